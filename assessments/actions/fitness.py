"""Why a questionnaire cannot be given as wished: each reason, and how to mend it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments import rounds
from assessments.actions.opening import Known, known
from assessments.models import Instrument, Monitoring, Plan, Wording
from clients.models import Couple, Partner
from practice import clock
from practice.errors import RefusedError

WORDING = "wording"
MONITORING = "monitoring"


class UnfitError(RefusedError):
    """It cannot be given; `mend` names what is missing: wording, monitoring or ""."""

    def __init__(self, message: str | Promise, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides whether something fits for a couple, read once: five queries."""

    partners: Sequence[Partner]
    worded: set[uuid.UUID]
    is_watched: bool
    running: Sequence[Plan]
    seen: Known


def ground_of(couple: Couple) -> Ground:
    """Read it."""
    worded = Wording.objects.filter(
        practice_id=couple.practice_id, retired_at=None
    ).values_list("instrument_id", flat=True)
    running = Plan.objects.running().filter(couple=couple)
    return Ground(
        partners=list(couple.partners.select_related("person").order_by("slot")),
        worded=set(worded),
        is_watched=Monitoring.objects.filter(practice_id=couple.practice_id).exists(),
        running=list(
            running.select_related("instrument").defer("instrument__document")
        ),
        seen=known({couple.key}, set()),
    )


def require_fit(made: Plan, ground: Ground) -> None:
    """Raise `UnfitError` when this new schedule cannot be given."""
    require_ready(made.instrument, ground)
    require_sense(made, ground)
    if made.starts_on < made.couple.practice.today():
        raise UnfitError(_("Choose today or a later day to start."))
    _refuse_second_schedule(made, ground)
    _refuse_second_of_one_time(made, ground)
    _refuse_too_soon(made, ground)


def require_ready(instrument: Instrument, ground: Ground) -> None:
    """Published ones need the practice's wording; those that flag need watching."""
    if instrument.kind == "published" and instrument.pk not in ground.worded:
        raise UnfitError(
            _("%(title)s has no wording here yet. Add it in the library first.")
            % {"title": instrument.title},
            WORDING,
        )
    if instrument.raises_flags and not ground.is_watched:
        raise UnfitError(
            _(
                "%(title)s can raise a flag. Say first when flags are looked at, and"
                " by whom."
            )
            % {"title": instrument.title},
            MONITORING,
        )


def require_sense(made: Plan, ground: Ground) -> None:
    """The figures of a schedule fit each other, new or edited."""
    if made.ends_on is not None and made.ends_on < made.starts_on:
        raise UnfitError(_("The last day cannot be before the first."))
    _refuse_odd_rhythm(made)
    if made.is_alike and made.whom != Plan.For.BOTH:
        others = [one for one in ground.partners if one.slot != made.whom]
        if any(_may_come(one) for one in others):
            raise UnfitError(
                _("%(title)s is given to both alike, to each alone.")
                % {"title": made.instrument.title}
            )
    if made.opens_scores and made.instrument.raises_flags:
        raise UnfitError(
            _("What is answered here stays with you. It is not opened for sharing.")
        )


def _refuse_odd_rhythm(made: Plan) -> None:
    gap = made.instrument.min_gap_days
    if made.rhythm == Plan.Rhythm.WEEKS:
        if made.every_weeks is None:
            raise UnfitError(_("Say every how many weeks."))
        least = -(-gap // 7)
        if made.every_weeks < least:
            raise UnfitError(
                _("This questionnaire may be given every %(weeks)d weeks at most.")
                % {"weeks": least}
            )
        if made.days_to_answer > made.every_weeks * 7:
            raise UnfitError(_("Each round must be over before the next one begins."))
    if made.rhythm == Plan.Rhythm.AFTER:
        if made.after_days is None:
            raise UnfitError(_("Say how many days after the last was finished."))
        if made.after_days < gap:
            raise UnfitError(
                _("Leave at least %(days)d days between two of these.") % {"days": gap}
            )


def _refuse_second_schedule(made: Plan, ground: Ground) -> None:
    """Two repeating schedules of one questionnaire would meet sooner or later."""
    for other in ground.running:
        if (
            other.rhythm != Plan.Rhythm.ONCE
            and other.instrument.code == made.instrument.code
            and (other.ends_on is None or other.ends_on >= made.starts_on)
            and _meet(made, other)
        ):
            raise UnfitError(
                _(
                    "This questionnaire is already on a schedule here. Change that"
                    " one, or stop it first."
                )
            )


def _meet(made: Plan, other: Plan) -> bool:
    return Plan.For.BOTH in (made.whom, other.whom) or made.whom == other.whom


def _refuse_second_of_one_time(made: Plan, ground: Ground) -> None:
    """What was given once and has not reached a partner yet is still to come."""
    if made.rhythm != Plan.Rhythm.ONCE:
        return
    given = [
        one
        for one in ground.running
        if one.rhythm == Plan.Rhythm.ONCE
        and one.instrument.code == made.instrument.code
    ]
    for partner in ground.partners:
        if not made.is_for(partner) or not _may_come(partner):
            continue
        coming = [one for one in given if one.is_for(partner)]
        if any(not ground.seen.of(one, partner) for one in coming):
            raise UnfitError(
                _(
                    "This questionnaire is still to come for %(name)s. Stop that"
                    " one first, or give it to the other alone."
                )
                % {"name": partner.name}
            )


def _may_come(partner: Partner) -> bool:
    """Whether this partner has work here, or will once they come in."""
    return partner.left_at is None and partner.standing != Partner.Standing.NOT_JOINING


def _refuse_too_soon(made: Plan, ground: Ground) -> None:
    """A date within the gap. Before sessions and after the last, rounds wait for it."""
    if made.rhythm not in (Plan.Rhythm.ONCE, Plan.Rhythm.WEEKS):
        return
    for partner in ground.partners:
        if not (partner.receives_work and made.is_for(partner)):
            continue
        opened = ground.seen.around(made, partner).elsewhere
        starts = max(made.starts_on, clock.today(partner.person.zone))
        last = rounds.too_soon(starts, opened, made.instrument.min_gap_days)
        if last is not None:
            again = last + timedelta(days=made.instrument.min_gap_days)
            raise UnfitError(
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
