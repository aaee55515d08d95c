"""Schedules: this questionnaire, for whom, how often, until when."""

import uuid
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions.fitness import (
    UnfitError,
    ground_of,
    require_fit,
    require_sense,
)
from assessments.actions.opening import settle
from assessments.models import Administration, Instrument, Plan
from clients.actions import once
from clients.actions.rules import require_in_care, require_license
from clients.models import Couple
from practice import audit, clock, outbox
from practice.access import Therapist
from practice.errors import RefusedError
from practice.ids import new_id


class Terms(TypedDict, total=False):
    """What a therapist chooses about a schedule.

    `rhythm` is one of `Plan.Rhythm`; without one it is `weeks` where `every_weeks` is
    given, else `once`. `after_days` belongs to `after`, `at_most` (1 to 500) counts
    what each partner has finished and has open.
    """

    whom: str
    rhythm: str
    every_weeks: int | None
    after_days: int | None
    at_most: int | None
    opens_scores: bool
    starts_on: date
    ends_on: date | None
    days_to_answer: int
    pack: str


@transaction.atomic
def plan(
    *,
    couple: Couple,
    instrument: Instrument,
    by: Therapist,
    key: uuid.UUID | None = None,
    **terms: Unpack[Terms],
) -> Plan:
    """Give a questionnaire once or in a rhythm, and open its first round.

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
    hold(couple)
    made = drafted(couple=couple, instrument=instrument, terms=terms)
    made.id, made.made_by_id = key or new_id(), by.therapist_id
    require_fit(made, ground_of(couple))
    standing = once.insert_once(made, **mine)
    if standing is not made:
        return standing
    audit.record(
        by=by,
        action="planned questionnaire",
        about=made,
        detail={"instrument": instrument.code, "whom": made.whom},
    )
    settle(made)
    return made


def drafted(*, couple: Couple, instrument: Instrument, terms: Terms) -> Plan:
    """A schedule on these terms, not kept yet."""
    made = Plan(
        practice_id=couple.practice_id,
        couple=couple,
        instrument=instrument,
        pack=terms.get("pack", ""),
    )
    for name, value in _settled(terms).items():
        setattr(made, name, value)
    return made


def hold(couple: Couple) -> None:
    """One change at a time for a couple's schedules, until the transaction ends."""
    Couple.objects.select_for_update(no_key=True).get(pk=couple.pk)


FIELDS = (
    "whom",
    "rhythm",
    "every_weeks",
    "after_days",
    "at_most",
    "opens_scores",
    "starts_on",
    "ends_on",
    "days_to_answer",
)


def _settled(terms: Terms) -> dict[str, object]:
    """The columns: each rhythm keeps the one figure that belongs to it."""
    weeks = terms.get("every_weeks")
    rhythm = terms.get("rhythm") or (Plan.Rhythm.WEEKS if weeks else Plan.Rhythm.ONCE)
    is_once = rhythm == Plan.Rhythm.ONCE
    return {
        "whom": terms["whom"],
        "rhythm": rhythm,
        "every_weeks": weeks if rhythm == Plan.Rhythm.WEEKS else None,
        "after_days": terms.get("after_days") if rhythm == Plan.Rhythm.AFTER else None,
        "at_most": None if is_once else terms.get("at_most"),
        "opens_scores": terms.get("opens_scores", False),
        "starts_on": terms["starts_on"],
        "ends_on": terms.get("ends_on"),
        "days_to_answer": terms["days_to_answer"],
    }


@transaction.atomic
def edit_plan(
    *, plan: Plan, revision: int, by: Therapist, **terms: Unpack[Terms]
) -> Plan:
    """Change a schedule; only rounds that have not opened yet are made anew.

    What was begun stays, and so does what is open, except for somebody it is no longer
    for. `revision` is the one that was shown. The same change sent twice counts once.
    Raises `RefusedError` as `plan`, and where somebody changed it meanwhile.
    """
    require_license(by)
    require_in_care(plan.couple)
    hold(plan.couple)
    row = Plan.objects.select_related("instrument", "couple__practice").get(pk=plan.pk)
    if row.stopped_at is not None:
        raise RefusedError(_("This schedule was stopped. Give it anew instead."))
    changed = [
        name for name, value in _settled(terms).items() if getattr(row, name) != value
    ]
    if not changed:
        return row
    if revision != row.revision:
        raise RefusedError(
            _("Somebody changed this schedule meanwhile. Look at it once more.")
        )
    _refuse_unfit_change(row, terms)
    for name, value in _settled(terms).items():
        setattr(row, name, value)
    require_sense(row, ground_of(row.couple))
    row.revision += 1
    row.save(update_fields=[*changed, "revision"])
    audit.record(
        by=by, action="changed questionnaire", about=row, detail={"fields": changed}
    )
    settle(row, anew=True)
    return row


def _refuse_unfit_change(row: Plan, terms: Terms) -> None:
    moved = terms["starts_on"] != row.starts_on
    if moved and terms["starts_on"] < row.couple.practice.today():
        raise UnfitError(_("Choose today or a later day to start."))
    becomes_once = _settled(terms)["rhythm"] == Plan.Rhythm.ONCE != row.rhythm
    begun = Administration.objects.filter(plan=row, state__in=["draft", "submitted"])
    if becomes_once and begun.exists():
        raise UnfitError(_("It was answered already. To end it here, stop it."))


@transaction.atomic
def stop_plan(*, plan: Plan, by: Therapist) -> None:
    """End a schedule: what nobody has begun is taken back, with its reminders.

    What was begun can still be finished.
    """
    hold(plan.couple)
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
