"""From a signed-in account to the one viewer of a request.

The session holds only a hint of the chosen role; the database is asked on every
request, so a role that ended a second ago opens nothing. Staff without a second
factor are nobody until they have one.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clients.actions.consents import has_begun
from clients.models import Partner as PartnerRow
from practice import access
from practice.models import Admin, FrontDesk, Therapist, User

SESSION_KEY = "role"
STAFF = ("therapist", "admin", "frontdesk")


@dataclass(frozen=True, slots=True)
class Role:
    """One role a signed-in account may act in.

    `key` is what the session remembers; `label` is what the switcher shows.
    """

    key: str
    label: str
    viewer: access.Viewer


def roles_of(user: User) -> list[Role]:
    """All roles that hold now: therapist first, then admin, desk, own care."""
    roles = [_therapist(row) for row in _current(Therapist, user)]
    roles += [_admin(row) for row in _current(Admin, user)]
    roles += [_desk(row) for row in _current(FrontDesk, user)]
    memberships = (
        PartnerRow.objects.filter(
            person__user=user,
            standing=PartnerRow.Standing.JOINED,
            left_at=None,
        )
        .select_related("couple__practice")
        .order_by("-joined_at")
    )
    return roles + [_partner(row, user) for row in memberships]


def _current(model: Any, user: User) -> Sequence[Any]:
    rows = model.objects.filter(user=user, ended_at=None).select_related("practice")
    if model is Therapist:
        rows = rows.prefetch_related("licenses")
    return cast("Sequence[Any]", rows.order_by("pk"))


def _therapist(row: Therapist) -> Role:
    viewer = access.Therapist(
        user_id=_id(row.user_id),
        therapist_id=row.key,
        practice_id=_id(row.practice_id),
        in_force=row.standing().is_in_force,
    )
    label = _("Therapist at %(practice)s") % {"practice": row.practice.name}
    return Role(f"therapist:{row.pk}", label, viewer)


def _admin(row: Admin) -> Role:
    viewer = access.Admin(user_id=_id(row.user_id), practice_id=_id(row.practice_id))
    label = _("Running %(practice)s") % {"practice": row.practice.name}
    return Role(f"admin:{row.pk}", label, viewer)


def _desk(row: FrontDesk) -> Role:
    viewer = access.FrontDesk(
        user_id=_id(row.user_id), practice_id=_id(row.practice_id)
    )
    label = _("Front desk at %(practice)s") % {"practice": row.practice.name}
    return Role(f"frontdesk:{row.pk}", label, viewer)


def _partner(row: PartnerRow, user: User) -> Role:
    viewer = access.Partner(
        user_id=user.pk,
        person_id=_id(row.person_id),
        partner_id=row.key,
        couple_id=_id(row.couple_id),
        practice_id=_id(row.practice_id),
    )
    since = row.couple.started_at.date().isoformat()
    label = _("My own notes, since %(date)s") % {"date": since}
    return Role(f"partner:{row.pk}", label, viewer)


def _id(value: object) -> uuid.UUID:
    return uuid.UUID(str(value))


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


def has_factor(user: User) -> bool:
    """Whether the account has a second factor: an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def _is_sample(request: HttpRequest) -> bool:
    """Personas of the sample practice enter without factors, in that mode only."""
    persona: object = request.session.get("sample_persona")
    sample: bool = settings.SAMPLE
    return sample and persona is not None


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
        if not request.user.is_authenticated:
            return access.Nobody()
        user = request.user
        role = chosen(request, roles_of(user))
        if role is None:
            return access.Nobody(user_id=user.pk)
        if role.viewer.role in STAFF and not (_is_sample(request) or has_factor(user)):
            request.needs_factor = True  # type: ignore[attr-defined]
            return access.Nobody(user_id=user.pk)
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

    Until then every page leads to that one choice; it costs one small query.
    """

    @newcomers
    @wraps(view)
    def begun(
        request: access.PartnerRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        if not has_begun(request.viewer):
            return redirect("join_choices")
        return view(request, *args, **kwargs)

    return begun
