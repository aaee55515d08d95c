"""From score rows to plain sittings, and the releases that belong to them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

from assessments.models import Score
from assessments.sitting import Mark, Sitting, Slot
from clients.models import Release
from practice import schedule
from practice.access import Viewer


def sittings_of(scores: Iterable[Score], zone: str) -> list[Sitting]:
    """Scores grouped into sittings, in the order given."""
    grouped: dict[uuid.UUID, list[Score]] = defaultdict(list)
    for score in scores:
        grouped[uuid.UUID(str(score.administration_id))].append(score)
    return [_sitting(key, rows, zone) for key, rows in grouped.items()]


def _sitting(key: uuid.UUID, rows: list[Score], zone: str) -> Sitting:
    first = rows[0]
    finished = cast(datetime, first.administration.submitted_at)
    return Sitting(
        key=key,
        slot=cast(Slot, first.partner.slot),
        name=first.partner.name,
        on=schedule.local_date(finished, zone),
        talked_through=first.administration.debriefed_at is not None,
        marks={
            row.scale: Mark(row.value, row.answered, row.items, row.prorated)
            for row in rows
        },
    )


def releases_of(
    viewer: Viewer, subjects: Collection[uuid.UUID]
) -> dict[uuid.UUID, Release]:
    """The releases of these sittings that the viewer may know of, by sitting."""
    rows = Release.objects.visible_to(viewer).filter(subject_id__in=subjects)
    return {row.subject_id: row for row in rows}
