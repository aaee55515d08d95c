"""The homework room as a Django app."""

from django.apps import AppConfig


class HomeworkConfig(AppConfig):
    """Strategies, exercises, assignments, what was recorded, and comments."""

    name = "homework"

    def ready(self) -> None:
        """Register the notices this room can give."""
        from homework import reminders  # noqa: PLC0415 models must be loaded first

        reminders.register()
