"""The floor's tables."""

from practice.models.audit import AuditEntry
from practice.models.calls import ApiAnswer, ApiCount
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
from practice.models.tokens import ApiToken

__all__ = [
    "Admin",
    "ApiAnswer",
    "ApiCount",
    "ApiToken",
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
