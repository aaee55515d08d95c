"""Questionnaires and their keys."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessments.models import Instrument

DEFINITION = {
    "type": "object",
    "additionalProperties": True,
    "description": (
        "Items, scales, reversals, missing rules and figures with their sources."
        " Published ones have no statements in it."
    ),
}


class InstrumentName(serializers.ModelSerializer[Instrument]):
    """Which questionnaire, and which version of its key."""

    class Meta:
        model = Instrument
        fields: tuple[str, ...] = (
            *("id", "code", "version", "language", "title", "checksum"),
        )
        read_only_fields = fields


class InstrumentOut(InstrumentName):
    """One version of a questionnaire; `retired_at` says that it is given no more."""

    kind = serializers.ChoiceField(
        choices=["house", "published", "custom"], read_only=True
    )

    class Meta(InstrumentName.Meta):
        fields = (
            *InstrumentName.Meta.fields,
            *("kind", "family", "minutes", "min_gap_days", "raises_flags"),
            *("published_at", "retired_at"),
        )
        read_only_fields = fields


class InstrumentWhole(InstrumentOut):
    """The same with its definition; `checksum` is of exactly this."""

    definition = serializers.SerializerMethodField()

    class Meta(InstrumentOut.Meta):
        fields = (*InstrumentOut.Meta.fields, "definition")
        read_only_fields = fields

    @extend_schema_field(DEFINITION)
    def get_definition(self, row: Instrument) -> dict[str, Any]:
        """As it is kept: a practice's wording lies apart from it."""
        return dict(row.document)
