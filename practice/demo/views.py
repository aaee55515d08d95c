"""Entering the sample practice as somebody, without passwords or factors.

These addresses exist in the demo's address book only; a test says so.
"""

import json

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from clients.viewers import choose, roles_of
from practice.demo import personas
from practice.models import User

CARDS = "cards.json"


@login_not_required
@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    """Everybody who can be entered, and the cards of those who were invited."""
    return render(
        request,
        "demo/demo.html",
        {
            "staff": personas.STAFF,
            "partners": personas.PARTNERS,
            "guests": [(guest, card_of(guest.slug)) for guest in personas.GUESTS],
        },
    )


def card_of(slug: str) -> dict[str, str]:
    """The link and code printed on a guest's card, kept for the sample only."""
    path = settings.VAR / CARDS
    cards: dict[str, dict[str, str]] = (
        json.loads(path.read_text()) if path.exists() else {}
    )
    return cards.get(slug, {})


@login_not_required
@require_POST
def demo_enter(request: HttpRequest, persona: str) -> HttpResponse:
    """Sign in as a persona and act in its role."""
    found = personas.find(persona)
    if found is None:
        raise Http404
    logout(request)
    user = User.objects.filter(username=found.slug).first()
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method="password")
    request.session["sample_persona"] = found.slug
    role = next(r for r in roles_of(user) if r.viewer.role == found.role)
    choose(request, role.key)
    return redirect("home")
