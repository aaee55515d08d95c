"""Error pages: say what is wrong and how to go on; reveal nothing."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise

from practice import problems
from practice.outage import RETRY_AFTER, is_outage

_AWAY = "The database did not answer. Wait and send the same again."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: something was sent that cannot be used; 413 when it was too much."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    if problems.wanted(request):
        return problems.response(status)
    return render(request, f"errors/{status}.html", status=status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this account may not do that."""
    if problems.wanted(request):
        return problems.response(403)
    return render(request, "errors/403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or was sent from elsewhere."""
    return render(request, "errors/stale.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for unknown, foreign and malformed."""
    if problems.wanted(request):
        return problems.response(404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without request, database or style sheet.

    Any of them may be what broke; a static file that was not collected raises, too.
    Where the database is away or busy: 503, and when to try again. Django asks here
    for what any layer raised, middleware included, so no error of that kind is missed.
    """
    if is_outage(sys.exception()):
        return _unavailable(request)
    if problems.wanted(request):
        return problems.response(500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    """503: in a moment it will work again, and sending again does no harm."""
    if problems.wanted(request):
        answer: HttpResponse = problems.response(503, _AWAY)
    else:
        answer = HttpResponse(render_to_string("errors/503.html"), status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    return answer


def gone(request: HttpRequest, message: str | Promise) -> HttpResponse:
    """410: a link that was used, replaced or has expired; `message` says what to do.

    The page is the same whatever the link once opened, and whether it ever did.
    """
    return render(request, "errors/410.html", {"message": message}, status=410)
