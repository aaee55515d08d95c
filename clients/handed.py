"""A device handed over in the office: one sitting, and every other address is shut.

Handing over signs the therapist out: what is left is a session of nobody that names
one sitting. Whatever went wrong with it, there is nothing behind it to reach. Only the
one who handed it over opens it again, by signing in with a second factor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from clients.viewers import HANDED_KEY, handed_viewer, only_for
from clients.zones import therapist_name
from practice.access import Handed

#: The pages of the one sitting.
PAGES = frozenset({"here", "here_save", "here_finish", "here_thanks"})
#: To sign in again, and to leave: that ends the session, and nothing opens by it.
DOORS = frozenset({"account_login", "mfa_authenticate", "mfa_login_webauthn", "leave"})
#: The sample practice is entered without factors anyway.
SAMPLE_DOORS = frozenset({"demo", "demo_enter"})


def hand_over(request: HttpRequest, to: Handed, *, back: str) -> None:
    """End this session and begin one that holds a single sitting.

    `back` is where whoever handed it over goes on, once they have signed in again.
    """
    by = request.user.pk
    logout(request)
    request.session[HANDED_KEY] = {
        "by": str(by),
        "back": back,
        "administration_id": str(to.administration_id),
        "partner_id": str(to.partner_id),
        "person_id": str(to.person_id),
        "couple_id": str(to.couple_id),
        "practice_id": str(to.practice_id),
        "handed_at": to.handed_at.isoformat(),
        "lead": to.lead,
    }


class HandedOver:
    """On a device handed over, shut every address but those of its sitting."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if HANDED_KEY not in request.session:
            return self.get_response(request)
        held = request.session[HANDED_KEY]
        if request.user.is_authenticated:
            by, back = _whose(held)
            if str(request.user.pk) == by:
                del request.session[HANDED_KEY]
                return redirect(back)
            logout(request)
            request.session[HANDED_KEY] = held
            return shut(request)
        if _name(request) not in _open():
            return shut(request)
        return self.get_response(request)


def _whose(held: object) -> tuple[str, str]:
    """Who handed it over and where they go on; nobody for what cannot be read."""
    if not isinstance(held, dict):
        return "", ""
    return str(held.get("by", "")), str(held.get("back", "")) or "/"


def _open() -> frozenset[str]:
    return PAGES | DOORS | (SAMPLE_DOORS if settings.SAMPLE else frozenset())


def _name(request: HttpRequest) -> str:
    """The name of the address asked for; empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def shut(request: HttpRequest, *, is_over: bool = False) -> HttpResponse:
    """What every other address shows, and the sitting's own once it is over."""
    viewer = handed_viewer(request.session.get(HANDED_KEY))
    name = therapist_name(viewer) if viewer else ""
    context = {"therapist_name": name, "is_over": is_over}
    return render(request, "clients/handed_shut.html", context, status=403)


def handed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view run on a device handed over, where nobody is signed in."""
    guarded = only_for(Handed)(view)

    @login_not_required
    @wraps(guarded)
    def entered(request: Any, *args: object, **kwargs: object) -> HttpResponse:
        nobody = not isinstance(request.viewer, Handed)
        if nobody and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return guarded(request, *args, **kwargs)

    return entered
