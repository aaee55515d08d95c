"""Exercises given, what falls due, what was recorded, and the comments to it."""

from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from homework import drafts
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence
from practice.api.fields import Day, Flag, Input, Key, OneOf, Text, Whole


class ExerciseOut(serializers.ModelSerializer[Exercise]):
    """Which worksheet, and which version of it."""

    class Meta:
        model = Exercise
        fields = read_only_fields = ("code", "version", "title", "strategy")


class AssignmentOut(serializers.ModelSerializer[Assignment]):
    """An exercise given to a couple."""

    exercise = ExerciseOut(read_only=True)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = (
            "id",
            "couple",
            "exercise",
            "whom",
            "cadence",
            "per_week",
            "starts_on",
            "until",
            "will_comment",
            "opened",
            "created_at",
            "ended_at",
        )
        read_only_fields = fields


class AssignmentWhole(AssignmentOut):
    """The same with the reason the couple reads."""

    why = serializers.CharField(read_only=True)

    class Meta(AssignmentOut.Meta):
        fields = (*AssignmentOut.Meta.fields, "why")
        read_only_fields = fields


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Twice a week for a month",
            request_only=True,
            value={
                "couple": "019bd5a4-0000-7000-8000-000000000000",
                "exercise": "three-minute-pause",
                "why": "You asked for something small.",
                "whom": "both",
                "cadence": "weekly",
                "per_week": 2,
                "starts_on": "2027-03-01",
                "until": "2027-03-28",
                "will_comment": True,
                "opened": False,
                "confirmed": False,
            },
        )
    ]
)
class AssignmentIn(Input):
    """A new assignment. `confirmed` is the therapist's word for sensitive ones."""

    couple = Key()
    exercise = Text(max_length=40, help_text="The exercise's code.")
    why = Text(max_length=1000)
    whom = OneOf(choices=Assignment.For.values, default="both")
    cadence = OneOf(choices=Assignment.Cadence.values)
    per_week = Whole(min_value=1, max_value=7, default=1)
    starts_on = Day()
    until = Day()
    will_comment = Flag(default=False)
    opened = Flag(default=False)
    confirmed = Flag(default=False)


class OccurrenceOut(serializers.ModelSerializer[Occurrence]):
    """One partner's one due instance."""

    class Meta:
        model = Occurrence
        fields = read_only_fields = (
            "id",
            "couple",
            "assignment",
            "partner",
            "local_date",
            "slot",
            "state",
            "opens_at",
            "due_at",
            "closes_at",
        )


class EntryOut(serializers.ModelSerializer[Entry]):
    """That something was recorded, and how it went."""

    assignment = serializers.UUIDField(
        source="occurrence.assignment_id", read_only=True
    )
    outcome = serializers.ChoiceField(choices=Entry.Outcome.values, read_only=True)
    from_paper = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields: tuple[str, ...] = (
            "id",
            "couple",
            "partner",
            "occurrence",
            "assignment",
            "outcome",
            "please_read",
            "talk_about",
            "late",
            "from_paper",
            "recorded_at",
        )
        read_only_fields = fields

    def get_from_paper(self, row: Entry) -> bool:
        """Whether somebody else entered it from a sheet."""
        return row.entered_by_id is not None


class EntryWhole(EntryOut):
    """The same with what was written; never what was confided."""

    answers = serializers.SerializerMethodField()

    class Meta(EntryOut.Meta):
        fields = (*EntryOut.Meta.fields, "answers")
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": "object",
            "additionalProperties": True,
            "description": "By the names of the exercise's questions.",
        }
    )
    def get_answers(self, row: Entry) -> dict[str, Any]:
        """What was written, by question."""
        return drafts.values(row.answers)


class CommentOut(serializers.ModelSerializer[Feedback]):
    """A comment to the one partner who wrote the entry."""

    author = serializers.CharField(source="author.name", read_only=True)
    body = serializers.CharField(read_only=True)

    class Meta:
        model = Feedback
        fields = read_only_fields = ("id", "entry", "author", "body", "created_at")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A few words",
            request_only=True,
            value={"body": "Thank you for writing this down."},
        )
    ]
)
class CommentIn(Input):
    """Words to one partner."""

    body = Text(max_length=4000)
