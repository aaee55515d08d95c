"""One finished sitting as plain values, and how it compares with the first one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from assessments import outcomes, progress
from assessments.definitions import Cut, Scale
from assessments.reliability import Basis

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

    `since_first` is in score points; `change` and `result` are None for the first
    one, and wherever there is no sourced reliability. `little_room` says that no gain
    could show. `band` is the 95 % band of this score.
    """

    sitting: Sitting
    mark: Mark
    since_first: float | None
    change: progress.Change | None
    result: outcomes.Result | None
    little_room: bool
    band: progress.Band | None


def steps(
    sittings: Sequence[Sitting], scale: Scale, basis: Basis | None, cut: Cut | None
) -> list[Step]:
    """Every sitting of one person, the earliest first, on one scale of one form."""
    first: float | None = None
    found = []
    for sitting in sittings:
        mark = sitting.marks.get(scale.name)
        if mark is None:
            continue
        found.append(_step(sitting, mark, first, scale, basis, cut))
        first = mark.value if first is None else first
    return found


def _step(
    sitting: Sitting,
    mark: Mark,
    first: float | None,
    scale: Scale,
    basis: Basis | None,
    cut: Cut | None,
) -> Step:
    value = mark.value
    band = basis.band(value) if basis and value is not None else None
    if first is None or value is None:
        return Step(sitting, mark, None, None, None, little_room=False, band=band)
    change = basis.change(first, value) if basis else None
    return Step(
        sitting=sitting,
        mark=mark,
        since_first=value - first,
        change=change,
        result=outcomes.outcome(first, value, change, better=scale.better, cut=cut),
        little_room=basis is not None and basis.little_room(first, scale),
        band=band,
    )
