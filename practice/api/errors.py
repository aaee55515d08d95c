"""What went wrong, as a problem document with the sentence a page would show."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from practice import problems
from practice.errors import GoneError, RefusedError, StaleError

WHOLE = "request"
"""The name under which errors stand that belong to no single field."""


class TooLarge(exceptions.APIException):
    """413: more was sent than is ever needed."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("This is more than 256 KiB. Send it in smaller parts.")


class LicenseNeeded(exceptions.PermissionDenied):
    """403: new work, and no license in force."""

    kind = "license"


class MatchNeeded(exceptions.APIException):
    """428: a draft is changed only by who says which version they have seen."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = _("Send If-Match with the ETag of the version you have read.")
    kind = "match-needed"


class NotThatVersion(exceptions.APIException):
    """412: somebody changed it meanwhile; the present version comes with it."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = _(
        "Somebody changed this meanwhile. Nothing was overwritten; here is how it"
        " stands now."
    )
    kind = "stale"

    def __init__(self, present: Mapping[str, Any], etag: str) -> None:
        super().__init__()
        self.more = {"present": dict(present)}
        self.headers = {"ETag": etag}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem document of an error; None for one that nobody foresaw (500)."""
    match error:
        case StaleError():
            return _refused(error, 409, "stale")
        case GoneError():
            return _refused(error, 410, "gone")
        case RefusedError():
            return _refused(error, 422, "refused")
        case Http404():
            return _problem(404)
        case PermissionDenied():
            return _problem(403)
        case exceptions.ValidationError():
            detail = _("Some of what was sent cannot be used; see the errors.")
            return _problem(error.status_code, str(detail), errors=flat(error.detail))
        case exceptions.APIException():
            return _foreseen(error)
        case _:
            return None


def _refused(error: RefusedError, code: int, kind: str) -> Response:
    more: dict[str, Any] = {}
    if isinstance(error, StaleError):
        more = {"mine": error.mine, "theirs": error.theirs, "revision": error.revision}
    return _problem(code, str(error), type_=problems.kind(kind), **more)


def _foreseen(error: exceptions.APIException) -> Response:
    kind = getattr(error, "kind", "")
    found = _problem(
        error.status_code,
        str(error.detail),
        type_=problems.kind(kind) if kind else problems.ABOUT_BLANK,
        **getattr(error, "more", {}),
    )
    for name, value in getattr(error, "headers", {}).items():
        found[name] = value
    if challenge := getattr(error, "auth_header", ""):
        found["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = str(max(1, round(wait)))
    return found


def _problem(code: int, detail: str = "", **more: Any) -> Response:
    return Response(
        problems.document(code, detail, **more),
        status=code,
        content_type=problems.MEDIA_TYPE,
    )


def flat(detail: object, name: str = "") -> dict[str, list[str]]:
    """Errors by field, `answers.3` for what lies inside one."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in detail.items():
            found |= flat(inner, f"{name}.{key}" if name else str(key))
        return found
    sentences = detail if isinstance(detail, list | tuple) else [detail]
    return {name or WHOLE: [str(one) for one in sentences]}
