"""Refusals for programs: one shape for every error of the API (RFC 9457).

Pages answer errors with a page; whatever lies under `/api/` answers with a problem
document, also where a middleware or the address table refuses before any view runs.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from practice import audit

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/"
ABOUT_BLANK = "about:blank"


def wanted(request: HttpRequest) -> bool:
    """Whether a program asks: it reads a problem document, a person a page."""
    return request.path_info.startswith(PREFIX)


def kind(name: str) -> str:
    """The `type` of a problem that a program may want to tell apart."""
    return f"urn:secure-base:problem:{name}"


def document(
    status: int,
    detail: str = "",
    *,
    type_: str = ABOUT_BLANK,
    errors: dict[str, list[str]] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One problem. `instance` is the request's id, as in `X-Request-Id`.

    `errors` maps the names of fields or parameters to sentences; `more` adds members.
    """
    found: dict[str, Any] = {
        "type": type_,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).description,
        "instance": audit.request_id(),
    }
    if errors:
        found["errors"] = errors
    return found | more


def response(status: int, detail: str = "") -> JsonResponse:
    """The answer of a place that knows no more than the status."""
    return JsonResponse(
        document(status, detail), status=status, content_type=MEDIA_TYPE
    )
