"""What other pages show of this room: for Today, My progress, the couple, the caseload.

Every function takes the viewer and reads only what is visible to them.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import cast

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import catalog, report, when
from assessments.figures import Figures, figures
from assessments.known import Gap
from assessments.models import Administration, Instrument, Score, second_in_a_row
from assessments.own import OwnResults, SharedResult, own_results, shared_with_me
from assessments.reading_scores import releases_of, sittings_of
from assessments.report import PersonNow, Report
from assessments.sitting import Slot
from clients.models import Couple, Release, TherapySession
from clients.zones import zone_of
from practice import clock, schedule
from practice.access import Partner, Therapist
from practice.timeline import Moment

__all__ = [
    "CoupleResults",
    "DoneLately",
    "Figures",
    "OwnResults",
    "PersonResult",
    "RoundState",
    "SharedResult",
    "ToAnswer",
    "done_lately",
    "figures",
    "gaps",
    "latest_for_couple",
    "own_results",
    "results_of",
    "round_state",
    "shared_with_me",
    "sittings",
    "timeline",
    "to_answer",
]

LATELY = timedelta(days=14)


# --- for the couple's therapists ---
@dataclass(frozen=True, slots=True)
class PersonResult:
    """One partner's latest sitting and its release."""

    now: PersonNow
    release: Release | None


@dataclass(frozen=True, slots=True)
class CoupleResults:
    """A report of one couple with what stands behind its numbers."""

    report: Report
    instrument: Instrument
    norm_words: str
    left_out: int
    url: str
    viewer: Therapist

    @property
    def people(self) -> list[PersonResult]:
        """Both partners' latest with their releases, in slot order; one query."""
        now = self.report.people
        releases = releases_of(self.viewer, [one.sitting.key for one in now])
        return [PersonResult(one, releases.get(one.sitting.key)) for one in now]


def latest_for_couple(
    viewer: Therapist,
    couple: Couple,
    *,
    held: Sequence[datetime] | None = None,
    family: str = "",
) -> CoupleResults | None:
    """The results of the questionnaire finished last; None before the first.

    `held`: when the couple's sessions were, where a page knows it already. `family`:
    only of that kind. What is about safety has no picture and is passed over.
    """
    only = {"instrument__family": family} if family else {}
    scores = [
        score
        for score in _scores(viewer, couple, **only)
        if score.instrument.family != "safety"
    ]
    if not scores:
        return None
    code = scores[-1].instrument.code
    same = [score for score in scores if score.instrument.code == code]
    return _results(viewer, couple, same, held)


def results_of(
    viewer: Therapist,
    couple: Couple,
    code: str,
    *,
    asked: Sequence[Administration] = (),
) -> CoupleResults | None:
    """Everything finished of one questionnaire; None before the first.

    Only sittings of the latest form are compared; `left_out` counts the others.
    `asked`: all its sittings, finished or not, where a page has them; without these
    nothing is said of gaps. What is about safety has no picture.
    """
    scores = _scores(viewer, couple, instrument__code=code)
    if not scores or scores[-1].instrument.family == "safety":
        return None
    return _results(viewer, couple, scores, None, gaps(asked))


def gaps(asked: Iterable[Administration]) -> list[Gap]:
    """How many due ones in a row each partner has not finished, up to now.

    What was set aside or taken back was not asked for; late is not missed.
    """
    now = clock.now()
    standing = [
        row
        for row in asked
        if row.state == "submitted"
        or (row.state in ("open", "draft") and row.due_at <= now)
    ]
    found: dict[str, Gap] = {}
    for row in sorted(standing, key=lambda row: (row.due_at, row.opens_at)):
        before = found.get(row.partner.slot)
        missed = (
            0 if row.state == "submitted" else 1 + (before.in_a_row if before else 0)
        )
        slot = cast(Slot, row.partner.slot)
        found[slot] = Gap(slot, row.partner.name, missed)
    return [found[slot] for slot in sorted(found) if found[slot].in_a_row]


def _scores(viewer: Therapist, couple: Couple, **only: str) -> list[Score]:
    """Scores of finished sittings, the earliest first; no answers are fetched."""
    return list(
        Score.objects.visible_to(viewer)
        .filter(couple=couple, **only)
        .select_related("administration", "instrument", "partner__person")
        .defer("administration__answers", "administration__policy_shown")
        .order_by("administration__submitted_at")
    )


def _results(
    viewer: Therapist,
    couple: Couple,
    scores: list[Score],
    held: Sequence[datetime] | None,
    gaps: Sequence[Gap] = (),
) -> CoupleResults:
    zone = couple.practice.time_zone
    instrument = scores[-1].instrument
    same = [score for score in scores if score.instrument_id == instrument.pk]
    sittings = sittings_of(same, zone)
    norm = catalog.norm_set(uuid.UUID(str(couple.practice_id)), instrument.key)
    if held is None:
        rows = TherapySession.objects.visible_to(viewer).filter(couple=couple)
        held = list(rows.behind().values_list("starts_at", flat=True))
    definition = instrument.definition()
    made = report.build(
        definition,
        sittings,
        catalog.figures_of(norm),
        today=clock.today(zone),
        sessions=[schedule.local_date(at, zone) for at in held],
        gaps=gaps,
    )
    return CoupleResults(
        report=made,
        instrument=instrument,
        norm_words=catalog.words_for(norm, zone, has_basis=made.has_basis),
        left_out=len({s.administration_id for s in scores}) - len(sittings),
        url=reverse("results", args=[couple.pk, instrument.code]),
        viewer=viewer,
    )


