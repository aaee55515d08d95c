"""The floor as a Django app."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """People, licenses, access, audit and messages of a practice."""

    name = "practice"
    default_auto_field = "django.db.models.BigAutoField"
