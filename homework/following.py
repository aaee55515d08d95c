"""How assignments go: each partner's share, and what both did of joint ones.

For therapists. A constant number of queries, however many assignments there are.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Q

from clients.models import Couple, Partner
from homework import words
from homework.models import Assignment, Entry, Occurrence
from practice import clock
from practice.access import Therapist

TRIED = ["done", "partly", "went_badly"]
MOST = 2000


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


@dataclass(frozen=True, slots=True)
class Work:
    """All homework of one couple: what was given, and what became of each part."""

    given: list[Assignment]
    done: list[Occurrence]

    def running(self) -> list[Assignment]:
        """What has not been ended, the newest first."""
        return [one for one in self.given if one.ended_at is None]


def of_couple(viewer: Therapist, couple: Couple) -> Work:
    """Read it once for the whole page; two queries. `MOST` bounds a very long care."""
    given = Assignment.objects.visible_to(viewer).filter(couple=couple)
    occurrences = _with_entries(viewer).filter(couple=couple)
    wanted = Q(assignment__ended_at=None) | Q(entry__recorded_at__isnull=False)
    newest = F("entry__recorded_at").desc(nulls_first=True)
    return Work(
        given=list(given.select_related("exercise").defer("why").order_by("-pk")),
        done=list(occurrences.filter(wanted).order_by(newest)[:MOST]),
    )


def _with_entries(viewer: Therapist) -> Any:
    """Occurrences, each with its entry where there is one; no words are fetched."""
    return (
        Occurrence.objects.visible_to(viewer)
        .select_related("entry")
        .defer("entry__answers", "entry__confided", "entry__policy_shown")
    )


def recorded(occurrence: Occurrence) -> Entry | None:
    """What was recorded; a draft stays with its writer."""
    try:
        entry: Entry = occurrence.entry
    except ObjectDoesNotExist:
        return None
    return entry if entry.recorded_at is not None else None


def for_couple(
    viewer: Therapist, couple: Couple, work: Work | None = None
) -> list[Running]:
    """What runs for a couple now, the newest first, with the last three entries."""
    work = work or of_couple(viewer, couple)
    both = sorted(couple.partners.all(), key=lambda partner: partner.slot)
    return _shares(work.running(), work.done, both, most=3)


def running(
    viewer: Therapist, assignments: list[Assignment], *, most: int = 3
) -> list[Running]:
    """Each partner's share of these assignments, and at most `most` last entries.

    Two queries.
    """
    partners = Partner.objects.visible_to(viewer).filter(
        couple__in={assignment.couple_id for assignment in assignments}
    )
    occurrences = _with_entries(viewer).filter(assignment__in=assignments)
    both = list(partners.select_related("person").order_by("slot"))
    return _shares(assignments, list(occurrences), both, most=most)


def _shares(
    assignments: list[Assignment],
    occurrences: Sequence[Occurrence],
    partners: Sequence[Partner],
    *,
    most: int,
) -> list[Running]:
    found: dict[Any, list[Occurrence]] = defaultdict(list)
    for row in occurrences:
        found[row.assignment_id].append(row)
    return [
        Running(
            assignment=one,
            title=one.exercise.title,
            cadence=words.cadence(one.cadence, one.per_week),
            kept=[
                _kept(partner, found[one.pk], most)
                for partner in partners
                if partner.couple_id == one.couple_id
                and one.whom in (Assignment.For.BOTH, partner.slot)
            ],
            together=_together(one, found[one.pk]),
        )
        for one in assignments
    ]


def _kept(partner: Partner, occurrences: Sequence[Occurrence], most: int) -> Kept:
    mine = [row for row in occurrences if row.partner_id == partner.pk]
    due = [row for row in mine if _is_due(row)]
    return Kept(
        partner=partner,
        done=len(_tried(due)),
        due=len(due),
        entries=_newest(mine)[:most],
        to_enter=_to_enter(partner, mine)[:most],
    )


def _is_due(row: Occurrence) -> bool:
    """What fell due so far; what is recorded early counts as due."""
    if row.state == Occurrence.State.CANCELLED:
        return False
    return row.due_at <= clock.now() or row.state == Occurrence.State.RECORDED


def _tried(occurrences: Collection[Occurrence]) -> list[Occurrence]:
    return [
        row
        for row in occurrences
        if (entry := recorded(row)) is not None and entry.outcome in TRIED
    ]


def _newest(occurrences: Collection[Occurrence]) -> list[Entry]:
    """What was recorded, the newest first."""
    dated = [
        (entry.recorded_at, entry)
        for row in occurrences
        if (entry := recorded(row)) is not None and entry.recorded_at is not None
    ]
    return [entry for _at, entry in sorted(dated, key=lambda one: one[0], reverse=True)]


def _to_enter(partner: Partner, mine: Collection[Occurrence]) -> list[Occurrence]:
    """Of somebody on paper: open and not recorded, the newest first."""
    if partner.standing != Partner.Standing.PAPER:
        return []
    now = clock.now()
    rows = [
        row
        for row in mine
        if row.state == Occurrence.State.OPEN and row.opens_at <= now
    ]
    return sorted(rows, key=lambda row: (row.local_date, row.slot), reverse=True)


def _together(assignment: Assignment, occurrences: Collection[Occurrence]) -> str:
    """Of a joint assignment: how many of its due instances both partners recorded."""
    if assignment.exercise.mode != "joint":
        return ""
    due = [row for row in occurrences if _is_due(row)]
    instances = {(row.local_date, row.slot) for row in due}
    by = Counter((row.local_date, row.slot) for row in _tried(due))
    both = [one for one in instances if by[one] == len(Partner.Slot.values)]
    return words.together(len(both), len(instances))
