"""The assessments room as a Django app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Questionnaires: definitions, schedules, sittings, scores, change."""

    name = "assessments"

    def ready(self) -> None:
        """Register the notices this room can give."""
        from assessments import reminders  # noqa: PLC0415 models must be loaded first

        reminders.register()
