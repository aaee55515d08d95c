"""The hall as a Django app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Couples, partners, care, invitations, consents, releases, sessions."""

    name = "clients"

    def ready(self) -> None:
        """Register the notices the hall can give."""
        from clients import reminders  # noqa: PLC0415 models must be loaded first

        reminders.register()
