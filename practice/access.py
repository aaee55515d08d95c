"""Who is looking, and the one idiom by which rows become visible to them.

A request has one `Viewer`. Every table with client data has a queryset with
`visible_to(viewer)`, which fails closed. A page about one row begins with
`Model.objects.open_for(viewer, pk)`: the row, or the same 404 for an unknown, a
foreign and a malformed id; and the viewing is recorded.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.http import Http404, HttpRequest

from practice import audit


@dataclass(frozen=True, slots=True)
class Therapist:
    """A therapist at work in one practice.

    `in_force` says whether a license is in force today; without one, no new work
    begins, and everything that is care goes on. `zone` is known in a request;
    `clients.zones` asks for it elsewhere.
    """

    user_id: uuid.UUID
    therapist_id: uuid.UUID
    practice_id: uuid.UUID
    in_force: bool
    role: str = "therapist"
    zone: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Partner:
    """One membership of one couple: a person in care, in this couple only.

    `zone` and `lead`, the lead therapist's name, are known in a request;
    `clients.zones` asks for them elsewhere.
    """

    user_id: uuid.UUID
    person_id: uuid.UUID
    partner_id: uuid.UUID
    couple_id: uuid.UUID
    practice_id: uuid.UUID
    role: str = "partner"
    zone: str = field(default="", compare=False)
    lead: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Handed:
    """A device in the office, handed to one partner for one sitting and nothing else.

    Nobody is signed in on it. `handed_at` names this very handing over: a later one
    ends it. `lead` is the name of the therapist who reads it.
    """

    administration_id: uuid.UUID
    partner_id: uuid.UUID
    person_id: uuid.UUID
    couple_id: uuid.UUID
    practice_id: uuid.UUID
    handed_at: datetime
    lead: str
    user_id: uuid.UUID | None = None
    role: str = "partner"
    name: str = "handed over"


@dataclass(frozen=True, slots=True)
class Admin:
    """Someone who runs a practice and sees nothing clinical."""

    user_id: uuid.UUID
    practice_id: uuid.UUID
    role: str = "admin"


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Someone at the desk: names, contact, invitations, times."""

    user_id: uuid.UUID
    practice_id: uuid.UUID
    role: str = "frontdesk"


@dataclass(frozen=True, slots=True)
class Nobody:
    """No role, or not signed in."""

    user_id: uuid.UUID | None = None
    practice_id: uuid.UUID | None = None
    role: str = "nobody"


@dataclass(frozen=True, slots=True)
class System:
    """The product acting by itself: a task, the setup, the sample practice.

    Never a viewer: `visible_to(System(...))` shows nothing.
    """

    name: str
    practice_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    role: str = "system"


type Viewer = Therapist | Partner | Handed | Admin | FrontDesk | Nobody
type Actor = Viewer | System


class ViewerRequest(HttpRequest):
    """A request after the viewer is known."""

    viewer: Viewer


class TherapistRequest(HttpRequest):
    """A request of a therapist."""

    viewer: Therapist


class PartnerRequest(HttpRequest):
    """A request of a partner."""

    viewer: Partner


class HandedRequest(HttpRequest):
    """A request from a device that was handed over."""

    viewer: Handed


class AdminRequest(HttpRequest):
    """A request of an admin."""

    viewer: Admin


class ScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """A queryset whose rows belong to somebody."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Return the rows `viewer` may see; each table says which."""
        raise NotImplementedError(f"{self.model.__name__} does not say who sees it")

    def of_couple(self, couple: uuid.UUID) -> models.QuerySet[M, Any]:
        """The ids of one couple's rows, as a subquery; no reading for a viewer."""
        return self.filter(couple_id=couple).values("pk")

    def open_for(self, viewer: Viewer, pk: object, *joined: str) -> M:
        """Return one visible row and record the viewing, or raise `Http404`.

        `joined` names relations to read in the same query.
        """
        row = self.find_for(viewer, pk, *joined)
        audit.record(by=viewer, action="viewed", about=row, detail=self.said_of(row))
        return row

    def said_of(self, row: M) -> dict[str, Any]:
        """What the trail says of a viewing besides; nothing, for most tables."""
        return {}

    def find_for(self, viewer: Viewer, pk: object, *joined: str) -> M:
        """Return one visible row without recording; for writes that record.

        An id has one spelling: lower case, with dashes, without braces.
        """
        try:
            key = uuid.UUID(str(pk))
        except ValueError:
            raise Http404 from None
        if str(key) != str(pk):
            raise Http404
        found = self.visible_to(viewer).filter(pk=key)
        row = (found.select_related(*joined) if joined else found).first()
        if row is None:
            raise Http404
        return row


def practice_of(row: Any) -> uuid.UUID | None:
    """The practice a row belongs to, where it says so."""
    found = getattr(row, "practice_id", None)
    return uuid.UUID(str(found)) if found else None
