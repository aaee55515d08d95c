"""The two smallest pictures: a sparkline and a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from practice.charts.ground import Pair, Scale, points_of

State = Literal["free", "planned", "done"]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line without axes; ``last`` is where the newest known value lies."""

    width: float
    height: float
    segments: tuple[str, ...]
    last: Pair | None
    values: tuple[float | None, ...]


def sparkline(
    values: Sequence[float | None],
    *,
    low: float | None = None,
    high: float | None = None,
) -> Sparkline:
    """Values in equal steps, oldest first; ``None`` leaves a gap.

    Without ``low`` and ``high`` the line fills its height; give both to compare.
    """
    known = [value for value in values if value is not None]
    across = Scale(0, max(len(values) - 1, 1), 4, 92)
    up = Scale(
        min(known, default=0) if low is None else low,
        max(known, default=0) if high is None else high,
        20,
        4,
    )
    placed = [
        None if value is None else (across(i), up(value))
        for i, value in enumerate(values)
    ]
    runs = [list(run) for there, run in groupby(placed, bool) if there]
    pairs = [[pair for pair in run if pair] for run in runs]
    return Sparkline(
        width=96,
        height=24,
        segments=tuple(points_of(run) for run in pairs if len(run) > 1),
        last=pairs[-1][-1] if pairs else None,
        values=tuple(values),
    )


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week: nothing planned, something planned, or done."""

    date: date
    state: State = "free"
    today: bool = False


@dataclass(frozen=True, slots=True)
class DrawnDay:
    day: Day
    x: float
    left: float
    tick: str


@dataclass(frozen=True, slots=True)
class WeekStrip:
    """Days side by side in cells of equal width, in the order given."""

    width: float
    height: float
    cell: float
    ring_y: float
    days: tuple[DrawnDay, ...]


def week_strip(days: Sequence[Day]) -> WeekStrip:
    """A cell per day: weekday, day of the month, and a ring that says the state."""
    cell, ring_y = 52.0, 68.0
    return WeekStrip(
        width=cell * max(len(days), 1),
        height=88,
        cell=cell,
        ring_y=ring_y,
        days=tuple(_drawn_day(i, day, cell, ring_y) for i, day in enumerate(days)),
    )


def _drawn_day(index: int, day: Day, cell: float, y: float) -> DrawnDay:
    left = round(index * cell, 1)
    x = round(left + cell / 2, 1)
    tick = points_of([(x - 4.5, y + 0.5), (x - 1.2, y + 3.8), (x + 4.8, y - 3.6)])
    return DrawnDay(day, x, left, tick if day.state == "done" else "")
