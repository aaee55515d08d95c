"""Counts for those who run a practice: how much was due and recorded, never by whom.

Admins see no occurrence; what they may know is how many, of groups large enough.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from homework.models import Occurrence
from practice import clock
from practice.access import Admin

FEWEST_COUPLES = 11
OVER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Figures:
    """One therapist's work over ninety days; all None for fewer than 11 couples."""

    therapist_id: uuid.UUID
    name: str
    couples: int | None
    due: int | None
    recorded: int | None


def figures(viewer: Admin) -> list[Figures]:
    """Exercises due and recorded, by the therapist who gave them; one query."""
    now = clock.now()
    recorded = Q(state=Occurrence.State.RECORDED)
    rows = (
        Occurrence.objects.filter(
            recorded | Q(due_at__lte=now),
            practice_id=viewer.practice_id,
            assignment__practice_id=viewer.practice_id,  # or all practices' are read
            due_at__gt=now - OVER,
        )
        .exclude(state=Occurrence.State.CANCELLED)
        .order_by("assignment__assigned_by__name", "assignment__assigned_by")
        .values_list("assignment__assigned_by", "assignment__assigned_by__name")
        .annotate(
            couples=Count("couple", distinct=True),
            due=Count("pk"),
            recorded=Count("pk", filter=recorded),
        )
    )
    return [
        Figures(therapist, name, *_large_enough(couples, due, done))
        for therapist, name, couples, due, done in rows
    ]


def _large_enough(
    couples: int, due: int, done: int
) -> tuple[int | None, int | None, int | None]:
    """A small group would show single couples through its counts."""
    return (couples, due, done) if couples >= FEWEST_COUPLES else (None, None, None)
