"""Which rounds of a schedule one partner should have now: pure, on local calendars.

A round is named by the date it was planned for, the same for both partners, even if
one of them comes in later and gets it later.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Once on `starts_on`, or from then every `every_weeks` until `ends_on`."""

    starts_on: date
    every_weeks: int | None
    ends_on: date | None
    days_to_answer: int

    def dates(self, last: date) -> list[date]:
        """The planned dates up to `last`, in order."""
        last = last if self.ends_on is None else min(last, self.ends_on)
        if self.every_weeks is None:
            return [self.starts_on] if self.starts_on <= last else []
        step = timedelta(weeks=self.every_weeks)
        count = max(0, (last - self.starts_on) // step + 1)
        return [self.starts_on + step * n for n in range(count)]


@dataclass(frozen=True, slots=True)
class Round:
    """One sitting to open: `key` is the planned date in ISO form.

    It opens at the beginning of `opens_on` and is due when `due_on` is over.
    """

    key: str
    opens_on: date
    due_on: date


def wanted(
    rhythm: Rhythm,
    *,
    today: date,
    taken: Collection[str],
    opened: Collection[date],
    gap_days: int,
) -> list[Round]:
    """The rounds to open for one partner, from the latest one to `AHEAD` of today.

    `taken` are the keys this partner already has in this schedule; `opened` the local
    dates on which the same questionnaire was opened for them, in any schedule. Rounds
    less than `gap_days` from one of these are left out. Someone who came in late gets
    the latest round with the full time to answer it.
    """
    planned = rhythm.dates(today + AHEAD)
    behind = [day for day in planned if day <= today][-1:]
    ahead = [day for day in planned if day > today]
    found: list[Round] = []
    for day in behind + ahead:
        if day.isoformat() in taken:
            continue
        opens_on = max(day, today)
        due_on = day + timedelta(days=rhythm.days_to_answer)
        if due_on < today:
            if taken:
                continue
            due_on = today + timedelta(days=rhythm.days_to_answer)
        others = [*opened, *(round_.opens_on for round_ in found)]
        if too_soon(opens_on, others, gap_days) is None:
            found.append(Round(day.isoformat(), opens_on, due_on))
    return found


def too_soon(day: date, opened: Collection[date], gap_days: int) -> date | None:
    """The nearest opening less than `gap_days` from `day`, or None."""
    near = [other for other in opened if abs((day - other).days) < gap_days]
    return max(near, default=None)
