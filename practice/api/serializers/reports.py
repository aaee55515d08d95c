"""The figures of the Reports page, small cells hidden as there."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from practice.workspace.cells import Cell
from practice.workspace.reports import Delivery, Line, Report


class CellOut(serializers.Serializer[Cell]):
    """`part` of `whole`; all null where fewer than 11 couples stand behind it."""

    part = serializers.SerializerMethodField()
    whole = serializers.SerializerMethodField()
    percent = serializers.IntegerField(read_only=True, allow_null=True)
    hidden = serializers.BooleanField(read_only=True)

    @extend_schema_field({"type": ["integer", "null"]})
    def get_part(self, cell: Cell) -> int | None:
        """How many were finished; null when hidden."""
        return None if cell.hidden else cell.part

    @extend_schema_field({"type": ["integer", "null"]})
    def get_whole(self, cell: Cell) -> int | None:
        """Of how many; null when hidden."""
        return None if cell.hidden else cell.whole


class LineOut(serializers.Serializer[Line]):
    """One therapist's row."""

    name = serializers.CharField(read_only=True)
    couples = serializers.IntegerField(read_only=True)
    questionnaires = CellOut(read_only=True)
    exercises = CellOut(read_only=True)


class DeliveryOut(serializers.Serializer[Delivery]):
    """How many messages are in one state."""

    state = serializers.CharField(source="label", read_only=True)
    number = serializers.IntegerField(read_only=True)
    looks_wrong = serializers.BooleanField(read_only=True)


class ReportOut(serializers.Serializer[Report]):
    """A practice's workload, completion and delivery."""

    therapists = LineOut(source="lines", many=True, read_only=True)
    couples = serializers.IntegerField(read_only=True)
    questionnaires = CellOut(read_only=True)
    exercises = CellOut(read_only=True)
    delivery = DeliveryOut(many=True, read_only=True)
