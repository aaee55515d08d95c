"""The floor as a Django app."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from practice import checks


class PracticeConfig(AppConfig):
    """People, licenses, access, audit and messages of a practice."""

    name = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks that read the database, and the floor's notices."""
        from practice import observed, reminders  # noqa: PLC0415, F401 models first

        register(checks.journal_is_safe, Tags.database)
        register(checks.master_key_opens_the_data, Tags.database)
        register(checks.role_is_humble, Tags.database)
        reminders.register()
