"""The floor and the project: practice, people, licenses, access, audit, messages."""

from practice.celery import app as celery_app

__all__ = ["celery_app"]
