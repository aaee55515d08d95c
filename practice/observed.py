"""One line and one count for each request answered and each task run."""

import logging
import time
from collections.abc import Callable
from typing import Any

from celery.signals import task_postrun, task_prerun
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from practice import audit, metrics

#: Asked by machines: whoever asks is nobody, and finds out nothing but health.
PROBES = ("/health/live", "/health/ready", "/health/deep", "/metrics")
requests = logging.getLogger("practice.requests")
worked = logging.getLogger("practice.worked")


class Observed:
    """Log and count each answer: its route's name, never its address.

    Also lets the addresses of `PROBES` forget cookies, so that a browser's session is
    not looked up in a database that may be down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        # For what Django logs once the request has left all middleware.
        request.observed_id = audit.request_id()  # type: ignore[attr-defined]
        if request.path in PROBES:
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        route, method = _route(request), str(request.method)
        metrics.count_request(route, method, response.status_code, seconds)
        facts = {
            "method": method if method in metrics.METHODS else "other",
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "role": getattr(getattr(request, "viewer", None), "role", "nobody"),
        }
        requests.info(
            "%(method)s %(route)s %(status)s %(ms)s ms, %(role)s",
            facts,
            extra={"facts": facts},
        )
        return response


def _route(request: HttpRequest) -> str:
    """The matched route's name; "static" for files, "none" for what matched nothing."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


_begun: dict[str, tuple[float, Any]] = {}


@task_prerun.connect
def _task_begins(task_id: str, **_: Any) -> None:
    """All lines of a task carry its id, as those of a request do."""
    within = audit.request(task_id)
    within.__enter__()
    _begun[task_id] = (time.perf_counter(), within)


@task_postrun.connect
def _task_ends(task_id: str, task: Any, state: str | None = None, **_: Any) -> None:
    begun, within = _begun.pop(task_id, (None, None))
    ms = 0.0 if begun is None else round((time.perf_counter() - begun) * 1000, 1)
    outcome = (state or "unknown").lower()
    metrics.count_task(task.name, outcome)
    facts = {"task": task.name, "outcome": outcome, "ms": ms}
    worked.info("%(task)s %(outcome)s %(ms)s ms", facts, extra={"facts": facts})
    if within is not None:
        within.__exit__(None, None, None)
