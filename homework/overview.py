"""What the workspace shows of this room: what waits, what was done, what is shared.

Every function takes a constant number of queries, however many rows there are.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.urls import reverse

from clients.models import Couple, Partner, Release, ReviewItem
from clients.zones import zone_of
from homework import reading, words
from homework.figures import figures as figures
from homework.following import Kept as Kept
from homework.following import Running as Running
from homework.following import Work as Work
from homework.following import for_couple as for_couple
from homework.following import of_couple as of_couple
from homework.following import recorded
from homework.following import running as running
from homework.models import Entry, Feedback, Occurrence
from practice import clock, schedule
from practice.access import Partner as PartnerViewer
from practice.access import Therapist
from practice.encryption import warm_rows

LATELY = timedelta(days=14)
UNRECORDED = Q(state__in=["open", "draft"])


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do, as its partner reads it; `others` more of it this week."""

    occurrence: Occurrence
    title: str
    why: str
    minutes: str
    who_does_it: str
    due: str
    is_late: bool
    is_begun: bool
    others: int
    url: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """Open now: `now` is due today or late by at most 48 hours, `week` is the rest."""

    now: list[Card]
    week: list[Card]


def to_do(viewer: PartnerViewer) -> ToDo:
    """What a partner can do now; only their own, today's before what is late."""
    zone = zone_of(viewer)
    rows = list(
        Occurrence.objects.visible_to(viewer)
        .to_do()
        .select_related("assignment__exercise")
        .order_by("due_at", "slot")
    )
    warm_rows(row.assignment for row in rows)
    by_week: dict[object, list[Occurrence]] = {}
    for row in rows:
        by_week.setdefault((row.assignment_id, row.local_date), []).append(row)
    firsts = [(group[0], len(group) - 1) for group in by_week.values()]
    now: list[Card] = []
    week: list[Card] = []
    for row, others in firsts:
        when = schedule.due_words(row.due_at, clock.now(), zone)
        is_now = when.kind in (schedule.DueKind.TODAY, schedule.DueKind.OVERDUE)
        (now if is_now else week).append(_card(row, others, zone))
    return ToDo(sorted(now, key=lambda card: card.is_late), week)


def _card(row: Occurrence, others: int, zone: str) -> Card:
    assignment = row.assignment
    return Card(
        occurrence=row,
        title=assignment.exercise.title,
        why=assignment.why,
        minutes=words.minutes(assignment.exercise.minutes),
        who_does_it=str(words.WHO_DOES_IT[assignment.exercise.mode]),
        due=words.due(row.due_at, zone),
        is_late=row.due_at <= clock.now(),
        is_begun=row.state == Occurrence.State.DRAFT,
        others=others,
        url=row.get_absolute_url(),
    )


def done_lately(viewer: PartnerViewer) -> list[Entry]:
    """What a partner recorded in the last two weeks, the newest first."""
    rows = Entry.objects.visible_to(viewer).filter(
        partner_id=viewer.partner_id, recorded_at__gt=clock.now() - LATELY
    )
    return list(
        rows.select_related("occurrence__assignment__exercise").order_by("-recorded_at")
    )


def unseen_comments(viewer: PartnerViewer) -> list[Feedback]:
    """Comments a partner has not marked as read, the newest first."""
    rows = Feedback.objects.visible_to(viewer).filter(seen_at=None)
    found = list(
        rows.select_related(
            "author", "entry__occurrence__assignment__exercise"
        ).order_by("-created_at")
    )
    warm_rows(found)
    return found


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """What the other partner shared, reduced to what may be shared; `url` is its own
    address, which is not its author's.
    """

    entry: Entry
    url: str
    author: str
    title: str
    lines: list[reading.Line]


def shared_with_me(viewer: PartnerViewer) -> list[SharedEntry]:
    """What the other partner shares now, the newest first; two queries."""
    rows = list(
        Entry.objects.visible_to(viewer)
        .exclude(partner_id=viewer.partner_id)
        .select_related("partner__person", "occurrence__assignment__exercise")
        .order_by("-recorded_at")
    )
    warm_rows(rows)
    releases = Release.objects.visible_to(viewer).filter(kind="entry")
    keys = dict(releases.values_list("subject_id", "pk"))
    return [shared_entry(row, keys[row.key]) for row in rows]


def shared_entry(entry: Entry, release_id: uuid.UUID) -> SharedEntry:
    """One entry as the other partner reads it."""
    exercise = entry.occurrence.assignment.exercise
    return SharedEntry(
        entry=entry,
        url=reverse("shared", args=[release_id]),
        author=entry.partner.person.name,
        title=exercise.title,
        lines=reading.shared_lines(exercise.definition(), entry.answers),
    )


