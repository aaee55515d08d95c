"""The coming occurrences of what was assigned, and their notices."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction

from clients.models import Clearance, Partner
from homework import planning, reminders, rules
from homework.models import Assignment, Occurrence
from practice import audit, clock, outbox
from practice.access import System
from practice.models.outbox import Notice

CHUNK = 200
ONE_DAY = timedelta(days=1)

type Key = tuple[object, object, object, int]


def plan_ahead() -> int:
    """Open what comes in the next fourteen days; returns how many were new.

    What may not go on now, such as joint work without a clearance, is taken back
    instead. Running it twice changes nothing more. Each chunk is a transaction of
    its own, so that nobody waits for the whole pass; it takes seven queries whatever
    its size, and a few more for each notice of a new occurrence.
    """
    # A day's leeway: somewhere yesterday's date is still today.
    yesterday = clock.now().date() - ONE_DAY
    running = (
        Assignment.objects.running()
        .filter(until__gte=yesterday, couple__ended_at=None)
        .select_related("exercise", "couple")
        .order_by("pk")
    )
    return sum(plan(chunk) for chunk in batched(running, CHUNK))


@transaction.atomic
def plan(assignments: Sequence[Assignment]) -> int:
    """Open the coming occurrences of these assignments; returns how many were new."""
    cleared = _cleared(assignments)
    stopped = [one for one in assignments if not _goes_on(one, cleared)]
    if stopped:
        taken = take_back(stopped)
        _note("took back occurrences", taken)
        assignments = [one for one in assignments if one not in stopped]
    _give_back(assignments)
    partners = _partners_of(assignments)
    wanted = [
        occurrence
        for assignment in assignments
        for partner in receivers(assignment, partners.get(assignment.couple_id, []))
        for occurrence in _coming(assignment, partner)
    ]
    there = _there(assignments)
    missing = [one for one in wanted if _key(one) not in there]
    if not missing:
        return 0
    Occurrence.objects.bulk_create(missing, ignore_conflicts=True)
    # Another worker may have been first with some of them; it has told of those.
    ours = Occurrence.objects.filter(pk__in=[one.pk for one in missing])
    created = list(
        ours.select_related("practice", "assignment", "partner__person__contact")
    )
    _note("planned occurrences", len(created))
    _notify(created)
    return len(created)


def _note(action: str, count: int) -> None:
    if count:
        audit.record(by=System("planner"), action=action, detail={"count": count})


def _cleared(assignments: Sequence[Assignment]) -> set[object]:
    couples = {one.couple_id for one in assignments}
    standing = Clearance.objects.filter(couple__in=couples).in_force()
    return set(standing.values_list("couple_id", flat=True))


def _goes_on(assignment: Assignment, cleared: set[object]) -> bool:
    exercise = assignment.exercise
    return rules.goes_on(
        mode=exercise.mode,
        safety=exercise.safety,
        strategy=exercise.strategy,
        couple_mode=assignment.couple.mode,
        cleared=assignment.couple_id in cleared,
    )


def _give_back(assignments: Sequence[Assignment]) -> None:
    """Open again what had only been taken back until it might go on."""
    might_stop = [
        one.pk
        for one in assignments
        if one.exercise.mode == "joint" or one.exercise.safety != "A"
    ]
    if might_stop:
        given_back = Occurrence.objects.filter(
            assignment__in=might_stop,
            state=Occurrence.State.CANCELLED,
            due_at__gt=clock.now(),
        ).update(state=Occurrence.State.OPEN)
        _note("gave back occurrences", given_back)


def take_back(assignments: Sequence[Assignment]) -> int:
    """Take back what nobody has begun, with what was to be told; says how many.

    What was begun or recorded stays, and nothing more is told about it.
    """
    unrecorded = Occurrence.objects.filter(
        assignment__in=[one.pk for one in assignments]
    ).exclude(state=Occurrence.State.RECORDED)
    waiting = Notice.objects.filter(
        state=Notice.State.WAITING, subject__in=unrecorded.values("pk")
    )
    for subject in set(waiting.values_list("subject", flat=True)):
        outbox.cancel(subject=subject, reason=outbox.Reason.NOT_WANTED)
    return unrecorded.filter(
        state=Occurrence.State.OPEN, due_at__gt=clock.now()
    ).update(state=Occurrence.State.CANCELLED)


def receivers(assignment: Assignment, partners: Sequence[Partner]) -> list[Partner]:
    """Who does it now. What is done together opens once both can take part."""
    able = [partner for partner in partners if partner.receives_work]
    if assignment.exercise.mode == "joint" and len(able) < len(Partner.Slot.values):
        return []
    return [one for one in able if assignment.whom in (Assignment.For.BOTH, one.slot)]


def _partners_of(assignments: Sequence[Assignment]) -> dict[object, list[Partner]]:
    found: dict[object, list[Partner]] = {}
    rows = Partner.objects.filter(couple__in={one.couple_id for one in assignments})
    for partner in rows.select_related("person").order_by("slot"):
        found.setdefault(partner.couple_id, []).append(partner)
    return found


def _coming(assignment: Assignment, partner: Partner) -> list[Occurrence]:
    rhythm = planning.Rhythm(
        assignment.cadence,
        assignment.per_week,
        assignment.starts_on,
        assignment.until,
    )
    return [
        Occurrence(
            practice_id=assignment.practice_id,
            couple_id=assignment.couple_id,
            assignment=assignment,
            partner=partner,
            local_date=slot.local_date,
            slot=slot.slot,
            opens_at=slot.opens_at,
            due_at=slot.due_at,
            closes_at=slot.closes_at,
        )
        for slot in planning.slots(rhythm, partner.person.zone, clock.now())
    ]


def _there(assignments: Sequence[Assignment]) -> set[Key]:
    rows = Occurrence.objects.filter(
        assignment__in=[one.pk for one in assignments], due_at__gt=clock.now()
    )
    return set(rows.values_list("assignment_id", "partner_id", "local_date", "slot"))


def _key(one: Occurrence) -> Key:
    return (one.assignment_id, one.partner_id, one.local_date, one.slot)


def _notify(occurrences: Sequence[Occurrence]) -> None:
    """Plan what to tell. Deadlines first: a limit then leaves out an opening."""
    on_screen = [
        one for one in occurrences if one.partner.standing == Partner.Standing.JOINED
    ]
    for one in sorted(on_screen, key=lambda one: (one.due_at, one.slot)):
        at = planning.due_notice_at(one.assignment.cadence, one.opens_at, one.due_at)
        if at is not None:
            _tell(reminders.DUE, one, at)
    for one in sorted(on_screen, key=lambda one: one.opens_at):
        if one.slot == 1:
            _tell(reminders.OPEN, one, _opens_for(one))


def _opens_for(one: Occurrence) -> datetime:
    return planning.open_notice_at(
        one.assignment.cadence,
        one.local_date,
        one.opens_at,
        one.partner.person.zone,
        one.partner.person.contact.practice_time,
    )


def _tell(kind: str, one: Occurrence, at: datetime) -> None:
    outbox.notify(
        kind=kind,
        practice=one.practice,
        subject=one.key,
        recipient=uuid.UUID(str(one.partner.person_id)),
        occurrence_key=kind.rpartition(".")[2],
        wanted_at=at,
        use_by=one.due_at,
    )
