"""Giving a pack: several schedules in one act, all of them or none."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import catalog, packs
from assessments.actions.fitness import (
    WORDING,
    Ground,
    UnfitError,
    ground_of,
    require_fit,
)
from assessments.actions.plans import Terms, drafted, plan
from assessments.models import Instrument, Plan
from clients.models import Couple
from practice.access import Therapist
from practice.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Offer:
    """One member as it would be given; `why_not` is empty where it can be.

    `plan` is None where a whole family has nothing that could be given.
    """

    member: packs.Member
    plan: Plan | None
    why_not: str = ""
    mend: str = ""

    @property
    def code(self) -> str:
        """Of its questionnaire; "" without one."""
        return self.plan.instrument.code if self.plan else ""


def offers(
    *, couple: Couple, pack: packs.Pack, starts_on: date, ground: Ground | None = None
) -> list[Offer]:
    """Every member: as it would be given, or why it cannot be and how to mend it."""
    ground = ground or ground_of(couple)
    known = catalog.current(couple.practice_id)
    return [
        _offer(
            couple, pack, member, _instrument(member, known, ground), starts_on, ground
        )
        for member in pack.members
    ]


def _instrument(
    member: packs.Member, known: list[Instrument], ground: Ground
) -> Instrument | None:
    if member.instrument:
        return next((one for one in known if one.code == member.instrument), None)
    return next(
        (
            one
            for one in known
            if one.family == member.family and one.pk in ground.worded
        ),
        None,
    )


def _offer(
    couple: Couple,
    pack: packs.Pack,
    member: packs.Member,
    instrument: Instrument | None,
    starts_on: date,
    ground: Ground,
) -> Offer:
    if instrument is None:
        why = _("No satisfaction measure has wording here yet.")
        if member.family != "satisfaction":
            why = _("There is no such questionnaire here yet.")
        return Offer(member, None, str(why), WORDING)
    made = drafted(
        couple=couple, instrument=instrument, terms=_terms(pack, member, starts_on)
    )
    try:
        require_fit(made, ground)
    except UnfitError as error:
        return Offer(member, made, str(error), error.mend)
    return Offer(member, made)


def _terms(pack: packs.Pack, member: packs.Member, starts_on: date) -> Terms:
    return Terms(
        whom=Plan.For.BOTH,
        rhythm=member.rhythm,
        every_weeks=member.every_weeks,
        after_days=member.after_days,
        at_most=member.at_most,
        starts_on=starts_on,
        ends_on=None,
        days_to_answer=member.days_to_answer,
        pack=pack.code,
    )


@transaction.atomic
def give_pack(
    *,
    couple: Couple,
    pack: packs.Pack,
    codes: Collection[str],
    starts_on: date,
    key: uuid.UUID,
    by: Therapist,
) -> list[Plan]:
    """Give the chosen questionnaires of a pack to both, all of them or none.

    Sent twice under one `key`, they are given once. Raises `RefusedError` that names
    the one which could not be given and why.
    """
    if not codes:
        raise RefusedError(_("Choose at least one."))
    known = catalog.current(couple.practice_id)
    ground = ground_of(couple)
    found = {
        instrument.code: (member, instrument)
        for member in pack.members
        if (instrument := _instrument(member, known, ground)) is not None
    }
    if set(codes) - found.keys():
        raise RefusedError(_("This pack has changed. Please open the page again."))
    made = []
    for code, (member, instrument) in found.items():
        if code not in codes:
            continue
        try:
            made.append(
                plan(
                    couple=couple,
                    instrument=instrument,
                    by=by,
                    key=uuid.uuid5(key, code),
                    **_terms(pack, member, starts_on),
                )
            )
        except RefusedError as error:
            raise RefusedError(
                _("%(title)s: %(why)s Nothing of this pack was given.")
                % {"title": instrument.title, "why": error}
            ) from error
    return made
