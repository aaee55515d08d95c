"""Celery's part: it says when to plan. Running twice, or late, is harmless."""

from celery import shared_task

from homework import actions


@shared_task(ignore_result=True, expires=240)
def plan_ahead() -> None:
    """Open the coming occurrences of everything that runs."""
    actions.plan_ahead()
