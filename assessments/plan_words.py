"""A schedule in words, for therapists and for the page of a couple."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Plan
from clients import agreements
from clients.models import Couple, Partner


def cadence(plan: Plan) -> str:
    """ "every 4 weeks", "before each session"; begins small, to stand in a line."""
    match plan.rhythm:
        case Plan.Rhythm.WEEKS:
            said = ngettext(
                "every week", "every %(weeks)s weeks", plan.every_weeks or 1
            )
            return said % {"weeks": plan.every_weeks}
        case Plan.Rhythm.SESSION:
            return _("before each session")
        case Plan.Rhythm.AFTER:
            said = ngettext(
                "%(days)s day after the last was finished",
                "%(days)s days after the last was finished",
                plan.after_days or 1,
            )
            return said % {"days": plan.after_days}
        case _other:
            return _("once")


def in_words(plan: Plan) -> str:
    """The whole of it: how often, from when, until when, how many at most."""
    parts = [
        _("%(cadence)s from %(day)s")
        % {"cadence": cadence(plan), "day": date_format(plan.starts_on)}
    ]
    if plan.ends_on is not None:
        parts.append(_("until %(day)s") % {"day": date_format(plan.ends_on)})
    if plan.at_most is not None:
        said = ngettext("%(n)s time at most", "%(n)s times at most", plan.at_most)
        parts.append(said % {"n": plan.at_most})
    if plan.opens_scores:
        parts.append(_("scores open for sharing"))
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def time_to_answer(plan: Plan) -> str:
    """How long each round stands."""
    said = {"n": plan.days_to_answer}
    if plan.rhythm == Plan.Rhythm.SESSION:
        words = ngettext(
            "opens %(n)s day before, until the session starts",
            "opens %(n)s days before, until the session starts",
            plan.days_to_answer,
        )
        return words % said
    words = ngettext("%(n)s day to answer", "%(n)s days to answer", plan.days_to_answer)
    return words % said


@dataclass(frozen=True, slots=True)
class Look:
    """What one partner will see of the schedules that are about to be given."""

    partner: Partner
    plans: list[dict[str, Any]]
    minutes: int
    who_reads: str
    on_paper: bool
    later: bool


def looks(
    couple: Couple, partners: list[Partner], plans: list[Plan], therapist: str
) -> list[Look]:
    """The preview, one for each who answers, always in the same order."""
    who_reads = agreements.who_reads(couple.agreement, therapist)
    found = []
    for partner in partners:
        mine = [plan for plan in plans if plan.is_for(partner)]
        if not mine or partner.left_at is not None:
            continue
        shown = [
            {
                "title": plan.instrument.partner_title,
                "minutes": plan.instrument.minutes,
                "cadence": cadence(plan),
                "starts_on": plan.starts_on,
                "time": time_to_answer(plan),
            }
            for plan in mine
        ]
        found.append(
            Look(
                partner=partner,
                plans=shown,
                minutes=sum(plan.instrument.minutes for plan in mine),
                who_reads=who_reads,
                on_paper=partner.standing == Partner.Standing.PAPER,
                later=not partner.receives_work,
            )
        )
    return found
