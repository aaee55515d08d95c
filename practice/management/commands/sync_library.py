"""`./run sync_library`: publish the questionnaires and exercises that are new."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.actions import sync_instruments
from homework.actions import sync_exercises
from practice.errors import RefusedError


class Command(BaseCommand):
    """Reads the definitions in the code; what is published stays as it is."""

    help = "Publish new questionnaires and exercises. Running it again does nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish both libraries, or refuse a published one that was changed."""
        try:
            sync_instruments()
            sync_exercises()
        except RefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The library is in step.")
