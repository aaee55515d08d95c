"""Local calendars and moments in UTC: pure, total, without Django.

A zone is an IANA name such as ``"Europe/Berlin"``; an unknown one raises
``zoneinfo.ZoneInfoNotFoundError``. Moments are aware; naive ones raise ``ValueError``.
Days are counted on the local calendar and hours in UTC, never mixed: adding 24 hours
in UTC moves a nine o'clock reminder to ten when the clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


class NoSuchDateError(ValueError):
    """This date was skipped there, as 2011-12-30 was in ``Pacific/Apia``."""


def resolve(local_date: date, local_time: time, zone: str) -> datetime:
    """The moment, in UTC, at which clocks in ``zone`` show this date and time.

    A time that clocks skip gives the first moment after the gap; a time they show
    twice gives the first. Raises ``NoSuchDateError`` for a date that was skipped.
    """
    if not exists(local_date, zone):
        raise NoSuchDateError(f"{local_date} did not take place in {zone}")
    return _moments_of(local_date, local_time, zone)[0]


def exists(local_date: date, zone: str) -> bool:
    """Whether the calendar of ``zone`` has this date: nearly always."""
    return local_date == _in_zone(_moments_of(local_date, time(), zone)[0], zone).date()


def local_date(moment: datetime, zone: str) -> date:
    """The calendar date in ``zone`` at this moment."""
    return _in_zone(moment, zone).date()


def end_of_day(local_date: date, zone: str) -> datetime:
    """The moment, in UTC, when this date is over in ``zone``.

    It is the midnight that begins the next existing day, and the second one where
    clocks go back across midnight. Not part of the day itself.
    """
    following = local_date + ONE_DAY
    while not exists(following, zone):
        following += ONE_DAY
    return _moments_of(following, time(), zone)[-1]


@dataclass(frozen=True, slots=True)
class SafeHours:
    """The hours of the local day in which someone may be contacted.

    ``start`` is allowed and ``end`` is not. Raises ``ValueError`` unless ``start``
    comes before ``end``: the hours may not go past midnight.
    The default lies within 47 CFR 64.1200(c)(1), 8 am to 9 pm at the recipient.
    """

    start: time = time(9)
    end: time = time(20)

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("safe hours are local times without a zone")
        if self.start >= self.end:
            raise ValueError("safe hours must begin before they end, on one day")

    def allows(self, moment: datetime, zone: str) -> bool:
        """Whether a clock in ``zone`` shows a safe hour at this moment."""
        return self.start <= _in_zone(moment, zone).time() < self.end

    def next_allowed(self, moment: datetime, zone: str) -> datetime:
        """This moment if it is allowed, else the next opening; in UTC.

        An opening that falls in a gap moves to the end of the gap, or to the next
        day when the gap swallows the safe hours.
        """
        if self.allows(moment, zone):
            return moment.astimezone(UTC)
        return next(
            opening
            for opening in self._openings(local_date(moment, zone), zone)
            if opening > moment and self.allows(opening, zone)
        )

    def _openings(self, day: date, zone: str) -> Iterator[datetime]:
        while True:
            if exists(day, zone):
                yield from _moments_of(day, self.start, zone)
            day += ONE_DAY


def occurrence_dates(
    cadence: str,
    per_week: int | None,
    start: date,
    until: date | None,
    first: date,
    last: date,
) -> list[tuple[date, int]]:
    """What falls due from ``first`` to ``last``: (local date, slot) pairs, in order.

    ``once`` gives ``start``; ``daily`` each day; ``weekly`` every seventh day from
    ``start``, with slots 1 to ``per_week`` (1 if None) all dated on it. ``until`` and
    ``last`` are included; ``until=None`` never ends. Callers drop dates that do not
    ``exists`` in the person's zone. Raises ``ValueError`` for another cadence or a
    ``per_week`` below 1.
    """
    slots = 1 if per_week is None else per_week
    if slots < 1:
        raise ValueError(f"per_week must be at least 1, not {per_week}")
    last = last if until is None else min(last, until)
    match cadence:
        case "once":
            return [(start, 1)] if first <= start <= last else []
        case "daily":
            return [(day, 1) for day in _every(ONE_DAY, start, first, last)]
        case "weekly":
            weeks = _every(ONE_WEEK, start, first, last)
            return [(week, slot) for week in weeks for slot in range(1, slots + 1)]
        case _:
            raise ValueError(f"cadence is once, daily or weekly, not {cadence!r}")


class DueKind(StrEnum):
    """How a person would say when something is due."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEKDAY = "weekday"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class DueWords:
    """What a sentence about a due date needs.

    ``on`` is the last local day on which the thing may be done. ``days`` counts
    local days from now to ``on``: 0 today, 1 tomorrow, negative when past.
    """

    kind: DueKind
    on: date
    days: int


def due_words(due: datetime, now: datetime, zone: str) -> DueWords:
    """When ``due`` is, as seen at ``now`` by someone in ``zone``.

    ``due`` itself is too late, so a due moment at midnight names the day before.
    Two to six days ahead are a weekday; a week ahead would be ambiguous: a date.
    """
    on = local_date(due.astimezone(UTC) - timedelta.resolution, zone)
    days = (on - local_date(now, zone)).days
    return DueWords(_due_kind(days, is_past=now >= due), on, days)


def _due_kind(days: int, *, is_past: bool) -> DueKind:
    if is_past:
        return DueKind.OVERDUE
    if days <= 0:
        return DueKind.TODAY
    if days == 1:
        return DueKind.TOMORROW
    return DueKind.WEEKDAY if days < 7 else DueKind.DATE


def _every(step: timedelta, start: date, first: date, last: date) -> Iterator[date]:
    """The dates start, start + step, ... that lie from ``first`` to ``last``."""
    missed = max(0, -((start - first) // step))
    day = start + missed * step
    while day <= last:
        yield day
        day += step


def _in_zone(moment: datetime, zone: str) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone, got {moment!r}")
    return moment.astimezone(ZoneInfo(zone))


def _moments_of(local_date: date, local_time: time, zone: str) -> list[datetime]:
    """The moments in UTC at which clocks show this: one, or two in an overlap.

    In a gap, the one moment at which it ends.
    """
    wall = datetime.combine(local_date, local_time.replace(fold=0))
    place = ZoneInfo(zone)
    moments = [wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [m for m in moments if m.astimezone(place).replace(tzinfo=None) == wall]
    return sorted(set(shown)) or [_end_of_gap(wall, place, *sorted(moments))]


def _end_of_gap(
    wall: datetime, place: ZoneInfo, before: datetime, after: datetime
) -> datetime:
    """The first whole second after ``before`` when clocks show more than ``wall``.

    In a gap the two folds give one moment on each side of it (PEP 495).
    """
    before = before.replace(microsecond=0)
    after = after.replace(microsecond=0)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(place).replace(tzinfo=None) > wall:
            after = middle
        else:
            before = middle
    return after
