"""What every picture shares: scales, ticks and the two partners' marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Slot = Literal["A", "B"]
Pair = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from a domain of values onto a range of coordinates."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The coordinate of a value; a value outside the domain sits on its edge."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def length(self, amount: float) -> float:
        """How long an amount of the domain is, as a length of at least 0."""
        if self.high == self.low:
            return 0.0
        return round(abs(amount * (self.end - self.start) / (self.high - self.low)), 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """One drawn value. ``points`` is a diamond's outline, empty for a circle."""

    x: float
    y: float
    slot: Slot
    points: str = ""

    @property
    def shape(self) -> str:
        return "diamond" if self.slot == "B" else "circle"


def mark_of(x: float, y: float, slot: Slot, radius: float) -> Mark:
    """A circle for A; for B a diamond of nearly the same area."""
    reach = radius * 1.25
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    return Mark(x, y, slot, points_of(corners) if slot == "B" else "")


def points_of(pairs: Iterable[Pair]) -> str:
    return " ".join(f"{round(x, 1):g},{round(y, 1):g}" for x, y in pairs)


def whole_ticks(scale: Scale) -> tuple[Tick, ...]:
    """A tick at every whole value of the domain."""
    values = range(int(scale.low), int(scale.high) + 1)
    return tuple(Tick(scale(value), str(value)) for value in values)
