"""How a practice watches, read once, and in the words people are told."""

import uuid
from dataclasses import dataclass
from datetime import time, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from assessments.models import Monitoring
from assessments.watching import Hours


@dataclass(frozen=True, slots=True)
class Watch:
    """The hours, how long a flag may wait in them, and the accounts concerned."""

    hours: Hours
    escalate_after: timedelta
    cover: uuid.UUID | None
    escalate_to: uuid.UUID


def hours_of(practice_id: uuid.UUID | str) -> Watch | None:
    """How this practice watches; None when it has not said so. One query."""
    row = (
        Monitoring.objects.filter(practice_id=practice_id)
        .select_related("practice", "cover", "escalate_to")
        .first()
    )
    if row is None:
        return None
    return Watch(
        hours=Hours(
            days=frozenset(int(day) for day in row.days),
            opens=row.opens,
            closes=row.closes,
            zone=row.practice.time_zone,
        ),
        escalate_after=timedelta(hours=row.escalate_hours),
        cover=uuid.UUID(str(row.cover.user_id)) if row.cover else None,
        escalate_to=uuid.UUID(str(row.escalate_to.user_id)),
    )


def words_for(row: Monitoring | None) -> str:
    """ "Monday to Friday, 9 a.m. to 5 p.m."; empty when nothing is set."""
    if row is None:
        return ""
    return _("%(days)s, %(opens)s to %(closes)s") % {
        "days": _days(row.days),
        "opens": _hour(row.opens),
        "closes": _hour(row.closes),
    }


def _days(days: str) -> str:
    numbers = sorted(int(day) for day in days)
    names = [str(WEEKDAYS[number - 1]) for number in numbers]
    is_run = numbers[-1] - numbers[0] == len(numbers) - 1
    if len(names) > 2 and is_run:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return _(", ").join(names)


def _hour(at: time) -> str:
    return time_format(at, "TIME_FORMAT")
