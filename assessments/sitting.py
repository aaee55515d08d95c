"""One finished sitting as plain values, and how it compares with the first one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assessments import norms, progress
from assessments.definitions import Scale

type Slot = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One scale of one sitting; `value` is None when too few were answered."""

    value: float | None
    answered: int
    items: int
    prorated: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """One partner's finished sitting. `on` is its day on the practice's calendar."""

    key: uuid.UUID
    slot: Slot
    name: str
    on: date
    talked_through: bool
    marks: Mapping[str, Mark] = field(hash=False)

    def value(self, scale: str) -> float | None:
        """The score of one scale, or None."""
        mark = self.marks.get(scale)
        return None if mark is None else mark.value


@dataclass(frozen=True, slots=True)
class Step:
    """One sitting on one scale, beside the same person's first score on it.

    `since_first` is in score points; `change` is None for the first one, and wherever
    there is no sourced reliability. `little_room` says that no gain could show.
    """

    sitting: Sitting
    mark: Mark
    since_first: float | None
    change: progress.Change | None
    little_room: bool


def steps(
    sittings: Sequence[Sitting], scale: Scale, norm: norms.ScaleNorm | None
) -> list[Step]:
    """Every sitting of one person, the earliest first, on one scale."""
    first: float | None = None
    found = []
    for sitting in sittings:
        mark = sitting.marks.get(scale.name)
        if mark is None:
            continue
        found.append(_step(sitting, mark, first, scale, norm))
        first = mark.value if first is None else first
    return found


def _step(
    sitting: Sitting,
    mark: Mark,
    first: float | None,
    scale: Scale,
    norm: norms.ScaleNorm | None,
) -> Step:
    if first is None or mark.value is None:
        return Step(sitting, mark, None, None, little_room=False)
    sd, alpha = (norm.sd, norm.alpha) if norm else (None, None)
    room = progress.little_room(
        first,
        sd,
        alpha,
        low=scale.low,
        high=scale.high,
        lower_is_better=scale.better == "lower",
    )
    return Step(
        sitting=sitting,
        mark=mark,
        since_first=mark.value - first,
        change=progress.reliable_change(first, mark.value, sd, alpha),
        little_room=bool(room),
    )
