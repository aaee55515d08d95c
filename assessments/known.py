"""What a report is made from, and what may be said about each scale of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments import norms, outcomes
from assessments.definitions import Cut, Instrument, Scale
from assessments.reliability import Basis, basis_of
from assessments.sitting import Sitting, Slot

SLOTS: tuple[Slot, Slot] = ("A", "B")


@dataclass(frozen=True, slots=True)
class Gap:
    """How many due sittings in a row one partner has not finished, up to now."""

    slot: Slot
    name: str
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a report is made from, by slot and by scale."""

    definition: Instrument
    of: Mapping[Slot, list[Sitting]]
    figures: norms.NormSet | None
    today: date
    sessions: Sequence[date] = ()
    gaps: Sequence[Gap] = ()

    def norm(self, scale: Scale) -> norms.ScaleNorm | None:
        """The practice's own figures of one scale."""
        return self.figures.scales.get(scale.name) if self.figures else None

    def basis(self, scale: Scale) -> Basis | None:
        """What one scale may be judged by."""
        return basis_of(scale, self.norm(scale))

    @property
    def has_basis(self) -> bool:
        """Whether any scale may be judged."""
        return any(self.basis(scale) for scale in self.definition.scales.values())

    def cut(self, scale: Scale) -> Cut | None:
        """The published cut that may be used."""
        return outcomes.cut_for(self.definition, scale)
