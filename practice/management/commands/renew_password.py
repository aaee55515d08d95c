"""`./run renew_password EMAIL`: a link for whoever cannot sign in any more."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from practice import actions
from practice.errors import RefusedError


class Command(BaseCommand):
    """Print a one-time link with which someone who works here sets a new password."""

    help = "Print a link, good for 30 minutes, to set a new password (staff only)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the email, and whether the second factors are lost too."""
        parser.add_argument("email")
        parser.add_argument(
            "--drop-factors",
            action="store_true",
            help="also remove passkeys, authenticator app and recovery codes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link."""
        try:
            token = actions.renew_sign_in(
                email=options["email"], drop_factors=options["drop_factors"]
            )
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused
        link = settings.PUBLIC_URL + reverse("staff_invitation", args=[token])
        self.stdout.write(f"Open once, within 30 minutes: {link}")
