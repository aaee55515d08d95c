"""Exercises given, what falls due, what was recorded, and the comments to it."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from clients.models import Couple
from homework import actions
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence
from practice.access import ScopedQuerySet
from practice.api import filters, permissions
from practice.api.base import NO_SUCH, Acting, Api, Listing, Making, Single
from practice.api.idempotency import idempotent
from practice.api.serializers import exercises as shapes


class AssignmentView(Api):
    """What all views of assignments share."""

    model = Assignment
    serializer_class: type[BaseSerializer[Any]] = shapes.AssignmentWhole

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """With the exercise's name, without its text."""
        return rows.select_related("exercise").defer("exercise__document")


class Assignments(Making, AssignmentView):
    """Exercises given to your couples."""

    serializer_class = shapes.AssignmentOut
    new_work = True
    what = "assignments"
    filterset_class = filters.Assignments

    @extend_schema(operation_id="listAssignments", tags=["assignments"])
    def get(self, request: Request) -> Response:
        """List exercises given."""
        return self.list(request)

    @extend_schema(
        operation_id="assign",
        tags=["assignments"],
        request=shapes.AssignmentIn,
        responses={201: shapes.AssignmentWhole},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Give an exercise to a couple."""
        given = self.sent(shapes.AssignmentIn)
        couple = self.named(Couple, given.pop("couple"), "couple")
        given["exercise"] = _exercise(given["exercise"])
        made = actions.assign(couple=couple, by=self.therapist, **given)
        return Response(shapes.AssignmentWhole(made).data, status=201)


def _exercise(code: str) -> Exercise:
    found = Exercise.objects.current().filter(code=code).first()
    if found is None:
        raise ValidationError({"exercise": [NO_SUCH]})
    return found


class OneAssignment(Single, AssignmentView):
    """One assignment."""

    @extend_schema(operation_id="readAssignment", tags=["assignments"])
    def get(self, request: Request, assignment_id: uuid.UUID) -> Response:
        """Read one assignment."""
        return self.opened(assignment_id)


class EndAssignment(Acting, AssignmentView):
    """Ending an assignment."""

    @extend_schema(operation_id="endAssignment", tags=["assignments"], request=None)
    @idempotent
    def post(self, request: Request, assignment_id: uuid.UUID) -> Response:
        """End an assignment; what was written stays readable."""
        return self.after(self.find(assignment_id))

    def act(self, row: Assignment) -> None:
        """End it."""
        actions.end_assignment(assignment=row, by=self.therapist)


class Occurrences(Listing):
    """What falls due, for each partner."""

    model = Occurrence
    serializer_class = shapes.OccurrenceOut
    what = "occurrences"
    filterset_class = filters.Occurrences

    @extend_schema(operation_id="listOccurrences", tags=["occurrences"])
    def get(self, request: Request) -> Response:
        """List due instances of exercises."""
        return self.list(request)


class OneOccurrence(Single):
    """One due instance."""

    model = Occurrence
    serializer_class = shapes.OccurrenceOut

    @extend_schema(operation_id="readOccurrence", tags=["occurrences"])
    def get(self, request: Request, occurrence_id: uuid.UUID) -> Response:
        """Read one due instance."""
        return self.opened(occurrence_id)


class EntryView(Api):
    """What the list and the page of entries share."""

    model = Entry

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Not even fetched: what was told to the therapist alone."""
        return rows.select_related("occurrence").defer("confided")


class Entries(Listing, EntryView):
    """What partners of your couples recorded."""

    serializer_class = shapes.EntryOut
    what = "entries"
    filterset_class = filters.Entries

    @extend_schema(operation_id="listEntries", tags=["entries"])
    def get(self, request: Request) -> Response:
        """List what was recorded; read one to see what was written."""
        return self.list(request)


class OneEntry(Single, EntryView):
    """One entry."""

    serializer_class = shapes.EntryWhole

    @extend_schema(operation_id="readEntry", tags=["entries"])
    def get(self, request: Request, entry_id: uuid.UUID) -> Response:
        """Read what one partner wrote."""
        return self.opened(entry_id)


class Comments(Listing):
    """Comments to one entry."""

    model = Feedback
    serializer_class = shapes.CommentOut
    scopes = permissions.READ_AND_WRITE
    what = "comments"

    def with_parts(self, rows: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        """Of this entry, with their author's name."""
        entry = self.kwargs["entry_id"]
        return rows.filter(entry_id=entry).select_related("author")

    def before_replay(self, request: Request, entry_id: uuid.UUID) -> None:
        """An old answer is for those who may still see the entry, and is a reading."""
        Entry.objects.open_for(self.viewer, entry_id)

    @extend_schema(operation_id="listComments", tags=["entries"])
    def get(self, request: Request, entry_id: uuid.UUID) -> Response:
        """List the comments to one entry."""
        Entry.objects.open_for(self.viewer, entry_id)
        return self.list(request)

    @extend_schema(
        operation_id="comment",
        tags=["entries"],
        request=shapes.CommentIn,
        responses={201: shapes.CommentOut},
    )
    @idempotent
    def post(self, request: Request, entry_id: uuid.UUID) -> Response:
        """Comment on an entry; only the one who wrote it reads this."""
        entry = Entry.objects.find_for(self.viewer, entry_id)
        given = self.sent(shapes.CommentIn)
        made = actions.comment(entry=entry, by=self.therapist, **given)
        return Response(self.get_serializer(made).data, status=201)
