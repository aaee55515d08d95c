"""What a person reads of who opened their record."""

from datetime import UTC, date, datetime
from uuid import UUID

from clients import record
from practice.models import AuditEntry

ANA = UUID(int=1)


def viewed(hour):
    at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    return AuditEntry(
        at=at, actor_id=ANA, action="viewed", object_type="clients.Couple"
    )


def test_the_same_act_on_one_day_is_one_line():
    entries = [viewed(20), viewed(16)]
    lines = record.readings(entries, names={ANA: "Ana Reyes"}, zone="America/Chicago")
    assert [(line.on, line.who, line.times) for line in lines] == [
        (date(2026, 3, 2), "Ana Reyes", 2)
    ]


def test_the_day_is_the_persons_own():
    lines = record.readings([viewed(3)], names={}, zone="America/Chicago")
    assert lines[0].on == date(2026, 3, 1)
