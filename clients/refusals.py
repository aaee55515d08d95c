"""What someone signed in was refused is written down, wherever it was decided."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from practice import audit
from practice.access import Nobody, Viewer

REFUSED = (403, 404)


class RecordRefusals:
    """Record every 403 and 404 of someone signed in, at an address there is.

    Outside the view, so that the entry stands whatever became of the view's own
    transaction. It costs one insert, and only where something was refused. An address
    that does not exist is a slip of the finger and is let be.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in REFUSED:
            _record(request, response.status_code)
        return response


def _record(request: HttpRequest, status: int) -> None:
    match = request.resolver_match
    viewer: Viewer = getattr(request, "viewer", Nobody())
    if match is None or viewer.user_id is None:
        return
    ids = [value for value in match.kwargs.values() if isinstance(value, uuid.UUID)]
    audit.refused(
        by=viewer,
        address=match.view_name,
        method=request.method or "",
        status=status,
        asked=ids[-1] if ids else None,
    )
