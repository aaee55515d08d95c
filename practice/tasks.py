"""Celery's part of delivery: it says when to look. The truth is in the database."""

from celery import shared_task

from practice import delivery


@shared_task(ignore_result=True, expires=60)
def sweep() -> None:
    """Hand over what is due. Running twice, or late, or at once is harmless."""
    delivery.sweep()
