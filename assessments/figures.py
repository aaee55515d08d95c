"""Counts for a practice's admins: aggregates only, and none that is somebody's own."""

import uuid
from dataclasses import dataclass
from typing import Any

from assessments.models import Administration
from practice.access import Admin
from practice.models import Therapist

FEWEST_COUPLES = 11  # below it a figure could be somebody's own


@dataclass(frozen=True, slots=True)
class TherapistFigures:
    """How many questionnaires were opened and finished with one therapist's couples.

    The three counts are None for fewer than `FEWEST_COUPLES` couples.
    """

    therapist_id: uuid.UUID
    name: str
    couples: int | None
    opened: int | None
    finished: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """By therapist and in all; the sum is None where it would give a figure away."""

    rows: list[TherapistFigures]
    opened: int | None
    finished: int | None


def figures(viewer: Admin) -> Figures:
    """Practice-wide counts with nothing clinical in them."""
    names = dict(
        Therapist.objects.visible_to(viewer).values_list("pk", "name").order_by()
    )
    found = list(Administration.objects.figures_for(viewer))
    rows = [_figures_row(names.get(row["therapist_id"], ""), row) for row in found]
    hidden = [row for row in rows if row.couples is None]
    couples = sum(row["couples"] for row in found)
    # One hidden row could be had by subtracting the others from the sum.
    shown = couples >= FEWEST_COUPLES and len(hidden) != 1
    return Figures(
        rows=sorted(rows, key=lambda row: row.name),
        opened=sum(row["opened"] for row in found) if shown else None,
        finished=sum(row["finished"] for row in found) if shown else None,
    )


def _figures_row(name: str, row: dict[str, Any]) -> TherapistFigures:
    key = row["therapist_id"]
    if row["couples"] < FEWEST_COUPLES:
        return TherapistFigures(key, name, None, None, None)
    return TherapistFigures(key, name, row["couples"], row["opened"], row["finished"])
