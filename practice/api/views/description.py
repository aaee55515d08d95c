"""The API's description, and a page to read it; for those who may use it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import BasePermission
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from practice import access
from practice.api import schema
from practice.api.authentication import BearerToken
from practice.api.base import Api

STAFF = (access.Therapist, access.Admin)


class TokenOrSession(BearerToken):
    """A token, or else whoever is signed in; for the description alone."""

    def authenticate(self, request: Request) -> Any:
        """Return (account, token), (account, "session") or None."""
        viewer = getattr(request._request, "viewer", None)
        if isinstance(viewer, STAFF) and "HTTP_AUTHORIZATION" not in request.META:
            return request._request.user, "session"
        return super().authenticate(request)


class IsStaff(BasePermission):
    """A therapist or an admin, by token or signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the viewer has one of the two roles."""
        return isinstance(getattr(request._request, "viewer", None), STAFF)


class Description(Api):
    """OpenAPI 3.1, as JSON."""

    authentication_classes = (TokenOrSession,)
    permission_classes = (IsStaff,)

    @extend_schema(
        operation_id="readDescription",
        tags=["description"],
        auth=[{"token": []}],  # type: ignore[list-item]  # its stub says str, its docs say a requirement object
        responses={200: {"type": "object", "required": ["openapi", "paths"]}},
    )
    def get(self, request: Request) -> Response:
        """Read this description."""
        return Response(schema.document())


class Reader(SpectacularSwaggerSplitView):
    """The page that shows it; everything on it comes from here."""

    authentication_classes = ()
    permission_classes = (IsStaff,)
    renderer_classes = [TemplateHTMLRenderer]  # a list, as its base says
    url_name = "api_schema"
    template_name = "api/reader.html"
    title = "API"
