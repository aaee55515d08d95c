"""Giving an exercise to a couple, and ending it."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import once
from clients.actions.rules import require_in_care, require_license
from clients.models import Clearance, Couple, Partner
from homework import rules
from homework.actions import plans
from homework.models import Assignment, Exercise
from practice import audit, clock
from practice.access import Therapist
from practice.errors import RefusedError
from practice.ids import new_id

LONGEST = timedelta(days=366)
WHY_MAX = 1000


@transaction.atomic
def assign(
    *,
    couple: Couple,
    exercise: Exercise,
    whom: str,
    why: str,
    cadence: str,
    per_week: int,
    starts_on: date,
    until: date,
    will_comment: bool,
    opened: bool,
    confirmed: bool,
    by: Therapist,
    key: uuid.UUID | None = None,
) -> Assignment:
    """Give an exercise, and open what comes in the next fourteen days.

    `opened` lets each author share what the exercise allows to be shared;
    `confirmed` is the therapist's word, per assignment, for the sensitive ones; `key`
    becomes its id, so that a form sent twice gives it once. Raises `RefusedError`
    without a license, clearance or that word, and where the work stands elsewhere.
    """
    mine = {"couple_id": couple.pk, "assigned_by_id": by.therapist_id}
    if earlier := once.made_before(Assignment, key, **mine):
        return earlier
    require_license(by)
    _require_offered(couple, exercise, whom, confirmed=confirmed)
    _require_terms(couple, why, starts_on, until)
    assignment = Assignment(
        id=key or new_id(),
        practice_id=couple.practice_id,
        couple=couple,
        exercise=exercise,
        whom=whom,
        why=why.strip(),
        cadence=cadence,
        per_week=per_week if cadence == Assignment.Cadence.WEEKLY else 1,
        starts_on=starts_on,
        until=until,
        will_comment=will_comment,
        opened=opened and _can_be_shared(exercise),
        assigned_by_id=by.therapist_id,
    )
    standing = once.insert_once(assignment, **mine)
    if standing is not assignment:
        return standing
    audit.record(by=by, action="assigned exercise", about=assignment)
    plans.plan([assignment])
    return assignment


def _can_be_shared(exercise: Exercise) -> bool:
    return any(one.share == "may" for one in exercise.definition().fields)


def _require_offered(
    couple: Couple, exercise: Exercise, whom: str, *, confirmed: bool
) -> None:
    require_in_care(couple)
    cleared = Clearance.objects.filter(couple=couple).in_force().exists()
    why_not = rules.refusal(
        mode=exercise.mode,
        safety=exercise.safety,
        strategy=exercise.strategy,
        couple_mode=couple.mode,
        cleared=cleared,
    )
    if why_not:
        raise RefusedError(why_not)
    if exercise.safety == "C" and not confirmed:
        raise RefusedError(
            _("Please confirm first that this one is right for this couple now.")
        )
    _require_receivers(couple, exercise, whom)


def _require_receivers(couple: Couple, exercise: Exercise, whom: str) -> None:
    """Someone must be there to do it, and both for what is done together."""
    partners = list(Partner.objects.filter(couple=couple).present())
    named = [one for one in partners if whom in (Assignment.For.BOTH, one.slot)]
    if exercise.mode == "joint":
        coming = [p for p in named if p.standing != Partner.Standing.NOT_JOINING]
        if len(coming) < len(Partner.Slot.values):
            raise RefusedError(_("This one is done together; it needs both of them."))
    if all(one.standing == Partner.Standing.NOT_JOINING for one in named):
        raise RefusedError(_("There is nobody yet who could do this."))


def _require_terms(couple: Couple, why: str, starts_on: date, until: date) -> None:
    if not why.strip():
        raise RefusedError(_("Please say in a few words why you give this."))
    if len(why) > WHY_MAX:
        raise RefusedError(_("Please keep the reason within 1,000 characters."))
    today = clock.today(couple.practice.time_zone)
    if until < starts_on:
        raise RefusedError(_("The last day cannot come before the first."))
    if until < today:
        raise RefusedError(_("The last day has already passed."))
    if until - today > LONGEST or today - starts_on > LONGEST:
        raise RefusedError(_("Please choose days within a year from today."))


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: Therapist) -> None:
    """End it from now on. What was begun or recorded stays; what waits goes."""
    ended = Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(
        ended_at=clock.now()
    )
    if not ended:
        return
    assignment.refresh_from_db(fields=["ended_at"])
    plans.take_back([assignment])
    audit.record(by=by, action="ended assignment", about=assignment)
