"""What two partners chose to share, as one of them sees it.

What the other shared arrives by the whole rule (opened, shared, mutual, not withdrawn)
through `visible_to`; nothing here counts, hints at or waits for anything else.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from assessments.models import Administration
from clients.models import Release
from homework.models import Entry
from practice import clock
from practice.access import Partner as PartnerViewer
from practice.workspace import words


@dataclass(frozen=True, slots=True)
class Subject:
    """What a release is about, as its author knows it."""

    title: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class Mine:
    """Something of one's own that may be shared, or is."""

    release_id: uuid.UUID
    subject: Subject
    is_shared: bool


def mine(viewer: PartnerViewer, zone: str) -> list[Mine]:
    """One's own things the therapist has opened, the newest first; three queries."""
    opened = Release.objects.visible_to(viewer).filter(
        author_id=viewer.partner_id, opened_at__isnull=False
    )
    releases = [
        row
        for row in opened.order_by("-created_at")
        if row.expires_at is None or row.expires_at > clock.now()
    ]
    subjects = _subjects(viewer, [row.subject_id for row in releases], zone)
    return [
        Mine(
            release_id=row.key,
            subject=subjects[row.subject_id],
            is_shared=row.shared_at is not None and row.withdrawn_at is None,
        )
        for row in releases
        if row.subject_id in subjects
    ]


def _subjects(
    viewer: PartnerViewer, ids: Collection[uuid.UUID], zone: str
) -> dict[uuid.UUID, Subject]:
    entries = (
        Entry.objects.visible_to(viewer)
        .filter(partner_id=viewer.partner_id, pk__in=ids, recorded_at__isnull=False)
        .select_related("occurrence__assignment__exercise")
    )
    sittings = (
        Administration.objects.visible_to(viewer)
        .filter(pk__in=ids)
        .exclude(debriefed_at=None)
        .select_related("instrument")
    )
    found = {entry.key: _of_entry(entry, zone) for entry in entries}
    return found | {sitting.key: _of_sitting(sitting, zone) for sitting in sittings}


def _of_entry(entry: Entry, zone: str) -> Subject:
    return Subject(
        title=entry.occurrence.assignment.exercise.title,
        when=words.day(entry.recorded_at or entry.started_at, zone),
        url=reverse("my_entry", args=[entry.pk]),
    )


def _of_sitting(sitting: Administration, zone: str) -> Subject:
    return Subject(
        title=sitting.instrument.partner_title,
        when=words.day(sitting.submitted_at or sitting.opens_at, zone),
        url=reverse("my_progress"),
    )
