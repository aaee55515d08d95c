"""Reminders of one person: those handed over, and those still planned."""

import uuid
from datetime import datetime, timedelta

from benchmarks.people import ZONE, Ground, Member, Pair
from practice import schedule
from practice.models.outbox import Message, MessageEvent, Notice

MOVES = (("", "scheduled"), ("scheduled", "sending"), ("sending", "sent"))


def remind(
    ground: Ground,
    pair: Pair,
    member: Member,
    occurrence_id: uuid.UUID,
    at: datetime,
    due_at: datetime,
) -> None:
    """One notice in one message at `at`, unless that day has one already."""
    day = schedule.local_date(at, ZONE)
    if day in member.told:
        return
    member.told.add(day)
    is_sent = at < ground.now
    planned_at = min(at, ground.now) - timedelta(days=1)
    pk = pair.id(planned_at)
    ground.tables[Message].add(
        id=pk,
        practice_id=pair.practice_id,
        recipient=member.person_id,
        local_date=day,
        slot="day",
        counted=True,
        state="sent" if is_sent else "scheduled",
        next_at=at,
        due_at=at,
        use_by=due_at,
        attempts=1 if is_sent else 0,
        max_attempts=5,
        handed_over_at=at if is_sent else None,
        message_id=f"<{pk}@localhost>",
        finished_at=at if is_sent else None,
        created_at=planned_at,
    )
    add_notice(ground, pair, member, occurrence_id, pk, at, due_at)
    for before, after in MOVES if is_sent else MOVES[:1]:
        ground.tables[MessageEvent].add(
            message_id=pk,
            at=at if before else planned_at,
            from_state=before,
            to_state=after,
        )


def add_notice(
    ground: Ground,
    pair: Pair,
    member: Member,
    occurrence_id: uuid.UUID,
    message_id: uuid.UUID,
    at: datetime,
    due_at: datetime,
) -> None:
    """The reason the message was planned for."""
    is_sent = at < ground.now
    planned_at = min(at, ground.now) - timedelta(days=1)
    ground.tables[Notice].add(
        id=pair.id(planned_at),
        practice_id=pair.practice_id,
        kind="homework.open",
        subject=occurrence_id,
        recipient=member.person_id,
        occurrence_key="open",
        wanted_at=at,
        use_by=due_at,
        message_id=message_id,
        state="sent" if is_sent else "waiting",
        ended_at=at if is_sent else None,
        created_at=planned_at,
    )
