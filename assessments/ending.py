"""The end of a sitting: the page that is the same for everybody, and being too late."""

import uuid
from typing import Any

from assessments import monitored
from assessments.models import Administration, Monitoring
from clients import agreements, crisis
from clients.models import Person
from clients.zones import therapist_name
from practice.access import Handed, Partner
from practice.models import Practice


def end_page(viewer: Partner | Handed) -> dict[str, Any]:
    """The end page's words; three queries."""
    practice = Practice.objects.get(pk=viewer.practice_id)
    zone = Person.objects.values_list("zone", flat=True).get(pk=viewer.person_id)
    watch = Monitoring.objects.filter(practice_id=viewer.practice_id).first()
    name = therapist_name(viewer)
    return {
        "nobody_watches": agreements.nobody_watches(name),
        "hours": monitored.words_for(watch),
        "hours_zone": practice.time_zone,
        "therapist": name,
        "crisis_text": practice.crisis_text,
        "help_lines": crisis.lines_for(zone),
    }


def closed_as(viewer: Partner | Handed, key: uuid.UUID) -> str:
    """The state of one's own sitting that is over and shown no more; else empty."""
    rows = Administration.objects.closed_for(viewer).filter(pk=key)
    return rows.values_list("state", flat=True).first() or ""
