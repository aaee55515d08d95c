"""Who asks: `Authorization: Bearer sb_...`, and nothing else.

Not a session, so no page a browser is on can ask in somebody's name; not a token in
an address, where logs and proxies would keep it.
"""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from clients.viewers import roles_of
from practice import access, audit, tokens
from practice.api import throttles
from practice.models import ApiToken, User

SCHEME = "Bearer"
_REFUSED = _("This token opens nothing: it is unknown, expired, revoked or unusable.")


class BearerToken(BaseAuthentication):
    """The account and the token of a request; `viewer` is set to the token's role.

    The role, the account, its second factor and its licenses are asked anew on every
    request. Anything else answers 401 and is counted by address.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return (account, token), or None where no `Authorization` was sent.

        Raises `AuthenticationFailed`, or `Throttled` past a limit.
        """
        asked = cast(access.ViewerRequest, request._request)
        # A signed-in browser's viewer must not count here.
        asked.viewer = access.Nobody()
        header = request.META.get("HTTP_AUTHORIZATION", "")
        token = tokens.find(_shown(header))
        viewer = _viewer(token) if token else None
        if token is None or viewer is None:
            self._refuse(request, header)
            return None
        throttles.count_token(request, token)
        asked.viewer = viewer
        tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says in `WWW-Authenticate`."""
        return f'{SCHEME} realm="api"'

    @staticmethod
    def _refuse(request: Request, header: str) -> None:
        throttles.count_refused(request)
        if not header:
            return
        audit.record(by=access.Nobody(), action="api refused")
        raise AuthenticationFailed(_REFUSED)


def _viewer(token: ApiToken) -> access.Viewer | None:
    """The viewer of the token's role, licenses asked today; None when it has ended."""
    key = f"{token.role}:{token.role_id}"
    roles = (role for role in roles_of(token.user) if role.key == key)
    return next((role.viewer for role in roles), None)


def _shown(header: str) -> str:
    """The token in an `Authorization` header, or "" for anything else."""
    scheme, _space, token = header.partition(" ")
    return token.strip() if scheme.lower() == SCHEME.lower() else ""


class BearerTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = "practice.api.authentication.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """An HTTP bearer scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "sb_…",
            "description": "A token made under Security, Tokens.",
        }
