"""How assignments go: each partner's share, and what both did of joint ones.

For therapists. A constant number of queries, however many assignments there are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from clients.models import Couple, Partner
from homework import words
from homework.models import Assignment, Entry, Occurrence, OccurrenceQuerySet
from practice import clock
from practice.access import Therapist

TRIED = ["done", "partly", "went_badly"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one partner did, tried or partly did, of what was due so far.

    `to_enter` is what somebody on paper may have done and nobody entered yet.
    """

    partner: Partner
    done: int
    due: int
    entries: list[Entry]
    to_enter: list[Occurrence]

    @property
    def words(self) -> str:
        """Such as "3 of 4 due so far"."""
        return words.kept(self.done, self.due)


@dataclass(frozen=True, slots=True)
class Running:
    """An assignment with each partner's share, in slot order.

    `together` says of a joint exercise how often both recorded it; one's word alone
    counts for that one alone. Empty for any other exercise.
    """

    assignment: Assignment
    title: str
    cadence: str
    kept: list[Kept]
    together: str


def for_couple(viewer: Therapist, couple: Couple) -> list[Running]:
    """What runs for a couple now, the newest first, with the last three entries."""
    rows = Assignment.objects.visible_to(viewer).running().filter(couple=couple)
    return running(viewer, list(rows.select_related("exercise").order_by("-pk")))


def running(
    viewer: Therapist, assignments: list[Assignment], *, most: int = 3
) -> list[Running]:
    """Each partner's share of these assignments, and at most `most` last entries.

    Three queries, one more where an exercise is joint, and one for paper.
    """
    ids = [assignment.pk for assignment in assignments]
    partners = list(
        Partner.objects.visible_to(viewer)
        .filter(couple__in={assignment.couple_id for assignment in assignments})
        .select_related("person")
        .order_by("slot")
    )
    counted = _kept(viewer, ids)
    entries = _entries(viewer, ids)
    to_enter = _to_enter(viewer, ids, partners)
    both = _together(viewer, assignments)
    return [
        Running(
            assignment=one,
            title=one.exercise.title,
            cadence=words.cadence(one.cadence, one.per_week),
            kept=[
                Kept(
                    partner,
                    *counted.get((one.pk, partner.pk), (0, 0)),
                    entries.get((one.pk, partner.pk), [])[:most],
                    to_enter.get((one.pk, partner.pk), [])[:most],
                )
                for partner in partners
                if partner.couple_id == one.couple_id
                and one.whom in (Assignment.For.BOTH, partner.slot)
            ],
            together=both.get(one.pk, ""),
        )
        for one in assignments
    ]


def _kept(viewer: Therapist, ids: list[Any]) -> dict[tuple[Any, Any], tuple[int, int]]:
    """(done, due) by assignment and partner."""
    rows = (
        _due(viewer, ids)
        .values_list("assignment_id", "partner_id")
        .annotate(kept=Count("pk", filter=Q(entry__outcome__in=TRIED)), all=Count("pk"))
    )
    return {(assignment, who): (done, due) for assignment, who, done, due in rows}


def _entries(viewer: Therapist, ids: list[Any]) -> dict[tuple[Any, Any], list[Entry]]:
    found: dict[tuple[Any, Any], list[Entry]] = {}
    rows = (
        Entry.objects.visible_to(viewer)
        .filter(occurrence__assignment__in=ids)
        .defer("answers", "confided")
        .select_related("occurrence")
        .order_by("-recorded_at")
    )
    for row in rows:
        key = (row.occurrence.assignment_id, row.partner_id)
        found.setdefault(key, []).append(row)
    return found


def _to_enter(
    viewer: Therapist, ids: list[Any], partners: Sequence[Partner]
) -> dict[tuple[Any, Any], list[Occurrence]]:
    """By assignment and partner on paper: open and not recorded, the newest first."""
    on_paper = [one.pk for one in partners if one.standing == Partner.Standing.PAPER]
    found: dict[tuple[Any, Any], list[Occurrence]] = {}
    if not on_paper:
        return found
    rows = Occurrence.objects.visible_to(viewer).filter(
        assignment__in=ids,
        partner__in=on_paper,
        state=Occurrence.State.OPEN,
        opens_at__lte=clock.now(),
    )
    for row in rows.order_by("-local_date", "-slot"):
        found.setdefault((row.assignment_id, row.partner_id), []).append(row)
    return found


def _together(viewer: Therapist, assignments: Sequence[Assignment]) -> dict[Any, str]:
    """By joint assignment: how many of its due instances both partners recorded."""
    ids = [one.pk for one in assignments if one.exercise.mode == "joint"]
    if not ids:
        return {}
    rows = (
        _due(viewer, ids)
        .values_list("assignment_id", "local_date", "slot")
        .annotate(kept=Count("pk", filter=Q(entry__outcome__in=TRIED)))
    )
    done, due = Counter[Any](), Counter[Any]()
    for assignment, _day, _slot, kept in rows:
        due[assignment] += 1
        done[assignment] += kept == len(Partner.Slot.values)
    return {pk: words.together(done[pk], due[pk]) for pk in ids}


def _due(viewer: Therapist, ids: list[Any]) -> OccurrenceQuerySet:
    """What fell due so far; what is recorded early counts as due."""
    rows = Occurrence.objects.visible_to(viewer).filter(assignment__in=ids)
    return (
        rows.exclude(state=Occurrence.State.CANCELLED)
        .filter(Q(due_at__lte=clock.now()) | Q(state=Occurrence.State.RECORDED))
        .order_by()
    )
