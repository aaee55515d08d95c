"""Until when, as a person would say it. Nothing here scolds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practice import clock, schedule
from practice.schedule import DueKind


def until(due_at: datetime, zone: str) -> str:
    """ "until Sunday"; what has passed its day can still be answered."""
    due = schedule.due_words(due_at, clock.now(), zone)
    match due.kind:
        case DueKind.OVERDUE:
            return _("still open")
        case DueKind.TODAY:
            return _("until tonight")
        case DueKind.TOMORROW:
            return _("until tomorrow evening")
        case DueKind.WEEKDAY:
            return _("until %(day)s evening") % {"day": date_format(due.on, "l")}
        case _other:
            return _("until %(day)s") % {"day": date_format(due.on, "F j")}


def hour(moment: datetime, zone: str) -> str:
    """ "14:02" on the clocks of `zone`."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def day_and_hour(moment: datetime, zone: str) -> str:
    """ "March 2, 14:02" on the clocks of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local.date(), 'F j')}, {local:%H:%M}"
