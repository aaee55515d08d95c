"""A practice's figures, for those who run it."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from practice import access, audit
from practice.api.base import NOT_FOR_YOU, Single
from practice.api.serializers.reports import ReportOut
from practice.workspace import reports


class Reports(Single):
    """The figures of the Reports page."""

    audience = (access.Admin,)
    serializer_class = ReportOut

    @extend_schema(operation_id="readReports", tags=["reports"])
    def get(self, request: Request) -> Response:
        """Read workload, completion and delivery; nothing that is somebody's own."""
        if not isinstance(self.viewer, access.Admin):
            raise PermissionDenied(NOT_FOR_YOU)
        report = reports.read(self.viewer)
        audit.listed(by=self.viewer, what="reports", count=len(report.lines))
        return self.shown(report)
