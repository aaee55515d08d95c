"""Questionnaire schedules, sittings and their scores."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from assessments.models import Administration, Plan, Score
from assessments.plan_forms import DAYS, RHYTHMS
from practice.api.fields import Day, Flag, Input, Key, OneOf, Text, Whole
from practice.api.serializers.instruments import InstrumentName
from practice.encryption import sealed

ANSWER = {"oneOf": [{"type": "integer"}, {"const": "-"}]}
ANSWERS = {
    "type": "object",
    "additionalProperties": ANSWER,
    "description": "By number of the statement; `-` is “I would rather not say”.",
}


class PlanOut(serializers.ModelSerializer[Plan]):
    """A questionnaire schedule."""

    instrument = InstrumentName(read_only=True)

    class Meta:
        model = Plan
        fields = read_only_fields = (
            "id",
            "couple",
            "instrument",
            "whom",
            "rhythm",
            "every_weeks",
            "after_days",
            "at_most",
            "opens_scores",
            "starts_on",
            "ends_on",
            "days_to_answer",
            "pack",
            "revision",
            "created_at",
            "stopped_at",
        )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Every eight weeks, for both",
            request_only=True,
            value={
                "couple": "019bd5a4-0000-7000-8000-000000000000",
                "instrument": "aor-24",
                "whom": "both",
                "every_weeks": 8,
                "starts_on": "2027-03-01",
                "ends_on": None,
                "days_to_answer": 7,
            },
        ),
        OpenApiExample(
            "Before each session, twelve times at most",
            request_only=True,
            value={
                "couple": "019bd5a4-0000-7000-8000-000000000000",
                "instrument": "wir-5",
                "rhythm": "session",
                "at_most": 12,
                "starts_on": "2026-03-02",
                "days_to_answer": 3,
            },
        ),
    ]
)
class PlanIn(Input):
    """A new schedule.

    `rhythm`: once; weeks, with `every_weeks`; session, which opens `days_to_answer`
    days before each; after, with `after_days` after the last was finished. Without
    one, `every_weeks` decides, and null gives it once.
    """

    couple = Key()
    instrument = Text(max_length=20, help_text="The questionnaire's code.")
    whom = OneOf(choices=Plan.For.values, default="both")
    rhythm = OneOf(choices=Plan.Rhythm.values, allow_null=True, default=None)
    every_weeks = OneOf(choices=RHYTHMS, allow_null=True, default=None)
    after_days = Whole(min_value=1, max_value=365, allow_null=True, default=None)
    at_most = Whole(
        min_value=1,
        max_value=500,
        allow_null=True,
        default=None,
        help_text="For each partner; what is open counts.",
    )
    opens_scores = Flag(default=False)
    starts_on = Day()
    ends_on = Day(allow_null=True, default=None)
    days_to_answer = OneOf(choices=DAYS, default=7)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each figure belongs to one rhythm."""
        owners = {"every_weeks": Plan.Rhythm.WEEKS, "after_days": Plan.Rhythm.AFTER}
        rhythm = attrs["rhythm"] or (
            Plan.Rhythm.WEEKS if attrs["every_weeks"] else Plan.Rhythm.ONCE
        )
        for name, owner in owners.items():
            if attrs[name] is not None and rhythm != owner:
                said = _("This belongs to the rhythm “%(rhythm)s”.")
                raise serializers.ValidationError({name: [said % {"rhythm": owner}]})
        return attrs


class ScoreOut(serializers.ModelSerializer[Score]):
    """One scale. `value` is null when too few statements were answered for one.

    `declined` of the `items` are “would rather not say”; `prorated`: from fewer than
    all. It was made by the key that the sitting's `instrument` names.
    """

    class Meta:
        model = Score
        fields = read_only_fields = (
            "scale",
            "value",
            "answered",
            "items",
            "declined",
            "prorated",
            "scored_at",
        )


class AdministrationOut(serializers.ModelSerializer[Administration]):
    """One partner's sitting, with its scores once it is finished.

    `wording_version` is the practice's own of a published questionnaire. What is told
    to the therapist alone has neither scores nor answers here.
    """

    instrument = InstrumentName(read_only=True)
    wording_version = serializers.SerializerMethodField()
    from_paper = serializers.SerializerMethodField()
    scores = ScoreOut(many=True, read_only=True)

    class Meta:
        model = Administration
        fields: tuple[str, ...] = (
            "id",
            "couple",
            "partner",
            "plan",
            "instrument",
            "wording_version",
            "round_key",
            "state",
            "opens_at",
            "due_at",
            "submitted_at",
            "debriefed_at",
            "from_paper",
            "scores",
        )
        read_only_fields = fields

    def get_wording_version(self, row: Administration) -> int | None:
        """Null where the words are in the questionnaire itself."""
        return row.wording.version if row.wording else None

    def get_from_paper(self, row: Administration) -> bool:
        """Whether somebody else entered it from a sheet."""
        return row.entered_by_id is not None


class AdministrationWhole(AdministrationOut):
    """The same with the answers; those of a draft stay with the person: null."""

    answers = serializers.SerializerMethodField()

    class Meta(AdministrationOut.Meta):
        fields = (*AdministrationOut.Meta.fields, "answers")
        read_only_fields = fields

    @extend_schema_field(ANSWERS | {"type": ["object", "null"]})
    def get_answers(self, row: Administration) -> dict[str, Any] | None:
        """What was answered, by number; null until it is finished, and if confided."""
        if row.submitted_at is None or sealed(row, "confided") is not None:
            return None
        return dict(row.answers or {})


@extend_schema_field(ANSWERS | {"propertyNames": {"pattern": "^[1-9][0-9]{0,2}$"}})
class Answers(serializers.Field[Any, Any, Any, Any]):
    """Answers by the number of their statement."""

    default_error_messages = {
        "invalid": _("Give an object: answers by the number of their statement."),
        "number": _("Name each statement by its number."),
        "answer": _("Give each answer as a whole number, or “-”."),
    }

    def to_internal_value(self, data: Any) -> dict[int, Any]:
        """By number, each an int or "-"; the questionnaire judges the rest."""
        if not isinstance(data, dict):
            self.fail("invalid")
        for number, answer in data.items():
            plain = number.isascii() and number.isdigit() and len(number) <= 3
            if not plain or number.startswith("0"):
                self.fail("number")
            if type(answer) is not int and answer != "-":
                self.fail("answer")
        return {int(number): answer for number, answer in data.items()}

    def to_representation(self, value: Any) -> Any:
        """As it is kept."""
        return value


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "As far as the second statement",
            request_only=True,
            value={"answers": {"1": 5, "2": "-"}, "finished": False},
        )
    ]
)
class PaperIn(Input):
    """What stands on the sheet; `finished` scores it, once and for good."""

    answers = Answers()
    finished = Flag(default=False)


class PaperOut(serializers.Serializer[Any]):
    """A sheet being entered: which version this is, and what stands in it so far."""

    administration = serializers.UUIDField(source="id", read_only=True)
    state = serializers.ChoiceField(choices=Administration.State.values, read_only=True)
    revision = serializers.IntegerField(read_only=True)
    answers = serializers.SerializerMethodField()

    @extend_schema_field(ANSWERS)
    def get_answers(self, row: Administration) -> dict[str, Any]:
        """What was entered; empty for what its person answers on screen."""
        entered = row.entered_by_id is not None
        return dict(row.answers or {}) if entered else {}
