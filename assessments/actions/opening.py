"""Opening the rounds that schedules ask for, and taking back what nobody began."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments import catalog, rounds
from assessments.models import Administration, Plan
from clients.models import Couple, Partner, TherapySession
from practice import audit, clock, outbox, schedule
from practice.access import System

OPEN_NOTICE = "assessments.open"
DUE_NOTICE = "assessments.due"
REMIND_BEFORE = timedelta(hours=24)
NOT_COUNTED = (Administration.State.VOIDED, Administration.State.CANCELLED)
#: Between the key of a round and which time it was taken back to be made anew.
AGAIN = "~"
SESSIONS_SINCE = timedelta(days=60)


def plan_ahead() -> int:
    """Open what running schedules ask for until two weeks ahead; says how many.

    Running it twice changes nothing. Each schedule is its own short transaction, so
    one that fails or waits holds up nobody's answers. Sessions that were planned,
    moved or cancelled meanwhile are followed.
    """
    plans = list(_unfinished_plans())
    seen = _known_of(plans)
    opened = sum(settle(one) for one in plans if _differs(one, seen))
    _take_back_passed()
    return opened


def follow_sessions(*, couple: Couple) -> None:
    """Let what comes before sessions follow those of this couple, as they are now."""
    plans = Plan.objects.running().filter(couple=couple, rhythm=Plan.Rhythm.SESSION)
    for one in plans:
        settle(one)


def _unfinished_plans() -> QuerySet[Plan]:
    """Running schedules that may still need a round."""
    yesterday = clock.now().date() - timedelta(days=1)
    return _with_parts(
        Plan.objects.unfinished().filter(
            Q(ends_on=None) | Q(ends_on__gte=yesterday), couple__ended_at=None
        )
    ).order_by("pk")


def _with_parts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return plans.select_related("instrument", "couple__practice").prefetch_related(
        "couple__partners__person"
    )


def _take_back_passed() -> None:
    """Let an unbegun round go once the next one has opened; nobody is scolded."""
    now = clock.now()
    newer = Administration.objects.filter(
        plan=OuterRef("plan"),
        partner=OuterRef("partner"),
        opens_at__gt=OuterRef("opens_at"),
        opens_at__lte=now,
    ).exclude(state__in=NOT_COUNTED)
    passed = Administration.objects.filter(Exists(newer), state="open", due_at__lte=now)
    count = passed.update(state=Administration.State.CANCELLED)
    if count:
        by = System("questionnaires")
        audit.record(by=by, action="took back passed rounds", detail={"count": count})


@dataclass(frozen=True, slots=True)
class _Row:
    """One sitting that is there, and whose."""

    pk: uuid.UUID
    plan_id: uuid.UUID
    held: rounds.Held


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already, read once for many schedules."""

    rows: dict[tuple[uuid.UUID, str], list[_Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sessions: dict[uuid.UUID, list[TherapySession]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def of(self, made: Plan, partner: Partner) -> list[_Row]:
        """What this schedule has opened for a partner."""
        rows = self.rows[(partner.key, made.instrument.code)]
        return [one for one in rows if one.plan_id == made.pk]

    def around(self, made: Plan, partner: Partner) -> rounds.Around:
        """What surrounds the rounds of this schedule for a partner."""
        zone = partner.person.zone
        rows = self.rows[(partner.key, made.instrument.code)]
        others = [one.held for one in rows if one.plan_id != made.pk]
        return rounds.Around(
            now=clock.now(),
            today=clock.today(zone),
            gap_days=made.instrument.min_gap_days,
            elsewhere=[one.opens_on for one in others if one.counts],
            sessions=[
                rounds.Session(
                    str(one.pk), schedule.local_date(one.starts_at, zone), one.starts_at
                )
                for one in self.sessions[made.couple_id]
                if _is_called(made, partner, one)
            ],
        )


def _is_called(made: Plan, partner: Partner, session: TherapySession) -> bool:
    """Whether this session calls for a round: one alone never of what both get."""
    if session.attendees == TherapySession.Attendees.BOTH:
        return True
    return session.attendees == partner.slot and not made.is_alike


def known(couples: Collection[uuid.UUID], called: Collection[uuid.UUID]) -> Known:
    """Read what couples have: one query, and one for sessions of those `called`."""
    found = Known()
    rows = Administration.objects.filter(couple__in=couples).select_related(
        "instrument", "partner__person"
    )
    fields = ("plan_id", "partner_id", "round_key", "opens_at", "due_at", "state")
    for row in rows.only(
        *fields, "submitted_at", "instrument__code", "partner__person__zone"
    ):
        if AGAIN not in row.round_key:
            own = (row.partner_id, row.instrument.code)
            found.rows[own].append(_Row(row.key, row.plan_id, _held(row)))
    if called:
        since = clock.now() - SESSIONS_SINCE
        for session in TherapySession.objects.filter(
            couple__in=called, cancelled_at=None, starts_at__gte=since
        ):
            found.sessions[session.couple_id].append(session)
    return found


def _known_of(plans: Iterable[Plan]) -> Known:
    plans = list(plans)
    called = {one.couple_id for one in plans if one.rhythm == Plan.Rhythm.SESSION}
    return known({one.couple_id for one in plans}, called)


def _held(row: Administration) -> rounds.Held:
    zone = row.partner.person.zone
    done = row.submitted_at
    return rounds.Held(
        key=row.round_key,
        opens_on=schedule.local_date(row.opens_at, zone),
        due_on=schedule.local_date(row.due_at - timedelta.resolution, zone),
        due_at=row.due_at,
        counts=row.state not in NOT_COUNTED,
        unstarted=row.state == Administration.State.OPEN,
        finished_on=schedule.local_date(done, zone) if done else None,
    )


def targets(made: Plan) -> list[Partner]:
    """The partners who answer and can receive work now."""
    return [
        partner
        for partner in made.couple.partners.all()
        if partner.receives_work and made.is_for(partner)
    ]


def rhythm_of(made: Plan) -> rounds.Rhythm:
    """The schedule as the arithmetic takes it."""
    return rounds.Rhythm(
        kind=made.rhythm,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        days_to_answer=made.days_to_answer,
        every_weeks=made.every_weeks,
        after_days=made.after_days,
        at_most=made.at_most,
    )


def _changes(
    made: Plan, partner: Partner, seen: Known, *, anew: bool
) -> rounds.Changes:
    rhythm, around = rhythm_of(made), seen.around(made, partner)
    held = [one.held for one in seen.of(made, partner)]
    if anew or made.rhythm == Plan.Rhythm.SESSION:
        return rounds.rebuilt(rhythm, held, around)
    return rounds.Changes([], rounds.wanted(rhythm, held, around))


def _differs(made: Plan, seen: Known) -> bool:
    return any(_changes(made, partner, seen, anew=False) for partner in targets(made))


@transaction.atomic
def settle(plan: Plan, *, anew: bool = False) -> int:
    """Open what a running schedule asks for; says how many.

    `anew`, after it was changed, first takes back what has not opened yet and fits no
    longer, and from somebody it is no longer for what they have not begun. The couple
    is held meanwhile: two schedules never open rounds within each other's gap.
    """
    Couple.objects.select_for_update(no_key=True).get(pk=plan.couple_id)
    made = _with_parts(Plan.objects.running()).filter(pk=plan.pk).first()
    if made is None or made.couple.ended_at is not None:
        return 0
    seen = _known_of([made])
    if anew:
        for partner in made.couple.partners.all():
            if not made.is_for(partner):
                rows = seen.of(made, partner)
                _take_back([one for one in rows if one.held.unstarted])
    opened = 0
    for partner in targets(made):
        changes = _changes(made, partner, seen, anew=anew)
        rows = seen.of(made, partner)
        _take_back([one for one in rows if one.held.key in changes.take_back])
        made_now = [open_round(made, partner, one) for one in changes.to_open]
        opened += len([one for one in made_now if one is not None])
    return opened


def _take_back(rows: Sequence[_Row]) -> None:
    """Let unbegun rounds go, with their reminders; their keys are free again.

    One at a time: a save that begins a sitting at this moment keeps it.
    """
    for one in rows:
        key = one.held.key
        earlier = Administration.objects.filter(
            plan_id=one.plan_id, round_key__startswith=f"{key}{AGAIN}"
        ).count()
        if Administration.objects.filter(pk=one.pk, state="open").update(
            state=Administration.State.CANCELLED,
            round_key=f"{key}{AGAIN}{earlier + 1}",
        ):
            outbox.cancel(subject=one.pk, reason=outbox.Reason.NOT_WANTED)


@transaction.atomic
def open_round(
    made: Plan, partner: Partner, round_: rounds.Round
) -> Administration | None:
    """Make one sitting and its reminders; None when it is there already."""
    zone = partner.person.zone
    if not schedule.exists(round_.opens_on, zone):
        return None
    opens_at = max(schedule.resolve(round_.opens_on, time(), zone), clock.now())
    due_at = round_.due_at or schedule.end_of_day(round_.due_on, zone)
    if due_at <= opens_at:
        return None
    sitting, is_new = Administration.objects.get_or_create(
        plan=made,
        partner=partner,
        round_key=round_.key,
        defaults={
            "practice_id": made.practice_id,
            "couple_id": made.couple_id,
            "instrument_id": made.instrument_id,
            "wording": catalog.wording_of(made.practice_id, made.instrument),
            "person_key": partner.person_id,
            "opens_at": opens_at,
            "due_at": due_at,
        },
    )
    if not is_new:
        return None
    by = System("questionnaires", practice_id=uuid.UUID(str(made.practice_id)))
    audit.record(by=by, action="opened questionnaire", about=sitting)
    if partner.standing == Partner.Standing.JOINED:
        _announce(sitting, partner)
    return sitting


def _announce(sitting: Administration, partner: Partner) -> None:
    moments = {OPEN_NOTICE: sitting.opens_at}
    before = sitting.due_at - REMIND_BEFORE
    if before > sitting.opens_at:
        moments[DUE_NOTICE] = before
    for kind, moment in moments.items():
        outbox.notify(
            kind=kind,
            practice=partner.person.practice,
            subject=sitting.key,
            recipient=uuid.UUID(str(partner.person_id)),
            occurrence_key=kind.rpartition(".")[2],
            wanted_at=moment,
            use_by=sitting.due_at,
        )
