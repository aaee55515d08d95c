"""When each occurrence opens, is due and closes, and when to say so: pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from practice import schedule

AHEAD = timedelta(days=13)
A_WEEK_BACK = timedelta(days=6)
LATE = timedelta(hours=48)
BEFORE_DUE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often: once, daily or weekly (`per_week` times), from and until a day."""

    cadence: str
    per_week: int
    starts_on: date
    until: date


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence to be: its local day and slot, and its moments in UTC.

    It may be recorded from `opens_at` until `closes_at`; after `due_at`, as late.
    """

    local_date: date
    slot: int
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


def slots(rhythm: Rhythm, zone: str, now: datetime) -> list[Slot]:
    """What is open or opens within fourteen local days, and is not yet due.

    `once` is due at the end of the last day; `daily` at the end of its own day;
    `weekly` gives `per_week` slots that open together and are due at the end of
    the seventh day, or of the last day if that comes first.
    """
    found = [_slot(rhythm, day, slot, zone) for day, slot in _days(rhythm, zone, now)]
    return [slot for slot in found if slot.due_at > now]


def _days(rhythm: Rhythm, zone: str, now: datetime) -> Iterator[tuple[date, int]]:
    today = schedule.local_date(now, zone)
    # A week already begun still counts for somebody who has only just joined.
    once = rhythm.cadence == "once"
    first = rhythm.starts_on if once else today - A_WEEK_BACK
    for day, slot in schedule.occurrence_dates(
        rhythm.cadence,
        rhythm.per_week,
        rhythm.starts_on,
        rhythm.until,
        first,
        today + AHEAD,
    ):
        if schedule.exists(day, zone):
            yield day, slot
        elif rhythm.cadence != "daily":
            # A day the calendar skipped has no practice of its own; a week that
            # would have begun on it begins on the day after.
            yield _next_existing(day, zone), slot


def _next_existing(day: date, zone: str) -> date:
    while not schedule.exists(day, zone):
        day += schedule.ONE_DAY
    return day


def _slot(rhythm: Rhythm, day: date, slot: int, zone: str) -> Slot:
    last = {
        "once": rhythm.until,
        "daily": day,
        "weekly": min(day + A_WEEK_BACK, rhythm.until),
    }[rhythm.cadence]
    due = schedule.end_of_day(max(last, day), zone)
    return Slot(
        local_date=day,
        slot=slot,
        opens_at=schedule.resolve(day, time(), zone),
        due_at=due,
        closes_at=due + LATE,
    )


def open_notice_at(
    cadence: str, local_date: date, opens_at: datetime, zone: str, practice_time: time
) -> datetime:
    """When to say that something is open: daily practice at the person's own time."""
    if cadence == "daily":
        return schedule.resolve(local_date, practice_time, zone)
    return opens_at


def due_notice_at(
    cadence: str, opens_at: datetime, due_at: datetime
) -> datetime | None:
    """A day before it is due; None for daily practice and for very short windows."""
    at = due_at - BEFORE_DUE
    return None if cadence == "daily" or at <= opens_at else at
