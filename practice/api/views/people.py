"""Couples, persons, sessions, and what waits to be read."""

import uuid
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

import assessments.actions
from clients.actions import couples, review
from clients.models import Care, Couple, Partner, Person, ReviewItem, TherapySession
from practice.access import ScopedQuerySet
from practice.api import filters
from practice.api.base import Acting, Api, Listing, Making, Single
from practice.api.idempotency import idempotent
from practice.api.serializers import people as shapes


class CoupleView(Api):
    """What the list and the page of a couple share."""

    model = Couple
    serializer_class = shapes.CoupleOut

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Both partners and the therapists now: two queries more."""
        both = Partner.objects.visible_to(self.viewer).select_related("person")
        care = Care.objects.visible_to(self.viewer).filter(until=None)
        named = care.select_related("therapist").order_by("since")
        rows = rows.prefetch_related(Prefetch("partners", both.order_by("slot")))
        return rows.prefetch_related(Prefetch("care", named))


class Couples(Listing, CoupleView):
    """Couples you care for."""

    what = "couples"
    filterset_class = filters.Couples

    @extend_schema(operation_id="listCouples", tags=["couples"])
    def get(self, request: Request) -> Response:
        """List the couples of your caseload, in the order they began."""
        return self.list(request)


class OneCouple(Single, CoupleView):
    """One couple."""

    @extend_schema(operation_id="readCouple", tags=["couples"])
    def get(self, request: Request, couple_id: uuid.UUID) -> Response:
        """Read one couple."""
        return self.opened(couple_id)


class PersonView(Api):
    """What the list and the page of a person share."""

    model = Person
    serializer_class = shapes.PersonOut

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Their memberships in couples of this caseload: one query more."""
        mine = Partner.objects.visible_to(self.viewer).order_by("since")
        return rows.prefetch_related(Prefetch("partners", mine))


class Persons(Listing, PersonView):
    """Persons of your couples."""

    what = "persons"
    filterset_class = filters.Persons

    @extend_schema(operation_id="listPersons", tags=["persons"])
    def get(self, request: Request) -> Response:
        """List the persons of your couples."""
        return self.list(request)


class OnePerson(Single, PersonView):
    """One person."""

    @extend_schema(operation_id="readPerson", tags=["persons"])
    def get(self, request: Request, person_id: uuid.UUID) -> Response:
        """Read one person; nothing of couples outside your caseload."""
        return self.opened(person_id)


class Sessions(Making):
    """Appointments of your couples."""

    model = TherapySession
    serializer_class = shapes.SessionOut
    what = "sessions"
    filterset_class = filters.Sessions

    @extend_schema(operation_id="listSessions", tags=["sessions"])
    def get(self, request: Request) -> Response:
        """List sessions, in the order they were planned."""
        return self.list(request)

    @extend_schema(
        operation_id="planSession",
        tags=["sessions"],
        request=shapes.SessionIn,
        responses={201: shapes.SessionOut},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Plan a session; the same one only once."""
        given = self.sent(shapes.SessionIn)
        couple = self.named(Couple, given.pop("couple"), "couple")
        made = couples.plan_session(couple=couple, by=self.therapist, **given)
        assessments.actions.follow_sessions(couple=couple)
        return Response(self.get_serializer(made).data, status=201)


class OneSession(Single):
    """One appointment."""

    model = TherapySession
    serializer_class = shapes.SessionOut

    @extend_schema(operation_id="readSession", tags=["sessions"])
    def get(self, request: Request, session_id: uuid.UUID) -> Response:
        """Read one session."""
        return self.opened(session_id)


class CancelSession(Acting):
    """Taking an appointment out of the calendar."""

    model = TherapySession
    serializer_class = shapes.SessionOut

    @extend_schema(operation_id="cancelSession", tags=["sessions"], request=None)
    @idempotent
    def post(self, request: Request, session_id: uuid.UUID) -> Response:
        """Cancel a session; one that was cancelled stays so."""
        return self.after(self.find(session_id))

    def act(self, row: TherapySession) -> None:
        """Cancel it."""
        couples.cancel_session(session=row, by=self.therapist)
        assessments.actions.follow_sessions(couple=row.couple)


class ReviewItems(Listing):
    """What waits for you, and what was read."""

    model = ReviewItem
    serializer_class = shapes.ReviewItemOut
    what = "review items"
    filterset_class = filters.ReviewItems

    @extend_schema(operation_id="listReviewItems", tags=["review items"])
    def get(self, request: Request) -> Response:
        """List what came in to be read, the oldest first."""
        return self.list(request)


class OneReviewItem(Single):
    """One thing to read."""

    model = ReviewItem
    serializer_class = shapes.ReviewItemOut

    @extend_schema(operation_id="readReviewItem", tags=["review items"])
    def get(self, request: Request, item_id: uuid.UUID) -> Response:
        """Read one item; `about` is the id of the thing itself."""
        return self.opened(item_id)


class MarkReviewed(Acting):
    """Saying that something was read."""

    model = ReviewItem
    serializer_class = shapes.ReviewItemOut

    @extend_schema(operation_id="markReviewed", tags=["review items"], request=None)
    @idempotent
    def post(self, request: Request, item_id: uuid.UUID) -> Response:
        """Mark an item as read; the first to say so stays on record."""
        return self.after(self.find(item_id))

    def act(self, row: ReviewItem) -> None:
        """Mark it."""
        review.mark_reviewed(item=row, by=self.therapist)
