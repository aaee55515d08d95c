"""What the hall knows of a couple's time: sessions, clearances, words for one alone.

Read for a whole page as one `UNION` of what the therapist may see of each.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from clients.models import Aside, Clearance, Couple, TherapySession
from practice.access import Therapist

COLUMNS = ("who_comes", "whose", "from_day", "until_day", "taken_back_at")
MOST = 600
"""The newest of all three kinds together; a page shows a part of them."""


@dataclass(frozen=True, slots=True)
class Session:
    """An appointment that was not cancelled."""

    pk: uuid.UUID
    starts_at: datetime
    attendees: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A clearance as it was signed."""

    pk: uuid.UUID
    signed_at: datetime
    screened_on: date
    review_on: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Word:
    """That one partner wrote something for the therapist; not what."""

    pk: uuid.UUID
    sent_at: datetime
    partner_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Happened:
    """All three, each the newest first."""

    sessions: list[Session]
    clearances: list[Signed]
    asides: list[Word]


def happened(viewer: Therapist, couple: Couple) -> Happened:
    """What happened to a couple and what is planned; one query."""
    found = Happened([], [], [])
    for kind, pk, at, attendees, partner, screened_on, review_on, withdrawn in _rows(
        viewer, couple
    ):
        match kind:
            case "session":
                found.sessions.append(Session(pk, at, attendees))
            case "clearance":
                signed = Signed(pk, at, screened_on, review_on, withdrawn)
                found.clearances.append(signed)
            case _:
                found.asides.append(Word(pk, at, partner))
    return found


def _rows(viewer: Therapist, couple: Couple) -> Iterable[Any]:
    day, moment = models.DateField(), models.DateTimeField()
    none, nobody = Cast(Value(None), day), Cast(Value(None), models.UUIDField())
    never = Cast(Value(None), moment)
    sessions = TherapySession.objects.visible_to(viewer).filter(cancelled_at=None)
    clearances = Clearance.objects.visible_to(viewer)
    asides = Aside.objects.visible_to(viewer)
    arms = [
        _arm(
            "session", sessions, "starts_at", F("attendees"), nobody, none, none, never
        ),
        _arm(
            "clearance",
            clearances,
            "signed_at",
            Value(""),
            nobody,
            F("screened_on"),
            F("review_on"),
            F("withdrawn_at"),
        ),
        _arm("aside", asides, "sent_at", Value(""), F("partner_id"), none, none, never),
    ]
    first, *others = (arm.filter(couple=couple) for arm in arms)
    rows: Iterable[Any] = first.union(*others, all=True).order_by("-at")[:MOST]
    return rows


def _arm(kind: str, rows: Any, at: str, *columns: Any) -> Any:
    named = dict(zip(COLUMNS, columns, strict=True))
    return (
        rows.order_by()
        .annotate(kind=Value(kind), at=F(at), **named)
        .values_list("kind", "pk", "at", *named)
    )
