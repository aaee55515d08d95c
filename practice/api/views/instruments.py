"""Which questionnaires there are, and the keys they are scored by."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import catalog
from assessments.models import Instrument
from practice.access import ScopedQuerySet
from practice.api import filters
from practice.api.base import Listing, Single
from practice.api.serializers import instruments as shapes

VERSION = OpenApiParameter(
    "version", str, description="This version of it; without one, the latest."
)


class Instruments(Listing):
    """Every version of every questionnaire that the practice knows."""

    model = Instrument
    serializer_class = shapes.InstrumentOut
    what = "instruments"
    filterset_class = filters.Instruments

    def with_parts(
        self, rows: ScopedQuerySet[Instrument]
    ) -> ScopedQuerySet[Instrument]:
        """Without their statements."""
        return rows.defer("document")

    @extend_schema(operation_id="listInstruments", tags=["instruments"])
    def get(self, request: Request) -> Response:
        """List questionnaires."""
        return self.list(request)


class OneInstrument(Single):
    """One questionnaire with its key."""

    model = Instrument
    serializer_class = shapes.InstrumentWhole

    def parameters(self) -> set[str]:
        """Which version."""
        return {"version"}

    @extend_schema(
        operation_id="readInstrument", tags=["instruments"], parameters=[VERSION]
    )
    def get(self, request: Request, code: str) -> Response:
        """Read a questionnaire's definition; of a published one, the key alone."""
        version = self.asked("version")
        rows = self.get_queryset().filter(code=code)
        row = catalog.newest(rows.filter(version=version) if version else rows)
        if row is None:
            raise Http404
        return self.shown(row)
