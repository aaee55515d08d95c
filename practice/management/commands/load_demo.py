"""Loads the sample practice into an empty database; the demo's own only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from practice.demo.load import load
from practice.models import Practice


class Command(BaseCommand):
    """Play the sample practice."""

    help = "Load the sample practice (demo mode only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse anywhere else, and where there already is a practice."""
        if not settings.SAMPLE:
            raise CommandError("The sample practice loads in demo mode only.")
        if Practice.objects.exists():
            raise CommandError("There is a practice already: ./run demo --fresh")
        with transaction.atomic():
            load()
