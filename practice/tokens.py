"""Tokens for the API: made, found, ended. Only their hashes are kept.

A token stands for one role of one account. It is asked about on every request, so it
opens nothing from the moment on in which it is revoked or expired, its role ended,
its account closed, or the account's last second factor gone.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from practice import audit, clock, secrets
from practice.access import Actor
from practice.access import Admin as AdminViewer
from practice.access import Therapist as TherapistViewer
from practice.errors import RefusedError
from practice.models import Admin, ApiToken, FrontDesk, Therapist, User

PREFIX = "sb_"
SHOWN = len(PREFIX) + 6
MOST_PER_ROLE = 10
MOST_DAYS = 365
DEFAULT_DAYS = 90
#: What counts as a second factor; recovery codes alone are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """What somebody asks for: a name for it, what it may do, for how many days."""

    label: str
    scopes: frozenset[str]
    days: int = DEFAULT_DAYS


@transaction.atomic
def make_token(
    *, wanted: NewToken, by: TherapistViewer | AdminViewer
) -> tuple[ApiToken, str]:
    """Make a token for the role acted in; return its row and the token itself.

    The token is in no table and cannot be shown again. Raises `RefusedError` for more
    than `MOST_PER_ROLE` live ones, no or an unknown scope, or a life outside
    1..`MOST_DAYS` days.
    """
    _check(wanted)
    role = _locked_role(by)
    held = {"therapist": role} if isinstance(role, Therapist) else {"admin": role}
    if ApiToken.objects.filter(**held).live().count() >= MOST_PER_ROLE:
        raise RefusedError(
            _("You have %(most)s tokens already. Revoke one first.")
            % {"most": MOST_PER_ROLE}
        )
    token = PREFIX + secrets.new_token()
    now = clock.now()
    made = ApiToken.objects.create(
        practice_id=by.practice_id,
        user_id=by.user_id,
        role=by.role,
        **held,
        label=wanted.label,
        may_read="read" in wanted.scopes,
        may_write="write" in wanted.scopes,
        token_hash=secrets.hash_token(token),
        prefix=token[:SHOWN],
        created_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    audit.record(by=by, action="made token", about=made, detail=_said(made))
    return made, token


def _check(wanted: NewToken) -> None:
    if not wanted.scopes or not wanted.scopes <= set(ApiToken.Scope.values):
        raise RefusedError(_("Say what the token may do."))
    if not 1 <= wanted.days <= MOST_DAYS:
        raise RefusedError(_("A token lasts at most a year."))


def _locked_role(by: TherapistViewer | AdminViewer) -> Therapist | Admin:
    """The role's row, held until the commit: two at once cannot pass the limit."""
    if isinstance(by, TherapistViewer):
        return (
            Therapist.objects.select_for_update().visible_to(by).get(pk=by.therapist_id)
        )
    return (
        Admin.objects.select_for_update()
        .visible_to(by)
        .get(user_id=by.user_id, ended_at=None)
    )


def _said(token: ApiToken) -> dict[str, object]:
    return {"role": token.role, "scopes": sorted(token.scopes)}


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor) -> None:
    """End one token at once; one that has ended already stays as it is."""
    if _end(Q(pk=token.pk)):
        audit.record(by=by, action="revoked token", about=token)


@transaction.atomic
def revoke_all(*, user: User, by: Actor, practice_id: uuid.UUID | None = None) -> int:
    """End all of somebody's tokens, or those of one practice; how many those were."""
    which = Q(user=user)
    if practice_id is not None:
        which &= Q(practice_id=practice_id)
    return _end_audited(which, by=by, about=user)


@transaction.atomic
def revoke_mine(*, by: TherapistViewer | AdminViewer) -> int:
    """End all of one's own tokens in the practice one acts in; how many those were."""
    user = User.objects.get(pk=by.user_id)
    return revoke_all(user=user, by=by, practice_id=by.practice_id)


@transaction.atomic
def revoke_of_colleague(*, user_id: uuid.UUID, by: AdminViewer) -> int:
    """End all tokens somebody has in an admin's practice; how many those were."""
    user = User.objects.get(pk=user_id)
    return revoke_all(user=user, by=by, practice_id=by.practice_id)


@transaction.atomic
def revoke_of_role(*, role: Admin | FrontDesk | Therapist, by: Actor) -> int:
    """End the tokens of a role: it may be given again, and they stay ended."""
    match role:
        case Therapist():
            return _end_audited(Q(therapist=role), by=by, about=role)
        case Admin():
            return _end_audited(Q(admin=role), by=by, about=role)
        case _:
            return 0


def _end_audited(
    which: Q, *, by: Actor, about: Admin | FrontDesk | Therapist | User
) -> int:
    count = _end(which)
    if count:
        detail = {"count": count}
        audit.record(by=by, action="revoked tokens", about=about, detail=detail)
    return count


def _end(which: Q) -> int:
    now = clock.now()
    return ApiToken.objects.filter(which, revoked_at=None).update(revoked_at=now)


def find(token: str) -> ApiToken | None:
    """The live token behind what a caller shows, with its practice and account.

    It is looked up by its hash: how long that takes says nothing about the token.
    None for an unknown, expired or revoked one, and for one whose account is closed
    or has no second factor. Whether its role holds is asked where roles are known.
    """
    if not token.startswith(PREFIX) or not token.isascii():
        return None
    row = (
        ApiToken.objects.filter(token_hash=secrets.hash_token(token))
        .live()
        .select_related("user", "practice")
        .first()
    )
    return row if row is not None and _still_holds(row) else None


def _still_holds(token: ApiToken) -> bool:
    if not token.user.is_active:
        return False
    # Personas of the sample practice have no factors, in that mode only.
    if settings.SAMPLE and token.practice.sample:
        return True
    return has_factor(token.user_id)


def has_factor(user_id: uuid.UUID) -> bool:
    """Whether an account has a second factor: an authenticator app or a passkey."""
    factors = Authenticator.objects.filter(user_id=user_id, type__in=FACTORS)
    return bool(factors.exists())


def note_use(token: ApiToken) -> None:
    """Keep when a token was last used, to the hour: reading must not cost a write."""
    now = clock.now()
    if token.last_used_at and now - token.last_used_at < _USE_NOTED_EVERY:
        return
    long_ago = Q(last_used_at=None) | Q(last_used_at__lte=now - _USE_NOTED_EVERY)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


def live_counts(viewer: AdminViewer) -> dict[uuid.UUID, int]:
    """How many live tokens each account has in this practice; no more about them."""
    rows = (
        ApiToken.objects.filter(practice_id=viewer.practice_id)
        .live()
        .order_by()
        .values_list("user_id")
        .annotate(number=Count("pk"))
    )
    return {uuid.UUID(str(user)): number for user, number in rows}
