"""Celery's part of delivery: it says when to look. The truth is in the database."""

from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import transaction

from practice import clock, counting, delivery, hints, replays, stopping

#: What the rooms call the task that opens coming work; beat runs it too.
PLANNERS = ".plan_ahead"


@shared_task(ignore_result=True, expires=60)
def sweep() -> None:
    """Hand over what is due. Running twice, or late, or at once is harmless."""
    delivery.sweep(stop=stopping.asked)


@shared_task(ignore_result=True, expires=3000)
def tidy() -> None:
    """Remove what the API counted and kept for a while and no longer needs."""
    counting.tidy()
    replays.tidy()


def plan_soon() -> None:
    """After the commit, ask a worker to plan now; only to be quicker than beat.

    The planners are taken by name from beat's schedule, since the floor knows no
    room. A broker that is down costs the hint and nothing else; on a moved clock,
    where history is played, nothing is asked.
    """
    if clock.is_moved():
        return
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        task = str(entry["task"])
        if task.endswith(PLANNERS):
            transaction.on_commit(partial(hints.ask, task), robust=True)
