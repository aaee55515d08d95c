"""`manage.py prepare`: bring the database and the files to what this code expects."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from practice import roles

#: `check` is no step: as the tables' owner, it would refuse to serve (practice.E003).
STEPS = (
    ("migrate", "--skip-checks", "--noinput", "--verbosity=1"),
    ("createcachetable", "--verbosity=0"),
    ("sync_library",),
    ("collectstatic", "--noinput", "--verbosity=0"),
)


class Command(BaseCommand):
    """Migrate, make the cache's table, bring the library up to date, collect files."""

    help = "Prepare an installation, as the tables' owner; before each new version."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each step; the first that fails ends it."""
        settings.VAR.mkdir(parents=True, exist_ok=True)
        for name, *arguments in STEPS:
            self.stdout.write(name)
            call_command(name, *arguments, stdout=self.stdout)
        roles.guard_tables()
