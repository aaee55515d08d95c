"""Two people over time, on one axis of days."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from practice.charts.ground import (
    Mark,
    Scale,
    Slot,
    Tick,
    mark_of,
    points_of,
    whole_ticks,
)

ROUND_STEPS = [digit * 10**power for power in range(9) for digit in (1, 2, 5)]


@dataclass(frozen=True, slots=True)
class Series:
    """One partner's values by day; ``None`` is a gap, never a zero."""

    name: str
    values: Sequence[tuple[date, float | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """A partner as drawn: one ``segments`` entry per unbroken run of values."""

    slot: Slot
    name: str
    segments: tuple[str, ...]
    marks: tuple[Mark, ...]
    label_y: float | None


@dataclass(frozen=True, slots=True)
class Band:
    """A labeled stretch of the value axis, for example a reliable-change band."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class DrawnBand:
    y: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A day of the table twin: a value per line, ``None`` where there is none."""

    day: date
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class DayTick:
    """A mark on the axis of days; the page writes the day in the reader's locale."""

    at: float
    day: date


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Two lines over days inside ``width`` x ``height``."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    ticks_x: tuple[DayTick, ...]
    ticks_y: tuple[Tick, ...]
    sessions: tuple[float, ...]
    bands: tuple[DrawnBand, ...]
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    cut_y: float | None = None

    @property
    def span(self) -> float:
        return self.right - self.left

    @property
    def name_x(self) -> float:
        """Where the names at the lines' ends begin."""
        return self.right + 12


def trajectory(
    series_a: Series | None,
    series_b: Series | None,
    *,
    start: date,
    end: date,
    low: float,
    high: float,
    bands: Sequence[Band] | None = None,
    sessions: Sequence[date] = (),
    cut: float | None = None,
) -> Trajectory:
    """Both partners' values from ``start`` to ``end``, A first, on one time axis.

    ``low`` to ``high`` is the range of the value axis; days and values outside the
    ranges sit on their edge. Either series may be absent (a partner's own page).
    ``cut`` is a value at which a line is drawn across.
    """
    left, right, top, bottom = 36.0, 456.0, 14.0, 214.0
    across = Scale(start.toordinal(), end.toordinal(), left, right)
    up = Scale(low, high, bottom, top)
    given: list[tuple[Slot, Series | None]] = [("A", series_a), ("B", series_b)]
    return Trajectory(
        width=560,
        height=250,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        ticks_x=tuple(DayTick(across(d.toordinal()), d) for d in spaced(start, end)),
        ticks_y=whole_ticks(up) if high - low <= 10 else _even_ticks(up),
        sessions=tuple(across(d.toordinal()) for d in sessions if start <= d <= end),
        bands=tuple(_band(band, up) for band in bands or ()),
        lines=_part_names([_line(slot, one, across, up) for slot, one in given if one]),
        rows=_rows([one for _, one in given if one]),
        cut_y=None if cut is None else up(cut),
    )


def spaced(start: date, end: date, most: int = 5) -> tuple[date, ...]:
    """At most ``most`` days from ``start`` to ``end``, whole weeks apart if it can."""
    span = (end - start).days
    if span <= 0:
        return (start,)
    step = max(1, -(-span // (most - 1)))
    if step > 3:
        step = -(-step // 7) * 7
    return tuple(start + timedelta(days=day) for day in range(0, span + 1, step))


def _even_ticks(scale: Scale) -> tuple[Tick, ...]:
    """The range's low end and the round numbers above it, six ticks at most."""
    span = scale.high - scale.low
    step = next(step for step in ROUND_STEPS if span / step <= 5)
    first = math.floor(scale.low / step) * step + step
    count = int((scale.high - first) / step + 1e-9) + 1
    values = [scale.low, *(first + step * i for i in range(count))]
    return tuple(Tick(scale(value), f"{round(value, 1):g}") for value in values)


def _band(band: Band, up: Scale) -> DrawnBand:
    top, bottom = up(band.high), up(band.low)
    return DrawnBand(top, round(bottom - top, 1), band.label)


def _line(slot: Slot, series: Series, across: Scale, up: Scale) -> Line:
    days = sorted(series.values, key=lambda pair: pair[0])
    placed = [
        None if value is None else (across(day.toordinal()), up(value))
        for day, value in days
    ]
    runs = [list(run) for known, run in groupby(placed, bool) if known]
    pairs = [[pair for pair in run if pair] for run in runs]
    flat = [pair for run in pairs for pair in run]
    return Line(
        slot=slot,
        name=series.name,
        segments=tuple(points_of(run) for run in pairs if len(run) > 1),
        marks=tuple(mark_of(x, y, slot, 5) for x, y in flat),
        label_y=round(flat[-1][1] + 4.5, 1) if flat else None,
    )


def _part_names(lines: list[Line]) -> tuple[Line, ...]:
    """The names at the lines' ends keep at least 17 units between them."""
    if len(lines) != 2 or any(line.label_y is None for line in lines):
        return tuple(lines)
    first, second = (line.label_y or 0.0 for line in lines)
    lacking = 17 - abs(first - second)
    if lacking <= 0:
        return tuple(lines)
    shift = lacking / 2 if first > second else -lacking / 2
    moved = (round(first + shift, 1), round(second - shift, 1))
    return tuple(replace(line, label_y=y) for line, y in zip(lines, moved, strict=True))


def _rows(given: Sequence[Series]) -> tuple[Row, ...]:
    columns = [dict(series.values) for series in given]
    days = sorted({day for column in columns for day in column})
    return tuple(Row(day, tuple(c.get(day) for c in columns)) for day in days)
