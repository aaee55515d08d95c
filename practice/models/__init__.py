"""The floor's tables."""

from practice.models.audit import AuditEntry
from practice.models.keys import DataKey
from practice.models.outbox import Heartbeat, Message, MessageEvent, Notice
from practice.models.people import (
    Admin,
    FrontDesk,
    License,
    Practice,
    SetupToken,
    StaffInvitation,
    Therapist,
    User,
)

__all__ = [
    "Admin",
    "AuditEntry",
    "DataKey",
    "FrontDesk",
    "Heartbeat",
    "License",
    "Message",
    "MessageEvent",
    "Notice",
    "Practice",
    "SetupToken",
    "StaffInvitation",
    "Therapist",
    "User",
]
