"""Health and figures, for machines. They know nobody: cookies do not count here."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from practice import health, metrics


@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Say "ok": this process answers. Asks no database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: 200 or 503, and what is missing."""
    return _told(health.ready())


@require_safe
@login_not_required
def deep(request: HttpRequest) -> HttpResponse:
    """Whether due messages are handed over: 200 or 503, and how late they are."""
    return _told(health.deep())


def _told(found: health.Health) -> HttpResponse:
    return JsonResponse(found.facts, status=200 if found.is_well else 503)


@require_safe
@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics, for whoever holds METRICS_TOKEN; unset, there is no page."""
    token: str = settings.METRICS_TOKEN
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {token}"):
        answer = HttpResponse(status=401, content_type="text/plain")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(metrics.exposed(), content_type=metrics.CONTENT_TYPE)
