"""What waits to be read, and the audit trail, of one couple."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from benchmarks.people import Ground, Member, Pair
from clients.models import Couple, ReviewItem
from practice.models import AuditEntry

UNREAD_FOR = timedelta(days=21)
"""What is older than this has been read; one in five of the rest still waits."""


def waits(
    ground: Ground,
    pair: Pair,
    member: Member,
    kind: str,
    subject: uuid.UUID,
    at: datetime,
) -> None:
    """Something for the therapist to read, read within days."""
    is_new = at > ground.now - UNREAD_FOR and pair.chance.random() < 0.2
    read_at = None if is_new else min(at + timedelta(days=2), ground.now)
    ground.tables[ReviewItem].add(
        id=pair.id(at),
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        partner_id=member.partner_id,
        kind=kind,
        subject_id=subject,
        created_at=at,
        reviewed_at=read_at,
        reviewed_by_id=pair.caseload.user_id if read_at else None,
    )


def by_partner(
    ground: Ground,
    pair: Pair,
    member: Member,
    action: str,
    label: str,
    subject: uuid.UUID,
    at: datetime,
) -> None:
    """An act of a partner; of the therapist where it was entered from paper."""
    entered = member.user_id is None
    entry(
        ground,
        pair,
        at,
        actor_id=pair.caseload.user_id if entered else member.user_id,
        actor_role="therapist" if entered else "partner",
        action=action,
        object_type=label,
        object_id=subject,
        person_id=member.person_id,
    )


def looked_at(ground: Ground, pair: Pair, at: datetime) -> None:
    """The therapist opened the couple's page."""
    entry(
        ground,
        pair,
        at,
        actor_id=pair.caseload.user_id,
        actor_role="therapist",
        action="viewed",
        object_type=Couple._meta.label,
        object_id=pair.couple_id,
        person_id=None,
    )


def entry(ground: Ground, pair: Pair, at: datetime, **what: Any) -> None:
    """One entry of the trail."""
    pk = pair.id(at)
    ground.tables[AuditEntry].add(
        id=pk,
        at=at,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        request_id=str(pk),
        detail={},
        **what,
    )