@dataclass(frozen=True, slots=True)
class RoundState:
    """Where one partner stands; `open` counts what can be answered now.

    `given_at` is when the oldest of it was planned, `next_due` when the next of it is
    due. `has_gap`: the last two of one questionnaire that were due are not finished.
    """

    open: int
    overdue: int
    last_submitted: datetime | None
    given_at: datetime | None
    next_due: datetime | None
    has_gap: bool


def round_state(
    viewer: Therapist, couple_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], RoundState]:
    """By (couple, partner), in one query; absent where there was never anything."""
    now = clock.now()
    can_answer = Q(state__in=["open", "draft"], opens_at__lte=now)
    missed = can_answer & Q(due_at__lte=now)
    rows = (
        Administration.objects.visible_to(viewer)
        .filter(couple_id__in=couple_ids)
        .order_by()
        .values_list("couple_id", "partner_id")
        .annotate(
            open=Count("pk", filter=can_answer),
            overdue=Count("pk", filter=missed),
            last=Max("submitted_at", filter=Q(state="submitted")),
            since=Min("plan__created_at", filter=can_answer),
            next_due=Min("due_at", filter=can_answer & Q(due_at__gt=now)),
            gaps=Count("pk", filter=missed & second_in_a_row(missed)),
        )
    )
    return {
        (couple_id, partner_id): RoundState(
            open_, overdue, last, since, next_due, has_gap=gaps > 0
        )
        for couple_id, partner_id, open_, overdue, last, since, next_due, gaps in rows
    }


def sittings(viewer: Therapist, couple: Couple) -> list[Administration]:
    """What was opened and neither set aside nor taken back; no answers are fetched."""
    rows = (
        Administration.objects.visible_to(viewer)
        .filter(couple=couple, opens_at__lte=clock.now())
        .exclude(state__in=["voided", "cancelled"])
        .select_related("instrument", "partner__person")
    )
    return list(rows.defer("answers", "policy_shown", "instrument__document"))


def timeline(
    viewer: Therapist, couple: Couple, rows: Iterable[Administration] | None = None
) -> list[Moment]:
    """Questionnaires opened and finished, as moments of the couple."""
    rows = sittings(viewer, couple) if rows is None else rows
    return [moment for row in rows for moment in _moments(row)]


def _moments(row: Administration) -> list[Moment]:
    words = {"name": row.partner.name, "title": row.instrument.title}
    url = reverse("administration", args=[row.pk])
    slot = row.partner.slot
    given = _("%(title)s was given to %(name)s") % words
    opens = schedule.local_date(row.opens_at, row.partner.person.zone)
    midnight = schedule.resolve(opens, time(), row.partner.person.zone)
    on_a_day = row.opens_at == midnight
    found = [Moment(row.opens_at, given, slot, url, whole_day=on_a_day)]
    if row.submitted_at is not None:
        done = _("%(name)s finished %(title)s") % words
        found.append(Moment(row.submitted_at, done, slot, url, "done"))
    if row.debriefed_at is not None:
        said = _("%(title)s was talked through with %(name)s") % words
        found.append(Moment(row.debriefed_at, said, slot, url))
    return found


# --- for a partner ---
@dataclass(frozen=True, slots=True)
class ToAnswer:
    """Something on Today: `until` is in words; `started` when it was begun."""

    title: str
    minutes: int
    due_at: datetime
    until: str
    started: bool
    url: str


def to_answer(viewer: Partner) -> list[ToAnswer]:
    """What this person can answer now, the most urgent first."""
    zone = zone_of(viewer)
    rows = (
        Administration.objects.visible_to(viewer)
        .to_answer()
        .select_related("instrument")
    )
    return [
        ToAnswer(
            title=row.instrument.partner_title,
            minutes=row.instrument.minutes,
            due_at=row.due_at,
            until=when.until(row.due_at, zone),
            # What is confided looks the same whether it was begun or not.
            started=row.state == Administration.State.DRAFT and not row.is_confided,
            url=row.get_absolute_url(),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class DoneLately:
    """Something this person finished in the last two weeks."""

    title: str
    at: datetime
    url: str


def done_lately(viewer: Partner) -> list[DoneLately]:
    """The latest first."""
    rows = (
        Administration.objects.visible_to(viewer)
        .filter(state="submitted", submitted_at__gte=clock.now() - LATELY)
        .select_related("instrument")
        .order_by("-submitted_at")
    )
    return [
        DoneLately(
            row.instrument.partner_title,
            cast(datetime, row.submitted_at),
            reverse("receipt", args=[row.pk]),
        )
        for row in rows
    ]
