"""The yardstick: a bare Django page that makes five indexed queries and says "ok"."""

from collections.abc import Callable

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.urls import path

from clients.models import Couple
from practice.models import Practice, Therapist, User


def page(_request: HttpRequest, session: str, couple: str) -> HttpResponse:
    """Five rows, each by its key, through the ORM."""
    found = Session.objects.get(session_key=session)
    row = Couple.objects.get(pk=couple)
    practice = Practice.objects.get(pk=row.practice_id)
    therapist = Therapist.objects.get(care__couple=row, care__until=None)
    user = User.objects.get(pk=therapist.user_id)
    names = f"{found.pk} {practice.name} {therapist.name} {user.username}"
    return HttpResponse(f"<p>{len(names)}</p>")


urlpatterns = [path("bare/<str:session>/<str:couple>/", page)]


class Bare:
    """The only middleware of the bare page: it points at the routes above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.bare"  # type: ignore[assignment]
        return self.get_response(request)
