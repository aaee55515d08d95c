"""From a signed-in account to the one viewer of a request.

The session holds only a hint of the chosen role; the database is asked on every
request, so a role that ended a second ago opens nothing. Staff without a second
factor are nobody until they have one.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from clients.roles import Role
from clients.roles import roles_of as roles_of
from practice import access
from practice.models import User

SESSION_KEY = "role"
HANDED_KEY = "handed"
STAFF = ("therapist", "admin", "frontdesk")


def chosen(request: HttpRequest, roles: list[Role]) -> Role | None:
    """The role the session asks for if it still holds, else the first."""
    wanted = request.session.get(SESSION_KEY)
    for role in roles:
        if role.key == wanted:
            return role
    return roles[0] if roles else None


def choose(request: HttpRequest, key: str) -> bool:
    """Act in another of one's roles from now on; False when it is not one's own."""
    roles = roles_of(cast(User, request.user))
    role = next((role for role in roles if role.key == key), None)
    if role is None:
        return False
    request.session[SESSION_KEY] = role.key
    request.session["limits"] = "client" if role.viewer.role == "partner" else "staff"
    return True


def _is_sample(request: HttpRequest) -> bool:
    """Personas of the sample practice enter without factors, in that mode only."""
    persona: object = request.session.get("sample_persona")
    sample: bool = settings.SAMPLE
    return sample and persona is not None


def handed_viewer(held: Any) -> access.Handed | None:
    """The viewer of a device handed over, from what its session holds, or None."""
    try:
        return access.Handed(
            administration_id=uuid.UUID(held["administration_id"]),
            partner_id=uuid.UUID(held["partner_id"]),
            person_id=uuid.UUID(held["person_id"]),
            couple_id=uuid.UUID(held["couple_id"]),
            practice_id=uuid.UUID(held["practice_id"]),
            handed_at=datetime.fromisoformat(held["handed_at"]),
            lead=str(held["lead"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


class ViewerMiddleware:
    """Set `request.viewer`; keep staff without a second factor at the door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        resolved = cast(access.ViewerRequest, request)
        resolved.viewer = self._resolve(request)
        return self.get_response(request)

    @staticmethod
    def _resolve(request: HttpRequest) -> access.Viewer:
        if HANDED_KEY in request.session:
            # Whoever else this browser may be: it is that one sitting, or nothing.
            held = request.session[HANDED_KEY]
            return handed_viewer(held) or access.Nobody()
        if not request.user.is_authenticated:
            return access.Nobody()
        user = request.user
        roles = roles_of(user)
        role = chosen(request, roles)
        if role is None:
            return access.Nobody(user_id=user.pk)
        if role.viewer.role in STAFF and not (_is_sample(request) or role.has_factor):
            request.needs_factor = True  # type: ignore[attr-defined]
            return access.Nobody(user_id=user.pk)
        request.role, request.roles = role, roles  # type: ignore[attr-defined]
        return role.viewer


def only_for(
    *kinds: type[access.Viewer],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view run only for these viewers; everyone else sees a 404.

    Staff who still lack a second factor are led to where they can add one.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: access.ViewerRequest, *args: object, **kwargs: object
        ) -> HttpResponse:
            if getattr(request, "needs_factor", False):
                return redirect("mfa_index")
            if not isinstance(request.viewer, kinds):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.audience = kinds  # type: ignore[attr-defined]
        return guarded

    return decorate


therapists = only_for(access.Therapist)
newcomers = only_for(access.Partner)
admins = only_for(access.Admin)
desk_or_therapists = only_for(access.FrontDesk, access.Therapist)
signed_in = only_for(
    access.Therapist, access.Partner, access.Admin, access.FrontDesk, access.Nobody
)
desks = only_for(access.FrontDesk)


def partners(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view run for partners who gave the needed consents.

    Until then every page leads to that one choice.
    """

    @newcomers
    @wraps(view)
    def begun(
        request: access.PartnerRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if not request.role.has_begun:  # type: ignore[attr-defined]
            return redirect("join_choices")
        return view(request, *args, **kwargs)

    return begun
