"""How a finished sitting came about, as far as it is known; for hints only."""

from datetime import datetime

from assessments.models import Administration
from assessments.quality import UNKNOWN, Circumstances
from practice.access import Therapist


def of(row: Administration, viewer: Therapist) -> Circumstances:
    """How fast it went, and how near to the partner on one device; one query at most.

    Nothing of what was entered from paper. How fast is known only where answers came
    one by one: a page sent whole says nothing of when it was begun.
    """
    if row.entered_by_id or row.submitted_at is None or row.started_at is None:
        return UNKNOWN
    one_by_one = row.revision > len(row.given())
    seconds = (row.submitted_at - row.started_at).total_seconds()
    return Circumstances(
        seconds=seconds if one_by_one else None,
        minutes_apart=_apart(row, viewer, row.started_at, row.submitted_at),
    )


def _apart(
    row: Administration, viewer: Therapist, began: datetime, ended: datetime
) -> float | None:
    """Minutes between the nearest sitting of the other on this device; 0 if at once."""
    if not row.device:
        return None
    others = (
        Administration.objects.visible_to(viewer)
        .filter(couple=row.couple_id, device=row.device, state="submitted")
        .exclude(partner=row.partner_id)
        .values_list("started_at", "submitted_at")
    )
    gaps = [
        max((start - ended).total_seconds(), (began - end).total_seconds(), 0.0)
        for start, end in others
        if start is not None and end is not None
    ]
    return min(gaps) / 60 if gaps else None
