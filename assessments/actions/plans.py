"""Schedules: this questionnaire, for whom, how often; and opening their rounds."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments import catalog, rounds
from assessments.models import (
    Administration,
    Instrument,
    Monitoring,
    Plan,
    Wording,
)
from clients.actions import once
from clients.actions.rules import require_in_care, require_license
from clients.models import Couple, Partner
from practice import audit, clock, outbox, schedule
from practice.access import System, Therapist
from practice.errors import RefusedError
from practice.ids import new_id

OPEN_NOTICE = "assessments.open"
DUE_NOTICE = "assessments.due"
REMIND_BEFORE = timedelta(hours=24)
NOT_COUNTED = (Administration.State.VOIDED, Administration.State.CANCELLED)


@transaction.atomic
def plan(
    *,
    couple: Couple,
    instrument: Instrument,
    whom: str,
    every_weeks: int | None,
    starts_on: date,
    ends_on: date | None,
    days_to_answer: int,
    by: Therapist,
    key: uuid.UUID | None = None,
) -> Plan:
    """Give a questionnaire once or every few weeks, and open its first round.

    A partner who has not come in yet gets theirs when they do. `key`, when given,
    becomes its id: a form sent twice gives it once. Raises `RefusedError` without a
    license in force, after care ended, inside the minimum gap, and where it is
    given already.
    """
    mine = {"couple_id": couple.pk, "made_by_id": by.therapist_id}
    earlier = once.made_before(Plan, key, **mine)
    if earlier is not None:
        return earlier
    require_license(by)
    require_in_care(couple)
    made = Plan(
        id=key or new_id(),
        practice_id=couple.practice_id,
        couple=couple,
        instrument=instrument,
        whom=whom,
        rhythm=Plan.Rhythm.WEEKS if every_weeks else Plan.Rhythm.ONCE,
        every_weeks=every_weeks,
        starts_on=starts_on,
        ends_on=ends_on,
        days_to_answer=days_to_answer,
        made_by_id=by.therapist_id,
    )
    _refuse_unfit(made)
    standing = once.insert_once(made, **mine)
    if standing is not made:
        return standing
    audit.record(
        by=by,
        action="planned questionnaire",
        about=made,
        detail={"instrument": instrument.code, "whom": whom},
    )
    _open_missing(made, _known([made]))
    return made


def _refuse_unfit(made: Plan) -> None:
    _refuse_not_ready(made)
    _refuse_odd_dates(made)
    _refuse_second_schedule(made)
    _refuse_second_of_one_time(made)
    _refuse_too_soon(made)


def _refuse_not_ready(made: Plan) -> None:
    """Published ones need the practice's wording; those that flag need watching."""
    instrument: Instrument = made.instrument
    if instrument.kind == "published" and not _wording(made):
        raise RefusedError(
            _("%(title)s has no wording here yet. Add it in the library first.")
            % {"title": instrument.title}
        )
    if instrument.raises_flags and not _is_watched(made):
        raise RefusedError(
            _(
                "%(title)s can raise a flag. Say first when flags are looked at, and"
                " by whom."
            )
            % {"title": instrument.title}
        )


def _wording(made: Plan) -> Wording | None:
    return catalog.wording_of(made.practice_id, made.instrument)


def _is_watched(made: Plan) -> bool:
    return Monitoring.objects.filter(practice_id=made.practice_id).exists()


