"""Small cells: figures over few couples are not shown, nor left to be worked out.

Pure. After the CMS cell-size policy, nothing that rests on 1 to 10 couples is shown
or can be had from totals. Couples are counted, not people: each partner knows their
own share and could subtract it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 11
"""The fewest couples behind a figure that is shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`part` of `whole`; a hidden one keeps no number a page could print."""

    part: int = 0
    whole: int = 0
    hidden: bool = False

    @property
    def percent(self) -> int | None:
        """The share in whole percent; None without a whole or when hidden."""
        if self.hidden or not self.whole:
            return None
        return round(100 * self.part / self.whole)


HIDDEN = Cell(hidden=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures as they are in the database; `couples` None when even that is unsaid."""

    part: int
    whole: int
    couples: int | None

    @property
    def is_small(self) -> bool:
        """Whether too few couples stand behind it."""
        return self.couples is None or 0 < self.couples < LEAST


def shown(counted: Counted) -> Cell:
    """One row as it may be shown."""
    return HIDDEN if counted.is_small else Cell(counted.part, counted.whole)


def total(rows: Iterable[Counted]) -> Cell:
    """The sum of the rows, unless it would give hidden ones away.

    What is hidden can be had by subtracting the shown rows from the sum; that rest
    must be empty or rest on enough couples itself.
    """
    rows = list(rows)
    hidden = [row.couples for row in rows if row.is_small]
    rest = sum(couples or 0 for couples in hidden)
    if hidden and (None in hidden or rest < LEAST):
        return HIDDEN
    return Cell(sum(row.part for row in rows), sum(row.whole for row in rows))
