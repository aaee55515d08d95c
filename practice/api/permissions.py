"""What a token may do: a view says it for each method, and what it leaves out is no."""

from typing import ClassVar, Protocol

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from practice import access
from practice.models import ApiToken

_WRITING = ("POST", "PUT", "PATCH", "DELETE")

#: `scopes` of a view that only shows.
READ: dict[str, str] = dict.fromkeys(SAFE_METHODS, "read")
#: `scopes` of a view that also changes.
READ_AND_WRITE: dict[str, str] = READ | dict.fromkeys(_WRITING, "write")


class Scoped(Protocol):
    """A view that says which scope each of its methods needs."""

    scopes: ClassVar[dict[str, str]]


class HasScope(BasePermission):
    """The request's token holds the scope that the view names for the method.

    A view without `scopes`, a method that is not in them, a request without a token
    and a viewer who is neither therapist nor admin are refused.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether this token may use this method here."""
        token = request.auth
        viewer = getattr(request._request, "viewer", None)
        if not isinstance(token, ApiToken):
            return False
        if not isinstance(viewer, access.Therapist | access.Admin):
            return False
        needed = getattr(view, "scopes", {}).get(request.method)
        return needed is not None and needed in token.scopes
