"""The hours in which somebody looks at flags: pure, on the practice's own clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from practice import schedule

FARTHEST = 400  # days to look ahead; even one hour a week has come round by then


@dataclass(frozen=True, slots=True)
class Hours:
    """`days` are ISO weekdays, Monday 1; open from `opens` until before `closes`.

    Raises ValueError without a day, or unless `opens` is before `closes`.
    """

    days: frozenset[int]
    opens: time
    closes: time
    zone: str

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(1, 8)):
            raise ValueError("at least one weekday, from 1 to 7")
        if self.opens >= self.closes:
            raise ValueError("hours open before they close")


def is_watched(at: datetime, hours: Hours) -> bool:
    """Whether somebody looks at this moment."""
    return next_watched(at, hours) == at


def next_watched(at: datetime, hours: Hours) -> datetime:
    """The first watched moment at or after `at`."""
    opens, _closes = next(_spans(at, hours))
    return max(at, opens)


def after(at: datetime, hours: Hours, watched: timedelta) -> datetime:
    """The moment by which `watched` time has gone by inside the hours since `at`.

    Counted in elapsed time, so that a changed clock adds or takes nothing.
    """
    left = watched
    for opens, closes in _spans(at, hours):
        begun = max(at, opens)
        if begun + left <= closes:
            return begun + left
        left -= closes - begun
    raise ValueError("so much time is not watched within a year")


def _spans(at: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Open and close of each watched day that is not over at `at`, in UTC."""
    first = schedule.local_date(at, hours.zone)
    for day in (first + timedelta(days=n) for n in range(FARTHEST)):
        if span := _span(day, hours):
            opens, closes = span
            if closes > at:
                yield opens, closes


def _span(day: date, hours: Hours) -> tuple[datetime, datetime] | None:
    if day.isoweekday() not in hours.days or not schedule.exists(day, hours.zone):
        return None
    opens = schedule.resolve(day, hours.opens, hours.zone)
    closes = schedule.resolve(day, hours.closes, hours.zone)
    # Hours that fall wholly into a gap of the clocks did not take place.
    return (opens, closes) if opens < closes else None
