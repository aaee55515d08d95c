"""The attachment map: both partners on anxiety and avoidance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from practice.charts.ground import (
    Anchor,
    Mark,
    Pair,
    Scale,
    Slot,
    Tick,
    mark_of,
    points_of,
    whole_ticks,
)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One partner on the map. ``earlier`` is oldest first; ``radii`` is the half width
    and half height of the uncertainty, in scale points, and only where it is sourced.
    """

    slot: Slot
    name: str
    anxiety: float
    avoidance: float
    earlier: Sequence[Pair] = ()
    radii: Pair | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Quadrant:
    """The place of a style's name; ``key`` is secure, anxious, avoidant or fearful."""

    key: str
    x: float
    y: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class MapMark:
    """A partner as drawn: the mark, its label, its tail and where it was before."""

    source: MapPoint
    mark: Mark
    label_x: float
    label_y: float
    anchor: Anchor
    tail: str
    earlier: tuple[Mark, ...]
    ellipse: Pair | None

    @property
    def slot(self) -> Slot:
        return self.source.slot


@dataclass(frozen=True, slots=True)
class AttachmentMap:
    """A square plot inside ``width`` x ``height``; anxiety across, avoidance up."""

    width: float
    height: float
    left: float
    top: float
    side: float
    cut_x: float
    cut_y: float
    ticks_x: tuple[Tick, ...]
    ticks_y: tuple[Tick, ...]
    quadrants: tuple[Quadrant, ...]
    marks: tuple[MapMark, ...]

    @property
    def right(self) -> float:
        return self.left + self.side

    @property
    def bottom(self) -> float:
        return self.top + self.side

    @property
    def secure_width(self) -> float:
        return round(self.cut_x - self.left, 1)

    @property
    def secure_height(self) -> float:
        return round(self.bottom - self.cut_y, 1)


MAP_MARGIN = 44.0
TAIL = 3


def attachment_map(
    points: Sequence[MapPoint],
    *,
    size: float = 340,
    low: float = 1,
    high: float = 7,
    cuts: Pair = (4.0, 4.0),
) -> AttachmentMap:
    """Both partners on anxiety (across) and avoidance (up), secure at bottom left.

    ``size`` is the side of the square in viewBox units, ``low`` to ``high`` the range
    of both scales, ``cuts`` the provisional midpoints of anxiety and of avoidance.
    """
    left, top = MAP_MARGIN, 8.0
    across = Scale(low, high, left, left + size)
    up = Scale(low, high, top + size, top)
    ordered = sorted(points, key=lambda point: point.slot)
    return AttachmentMap(
        width=left + size + 8,
        height=top + size + MAP_MARGIN,
        left=left,
        top=top,
        side=size,
        cut_x=across(cuts[0]),
        cut_y=up(cuts[1]),
        ticks_x=whole_ticks(across),
        ticks_y=whole_ticks(up),
        quadrants=_quadrants(left, top, size),
        marks=_part_labels([_map_mark(point, across, up) for point in ordered]),
    )


def _quadrants(left: float, top: float, size: float) -> tuple[Quadrant, ...]:
    near, far = left + 10, left + size - 10
    high, low = top + 22, top + size - 12
    return (
        Quadrant("avoidant", near, high, "start"),
        Quadrant("fearful", far, high, "end"),
        Quadrant("secure", near, low, "start"),
        Quadrant("anxious", far, low, "end"),
    )


def _map_mark(point: MapPoint, across: Scale, up: Scale) -> MapMark:
    x, y = across(point.anxiety), up(point.avoidance)
    before = [(across(a), up(b)) for a, b in point.earlier[-TAIL:]]
    to_left = x > across.start + 0.7 * (across.end - across.start)
    radii = point.radii
    return MapMark(
        source=point,
        mark=mark_of(x, y, point.slot, 7),
        label_x=round(x - 14 if to_left else x + 14, 1),
        label_y=round(y + 4.5, 1),
        anchor="end" if to_left else "start",
        tail=points_of([*before, (x, y)]) if before else "",
        earlier=tuple(mark_of(a, b, point.slot, 3.5) for a, b in before),
        ellipse=(across.length(radii[0]), up.length(radii[1])) if radii else None,
    )


def _part_labels(marks: list[MapMark]) -> tuple[MapMark, ...]:
    """Names of two near marks are set one above the other instead of overprinted."""
    if len(marks) != 2:
        return tuple(marks)
    first, second = marks
    if abs(first.label_y - second.label_y) >= 18:
        return tuple(marks)
    if abs(first.mark.x - second.mark.x) > 110:
        return tuple(marks)
    middle = (first.label_y + second.label_y) / 2
    above, below = round(middle - 10, 1), round(middle + 10, 1)
    if first.label_y > second.label_y:
        above, below = below, above
    return (replace(first, label_y=above), replace(second, label_y=below))
