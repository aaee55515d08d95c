"""One partner's own weeks with practice: counted, never reset, nothing compared."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from homework.models import Entry, Occurrence
from practice import charts, clock
from practice.access import Partner as PartnerViewer
from practice.schedule import local_date


@dataclass(frozen=True, slots=True)
class Practice:
    """Weeks with practice, counted and never reset, and the week that is now."""

    words: str
    week: charts.WeekStrip
    week_words: str


def practice(viewer: PartnerViewer, zone: str) -> Practice:
    """Own weeks of practice; two queries."""
    moments = (
        Entry.objects.visible_to(viewer)
        .filter(partner_id=viewer.partner_id, recorded_at__isnull=False)
        .exclude(outcome=Entry.Outcome.NOT_DONE)
        .values_list("recorded_at", flat=True)
    )
    days = {local_date(at, zone) for at in moments if at is not None}
    today = clock.today(zone)
    monday = today - timedelta(days=today.weekday())
    planned = set(
        Occurrence.objects.visible_to(viewer)
        .filter(local_date__range=(monday, monday + timedelta(days=6)))
        .values_list("local_date", flat=True)
    )
    week = [_day(monday + timedelta(days=n), days, planned, today) for n in range(7)]
    return Practice(
        words=_weeks_words({day.isocalendar()[:2] for day in days}),
        week=charts.week_strip(week),
        week_words=_week_words(sum(day.state == "done" for day in week)),
    )


def _week_words(done: int) -> str:
    if not done:
        return ""
    said = ngettext(
        "Practice on %(done)s day this week.",
        "Practice on %(done)s days this week.",
        done,
    )
    return said % {"done": done}


def _day(day: date, done: set[date], planned: set[date], today: date) -> charts.Day:
    if day in done:
        return charts.Day(day, "done", today=day == today)
    if day in planned and day >= today:
        return charts.Day(day, "planned", today=day == today)
    return charts.Day(day, "free", today=day == today)


def _weeks_words(weeks: set[tuple[int, int]]) -> str:
    if not weeks:
        return _("Your weeks with practice will be counted here.")
    said = ngettext(
        "%(weeks)s week with practice so far. It only ever grows.",
        "%(weeks)s weeks with practice so far. It only ever grows.",
        len(weeks),
    )
    return said % {"weeks": len(weeks)}
