"""`manage.py setup_link`: the one-time address that opens an empty installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from practice import setup


class Command(BaseCommand):
    """Print the address; `./run serve` prints it by itself."""

    help = "Print the one-time address that opens setup, while there is no practice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a new token, which replaces the last one, and print its address."""
        token = setup.make_token()
        if token is None:
            raise CommandError("There is a practice already; setup is closed.")
        self.stdout.write(settings.PUBLIC_URL + reverse("setup", args=[token]))
