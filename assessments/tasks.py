"""Celery's part: it says when to look. The truth is in the database."""

from celery import shared_task

from assessments import actions


@shared_task(ignore_result=True, expires=240)
def plan_ahead() -> None:
    """Open coming rounds. Running twice, or late, or at once is harmless."""
    actions.plan_ahead()


@shared_task(ignore_result=True, expires=240)
def escalate_flags() -> None:
    """Tell the next in line of flags nobody looked at. Once each, however often run."""
    actions.escalate_due()
