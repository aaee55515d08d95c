"""Moments in words, on the reader's own clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practice import clock
from practice.schedule import DueKind, due_words, local_date


def day(moment: datetime, zone: str) -> str:
    """A day near now: "today", "yesterday", "tomorrow", "Friday", else "Nov 20"."""
    on = local_date(moment, zone)
    days = (on - clock.today(zone)).days
    if days in {-1, 0, 1}:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if 1 < days < 7 or -7 < days < -1:
        return date_format(on, "l")
    same_year = on.year == clock.today(zone).year
    return date_format(on, "M j" if same_year else "M j, Y")


def hour(moment: datetime, zone: str) -> str:
    """The time of day there, such as "2:30 p.m."."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "TIME_FORMAT")


def day_and_hour(moment: datetime, zone: str) -> str:
    """A day near now with its time: "tomorrow, 2:30 p.m."."""
    return _("%(day)s, %(hour)s") % {
        "day": day(moment, zone),
        "hour": hour(moment, zone),
    }


def whole_day(moment: datetime, zone: str) -> str:
    """A date with its weekday and time: "Thursday, November 26, 2:30 p.m."."""
    local = moment.astimezone(ZoneInfo(zone))
    return _("%(day)s, %(hour)s") % {
        "day": date_format(local, "l, F j"),
        "hour": date_format(local, "TIME_FORMAT"),
    }


def due(moment: datetime, zone: str) -> str:
    """When something is due, for a therapist: "due Friday", "was due Nov 20"."""
    found = due_words(moment, clock.now(), zone)
    # The last moment of the day it may still be done; `moment` is the next midnight.
    on = day(moment - timedelta.resolution, zone)
    if found.kind is DueKind.OVERDUE:
        return _("was due %(day)s") % {"day": on}
    return _("due %(day)s") % {"day": on}


def until(moment: datetime, zone: str) -> str:
    """When something is due, for a partner; never scolds."""
    found = due_words(moment, clock.now(), zone)
    on = day(moment - timedelta.resolution, zone)
    if found.kind is DueKind.OVERDUE:
        return _("still open")
    return _("until %(day)s") % {"day": on}