def _refuse_odd_dates(made: Plan) -> None:
    if made.starts_on < made.couple.practice.today():
        raise RefusedError(_("Choose today or a later day to start."))
    if made.ends_on is not None and made.ends_on < made.starts_on:
        raise RefusedError(_("The last day cannot be before the first."))
    if made.every_weeks is None:
        return
    least = -(-made.instrument.min_gap_days // 7)
    if made.every_weeks < least:
        raise RefusedError(
            _("This questionnaire may be given every %(weeks)d weeks at most.")
            % {"weeks": least}
        )
    if made.days_to_answer > made.every_weeks * 7:
        raise RefusedError(_("Each round must be over before the next one begins."))


def _refuse_second_schedule(made: Plan) -> None:
    """Two repeating schedules of one questionnaire would meet sooner or later."""
    others = Plan.objects.running().filter(
        Q(ends_on=None) | Q(ends_on__gte=made.starts_on),
        couple=made.couple,
        instrument__code=made.instrument.code,
        every_weeks__isnull=False,
    )
    if made.whom != Plan.For.BOTH:
        others = others.filter(whom__in=[made.whom, Plan.For.BOTH])
    if others.exists():
        raise RefusedError(
            _("This questionnaire is already on a schedule here. Stop that one first.")
        )


def _refuse_second_of_one_time(made: Plan) -> None:
    """What was given once and has not reached a partner yet is still to come."""
    if made.every_weeks is not None:
        return
    given = Plan.objects.running().filter(
        couple=made.couple, instrument__code=made.instrument.code, every_weeks=None
    )
    for partner in made.couple.partners.all():
        if made.whom not in (Plan.For.BOTH, partner.slot) or not _may_come(partner):
            continue
        coming = given.filter(whom__in=[partner.slot, Plan.For.BOTH])
        if coming.exclude(administrations__partner=partner).exists():
            raise RefusedError(
                _(
                    "This questionnaire is still to come for %(name)s. Stop that"
                    " one first, or give it to the other alone."
                )
                % {"name": partner.name}
            )


def _may_come(partner: Partner) -> bool:
    """Whether this partner has work here, or will once they come in."""
    return partner.left_at is None and partner.standing != Partner.Standing.NOT_JOINING


def _refuse_too_soon(made: Plan) -> None:
    known = _known([made])
    for partner in targets(made):
        opened = known.opened[(partner.key, made.instrument.code)]
        starts = max(made.starts_on, clock.today(partner.person.zone))
        last = rounds.too_soon(starts, opened, made.instrument.min_gap_days)
        if last is not None:
            again = last + timedelta(days=made.instrument.min_gap_days)
            raise RefusedError(
                _(
                    "%(name)s was given this on %(last)s. Given more often than every"
                    " %(days)d days it says little; the next day for it is %(again)s."
                )
                % {
                    "name": partner.name,
                    "last": date_format(last),
                    "days": made.instrument.min_gap_days,
                    "again": date_format(again),
                }
            )


@transaction.atomic
def stop_plan(*, plan: Plan, by: Therapist) -> None:
    """End a schedule: what nobody has begun is taken back, with its reminders.

    What was begun can still be finished.
    """
    stopped = Plan.objects.filter(pk=plan.pk, stopped_at=None).update(
        stopped_at=clock.now()
    )
    if not stopped:
        return
    unstarted = Administration.objects.filter(plan=plan, state="open")
    for key in list(unstarted.values_list("pk", flat=True)):
        # One at a time: a save that begins the sitting now keeps it.
        if Administration.objects.filter(pk=key, state="open").update(
            state=Administration.State.CANCELLED
        ):
            outbox.cancel(subject=key, reason=outbox.Reason.NOT_WANTED)
    audit.record(by=by, action="stopped questionnaire", about=plan)


def plan_ahead() -> int:
    """Open what running schedules ask for until two weeks ahead; says how many.

    Running it twice changes nothing. Each schedule is its own short transaction, so
    one that fails or waits holds up nobody's answers.
    """
    plans = list(_unfinished_plans())
    known = _known(plans)
    opened = sum(_open_missing(one, known) for one in plans)
    _take_back_passed()
    return opened


def _unfinished_plans() -> QuerySet[Plan]:
    """Running schedules that may still need a round."""
    yesterday = clock.now().date() - timedelta(days=1)
    return (
        Plan.objects.unfinished()
        .filter(Q(ends_on=None) | Q(ends_on__gte=yesterday), couple__ended_at=None)
        .select_related("instrument", "couple__practice")
        .prefetch_related("couple__partners__person")
        .order_by("pk")
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
class _Known:
    """What is there already, read once for many schedules."""

    keys: dict[tuple[uuid.UUID, uuid.UUID], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    opened: dict[tuple[uuid.UUID, str], set[date]] = field(
        default_factory=lambda: defaultdict(set)
    )


def _known(plans: Iterable[Plan]) -> _Known:
    known = _Known()
    rows = Administration.objects.filter(
        couple__in={plan.couple_id for plan in plans}
    ).values_list(
        "plan_id",
        "partner_id",
        "round_key",
        "opens_at",
        "state",
        "instrument__code",
        "partner__person__zone",
    )
    for plan_id, partner_id, key, opens_at, state, code, zone in rows:
        known.keys[(plan_id, partner_id)].add(key)
        if state not in NOT_COUNTED:
            day = schedule.local_date(opens_at, zone)
            known.opened[(partner_id, code)].add(day)
    return known


def targets(made: Plan) -> list[Partner]:
    """The partners who answer and can receive work now."""
    return [
        partner
        for partner in made.couple.partners.all()
        if partner.receives_work and made.whom in (Plan.For.BOTH, partner.slot)
    ]


def _open_missing(made: Plan, known: _Known) -> int:
    rhythm = rounds.Rhythm(
        made.starts_on, made.every_weeks, made.ends_on, made.days_to_answer
    )
    opened = 0
    for partner in targets(made):
        wanted = rounds.wanted(
            rhythm,
            today=clock.today(partner.person.zone),
            taken=known.keys[(made.key, partner.key)],
            opened=known.opened[(partner.key, made.instrument.code)],
            gap_days=made.instrument.min_gap_days,
        )
        for round_ in wanted:
            if open_round(made, partner, round_) is not None:
                # The next schedule of this pass must know of it.
                known.opened[(partner.key, made.instrument.code)].add(round_.opens_on)
                opened += 1
    return opened


@transaction.atomic
def open_round(
    made: Plan, partner: Partner, round_: rounds.Round
) -> Administration | None:
    """Make one sitting and its reminders; None when it is there already."""
    zone = partner.person.zone
    if not schedule.exists(round_.opens_on, zone):
        return None
    opens_at = schedule.resolve(round_.opens_on, time(), zone)
    sitting, is_new = Administration.objects.get_or_create(
        plan=made,
        partner=partner,
        round_key=round_.key,
        defaults={
            "practice_id": made.practice_id,
            "couple_id": made.couple_id,
            "instrument_id": made.instrument_id,
            "wording": _wording(made),
            "person_key": partner.person_id,
            "opens_at": max(opens_at, clock.now()),
            "due_at": schedule.end_of_day(round_.due_on, zone),
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