@dataclass(frozen=True, slots=True)
class StrategyMark:
    """One of the nine on the map of *Us*; `times` counts what both have shared."""

    number: int
    title: str
    summary: str
    times: int


def strategy_map(viewer: PartnerViewer) -> list[StrategyMark]:
    """The nine strategies, marked only where each has shared something with the
    other; the same for both partners.
    """
    shared = Release.objects.visible_to(viewer).standing().filter(kind="entry")
    mine = shared.filter(author_id=viewer.partner_id).values("subject_id")
    counted = (
        Entry.objects.visible_to(viewer)
        .filter(~Q(partner_id=viewer.partner_id) | Q(pk__in=mine))
        .filter(recorded_at__isnull=False)
        .order_by()
        .values_list("occurrence__assignment__exercise__strategy")
        .annotate(
            mine=Count("pk", filter=Q(partner_id=viewer.partner_id)),
            theirs=Count("pk", filter=~Q(partner_id=viewer.partner_id)),
        )
    )
    times = {number: m + t for number, m, t in counted if m and t}
    return [
        StrategyMark(one.number, one.title, one.summary, times.get(one.number, 0))
        for one in reading.strategies()
    ]


@dataclass(slots=True)
class PartnerState:
    """How one partner stands with the work: counts, and when they last recorded."""

    open: int = 0
    overdue: int = 0
    last_recorded: datetime | None = None
    feedback_owed: int = 0


type ByPartner = dict[tuple[uuid.UUID, uuid.UUID], PartnerState]


def state_for_caseload(
    viewer: Therapist, couple_ids: Collection[uuid.UUID]
) -> ByPartner:
    """By (couple, partner); three queries for any number of couples.

    `overdue` counts what was not recorded and fell due in the last two weeks.
    """
    now = clock.now()
    found: ByPartner = {}
    open_now = UNRECORDED & Q(opens_at__lte=now, due_at__gt=now)
    late = UNRECORDED & Q(due_at__lte=now, due_at__gt=now - LATELY)
    occurrences = Occurrence.objects.visible_to(viewer).filter(
        UNRECORDED,
        couple__in=couple_ids,
        assignment__ended_at=None,
        due_at__gt=now - LATELY,
    )
    for couple, partner, number, overdue in (
        occurrences.order_by()
        .values_list("couple_id", "partner_id")
        .annotate(open=Count("pk", filter=open_now), late=Count("pk", filter=late))
    ):
        state = found.setdefault((couple, partner), PartnerState())
        state.open, state.overdue = number, overdue
    entries = Entry.objects.visible_to(viewer).filter(couple__in=couple_ids)
    for couple, partner, last in (
        entries.order_by()
        .values_list("couple_id", "partner_id")
        .annotate(last=Max("recorded_at"))
    ):
        found.setdefault((couple, partner), PartnerState()).last_recorded = last
    owed = ReviewItem.objects.visible_to(viewer).filter(
        couple__in=couple_ids, reviewed_at=None, kind=ReviewItem.Kind.COMMENT_OWED
    )
    for couple, who, number in (
        owed.order_by().values_list("couple_id", "partner_id").annotate(n=Count("pk"))
    ):
        if who is not None:
            found.setdefault((couple, who), PartnerState()).feedback_owed = number
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a couple's story; `partner` is None where it is about both."""

    at: datetime
    kind: str
    title: str
    partner: Partner | None
    outcome: str
    url: str


def timeline(
    viewer: Therapist, couple: Couple, *, limit: int = 40, work: Work | None = None
) -> list[Event]:
    """What was given and what was recorded, the newest first.

    Three queries; none where the work and the partners were read already."""
    work = work or of_couple(viewer, couple)
    partners = {partner.pk: partner for partner in couple.partners.all()}
    titles = {one.pk: one.exercise.title for one in work.given}
    events = [
        Event(
            at=one.created_at,
            kind="assigned",
            title=one.exercise.title,
            partner=None,
            outcome="",
            url=one.get_absolute_url(),
        )
        for one in work.given
    ]
    events += [
        Event(
            at=entry.recorded_at,
            kind="recorded",
            title=titles[row.assignment_id],
            partner=partners[entry.partner_id],
            outcome=entry.get_outcome_display(),
            url=entry.get_absolute_url(),
        )
        for row in work.done
        if (entry := recorded(row)) is not None and entry.recorded_at is not None
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:limit]
