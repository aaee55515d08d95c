"""What is open, late and last done per partner; the same few queries for any number.

Puts the two rooms side by side: neither knows of the other.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

import assessments.overview
import homework.overview
from homework.models import Occurrence
from practice import clock
from practice.access import Therapist


@dataclass(slots=True)
class Work:
    """One partner's work now.

    ``open`` can be done in time, ``overdue`` is past its day; ``unfinished`` counts
    questionnaires of both kinds. ``given_at`` is when the oldest piece was planned.
    ``has_gap``: two of one questionnaire in a row were not finished.
    """

    open: int = 0
    overdue: int = 0
    unfinished: int = 0
    next_due: datetime | None = None
    given_at: datetime | None = None
    last_signed: datetime | None = None
    has_gap: bool = False

    @property
    def quiet_since(self) -> datetime | None:
        """When anything was last done, or the work given if that is later."""
        return _extreme(max, self.last_signed, self.given_at)


def by_partner(
    viewer: Therapist, couple_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Work]:
    """Each partner's work by partner id, empty where there is none; five queries."""
    found: dict[uuid.UUID, Work] = defaultdict(Work)
    sittings = assessments.overview.round_state(viewer, couple_ids)
    for (_couple, partner), sitting in sittings.items():
        work = found[partner]
        work.unfinished = sitting.open
        work.open += sitting.open - sitting.overdue
        work.overdue += sitting.overdue
        work.last_signed = sitting.last_submitted
        work.given_at = sitting.given_at
        work.next_due = sitting.next_due
        work.has_gap = sitting.has_gap
    states = homework.overview.state_for_caseload(viewer, couple_ids)
    for (_couple, partner), state in states.items():
        work = found[partner]
        work.open += state.open
        work.overdue += state.overdue
        work.last_signed = _extreme(max, work.last_signed, state.last_recorded)
    for partner, given_at, next_due in _open(viewer, couple_ids):
        work = found[partner]
        work.given_at = _extreme(min, work.given_at, given_at)
        work.next_due = _extreme(min, work.next_due, next_due)
    return found


def _extreme(choose: Any, *moments: datetime | None) -> datetime | None:
    known = [moment for moment in moments if moment is not None]
    found: datetime | None = choose(known, default=None)
    return found


def _open(
    viewer: Therapist, couple_ids: Collection[uuid.UUID]
) -> Iterable[tuple[uuid.UUID, datetime, datetime | None]]:
    """(partner, when the oldest open exercise was given, what is due next)."""
    exercises: Any = Occurrence.objects.visible_to(viewer).to_do()
    found: Iterable[tuple[uuid.UUID, datetime, datetime | None]] = (
        exercises.filter(couple__in=couple_ids)
        .order_by()
        .values_list("partner_id")
        .annotate(
            given=Min("assignment__created_at"),
            due=Min("due_at", filter=Q(due_at__gt=clock.now())),
        )
    )
    return found
