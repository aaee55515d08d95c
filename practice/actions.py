"""Everything the floor writes about people: practice, roles, licenses, invitations."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from practice import audit, clock, outbox, secrets, tokens
from practice.access import Actor, System
from practice.access import Admin as AdminViewer
from practice.access import Therapist as TherapistViewer
from practice.errors import GoneError, RefusedError
from practice.models import (
    Admin,
    FrontDesk,
    License,
    Practice,
    SetupToken,
    StaffInvitation,
    Therapist,
    User,
)

INVITATION_LASTS = timedelta(days=7)
RENEWAL_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """The sign-in of someone who works here."""

    name: str
    email: str
    password: str


def _make_user(account: NewAccount) -> User:
    email = account.email.lower()
    if User.objects.filter(email__iexact=email).exists():
        raise RefusedError(_("There is already an account with this email."))
    return User.objects.create_user(
        username=email, email=email, password=account.password
    )


@transaction.atomic
def set_up(
    *, practice_name: str, time_zone: str, account: NewAccount, solo: bool, token: str
) -> User:
    """Make the practice and its first admin; "Just you?" makes them therapist too.

    Works once, with the token printed at start. Raises `GoneError` otherwise.
    """
    used = SetupToken.objects.filter(
        token_hash=secrets.hash_token(token), used_at=None
    ).update(used_at=clock.now())
    if not used:
        raise GoneError(_("This setup link has been used or replaced."))
    practice = Practice.objects.create(
        name=practice_name, time_zone=time_zone, solo=solo
    )
    user = _make_user(account)
    by = System("setup", practice_id=practice.key)
    Admin.objects.create(practice=practice, user=user, name=account.name)
    if solo:
        Therapist.objects.create(
            practice=practice, user=user, name=account.name, time_zone=time_zone
        )
    audit.record(by=by, action="set up practice", about=practice)
    return user


@transaction.atomic
def invite_staff(
    *, name: str, email: str, role: str, by: AdminViewer
) -> tuple[StaffInvitation, str]:
    """Invite someone to work here: by mail, or without mail by a link to hand over.

    Returns the invitation and the link's token, empty where a mail carries one of its
    own. An open one for the same address and role is replaced. For someone who
    already works here it renews the password; any other account with that email stays
    closed to it, and is added only by its owner.
    """
    email = email.lower()
    _replace_open(by.practice_id, email, role)
    token = secrets.new_token()
    invitation = StaffInvitation.objects.create(
        practice_id=by.practice_id,
        role=role,
        name=name,
        email=email,
        token_hash=secrets.hash_token(token),
        renews=_colleague(by.practice_id, email),
        invited_by_id=by.user_id,
        expires_at=clock.now() + INVITATION_LASTS,
    )
    audit.record(by=by, action="invited staff", about=invitation, detail={"role": role})
    if not settings.MAIL_URL:
        return invitation, token
    outbox.notify(
        kind="practice.staff_invitation",
        practice=invitation.practice,
        subject=invitation.key,
        recipient=invitation.key,
        occurrence_key="invitation",
        wanted_at=clock.now(),
        use_by=invitation.expires_at,
    )
    return invitation, ""


def _replace_open(practice_id: uuid.UUID, email: str, role: str) -> None:
    StaffInvitation.objects.filter(
        practice_id=practice_id,
        email__iexact=email,
        role=role,
        accepted_at=None,
        replaced_at=None,
    ).update(replaced_at=clock.now())


def _colleague(practice_id: uuid.UUID, email: str) -> User | None:
    """Whoever works in this practice under this email: only they are renewed.

    An admin holds the link, so it must not open the account of someone in care.
    """
    for kind in (Therapist, Admin, FrontDesk):
        row = (
            kind._default_manager.filter(
                practice_id=practice_id, user__email__iexact=email, ended_at=None
            )
            .select_related("user")
            .first()
        )
        if row is not None:
            return row.user
    return None


def mint_staff_token(invitation: StaffInvitation) -> str:
    """Give an invitation the token its mail carries; nobody else ever held one."""
    token = secrets.new_token()
    invitation.token_hash = secrets.hash_token(token)
    invitation.save(update_fields=["token_hash"])
    return token


@transaction.atomic
def renew_sign_in(*, email: str, drop_factors: bool = False) -> str:
    """A link's token with which someone who works here sets a new password.

    For whoever runs the installation; nothing is mailed. It is good for 30 minutes.
    `drop_factors` removes the second factors too, for one whose phone is lost.
    Raises `RefusedError` when nobody works under this email.
    """
    email = email.lower()
    for kind, role in (
        (Therapist, StaffInvitation.Role.THERAPIST),
        (Admin, StaffInvitation.Role.ADMIN),
        (FrontDesk, StaffInvitation.Role.FRONT_DESK),
    ):
        row = (
            kind._default_manager.filter(user__email__iexact=email, ended_at=None)
            .select_related("user", "practice")
            .first()
        )
        if row is not None:
            return _renewal(row, role, drop_factors=drop_factors)
    raise RefusedError(_("Nobody works here under this email."))


def _renewal(
    row: Admin | FrontDesk | Therapist, role: str, *, drop_factors: bool
) -> str:
    email = row.user.email
    _replace_open(row.practice.key, email, role)
    token = secrets.new_token()
    invitation = StaffInvitation.objects.create(
        practice=row.practice,
        role=role,
        name=row.name,
        email=email,
        token_hash=secrets.hash_token(token),
        renews=row.user,
        invited_by=row.user,
        expires_at=clock.now() + RENEWAL_LASTS,
    )
    by = System("renewal", practice_id=row.practice.key)
    audit.record(by=by, action="renewed sign-in", about=invitation)
    if drop_factors:
        forget_factors(user=row.user, by=by)
    return token


def forget_factors(*, user: User, by: Actor) -> None:
    """Remove an account's passkeys, authenticator app and recovery codes."""
    Authenticator.objects.filter(user=user).delete()
    tokens.revoke_all(user=user, by=by)
    audit.record(by=by, action="removed second factors", about=user)


def find_staff_invitation(token: str) -> StaffInvitation:
    """The open staff invitation behind a link, or `GoneError` for any other."""
    invitation = (
        StaffInvitation.objects.filter(token_hash=secrets.hash_token(token))
        .select_related("practice")
        .first()
    )
    if invitation is None or not invitation.is_open():
        raise GoneError(_("This invitation is no longer open."))
    return invitation


@transaction.atomic
def accept_staff_invitation(
    *, invitation: StaffInvitation, name: str, password: str
) -> User:
    """Make the account and its role, once; or renew the password of one that is.

    Raises `RefusedError` when another account has the email: its owner signs in and
    uses `take_on_work` instead.
    """
    _accept_once(invitation)
    by = System("staff invitation", practice_id=invitation.practice_id)
    user = invitation.renews
    if user is None:
        user = _make_user(NewAccount(name, invitation.email, password))
    else:
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
        tokens.revoke_all(user=user, by=by)
    _give_role(invitation, user, name)
    audit.record(by=by, action="joined staff", about=invitation)
    return user


@transaction.atomic
def take_on_work(*, invitation: StaffInvitation, user: User, name: str) -> User:
    """Add the invited role to one's own account, which keeps its password."""
    _accept_once(invitation)
    _give_role(invitation, user, name)
    by = System("staff invitation", practice_id=invitation.practice_id)
    audit.record(by=by, action="joined staff", about=invitation)
    return user


def _accept_once(invitation: StaffInvitation) -> None:
    """Of two submissions at once, one accepts and the other is told it is over."""
    won = StaffInvitation.objects.filter(
        pk=invitation.pk,
        accepted_at=None,
        replaced_at=None,
        expires_at__gt=clock.now(),
    ).update(accepted_at=clock.now())
    if not won:
        raise GoneError(_("This invitation is no longer open."))


def _give_role(invitation: StaffInvitation, user: User, name: str) -> None:
    """Give the role, keep the one that is held, or open the ended one again.

    Care, licenses and the trail point at the old row, so it goes on.
    """
    holder = {"practice": invitation.practice, "user": user}
    match invitation.role:
        case StaffInvitation.Role.THERAPIST:
            kind: type[Admin | FrontDesk | Therapist] = Therapist
            new = {"time_zone": invitation.practice.time_zone}
        case StaffInvitation.Role.ADMIN:
            kind, new = Admin, {}
        case _:
            kind, new = FrontDesk, {}
    had = kind._default_manager.filter(**holder)
    if had.filter(ended_at=None).exists():
        return
    ended = had.order_by("-ended_at").first()
    if ended is None:
        kind._default_manager.create(**holder, name=name, **new)
        return
    ended.name, ended.ended_at = name, None
    ended.save(update_fields=["name", "ended_at"])


@dataclass(frozen=True, slots=True)
class Credential:
    """A license as its holder enters it."""

    jurisdiction: str
    kind: str
    number: str
    valid_from: date
    valid_to: date | None


@transaction.atomic
def enter_license(*, credential: Credential, by: TherapistViewer) -> License:
    """Enter one's own license; it is self-attested until an admin verifies it."""
    entered = License.objects.create(
        practice_id=by.practice_id,
        therapist_id=by.therapist_id,
        jurisdiction=credential.jurisdiction,
        kind=credential.kind,
        number=credential.number,
        valid_from=credential.valid_from,
        valid_to=credential.valid_to,
    )
    audit.record(by=by, action="entered license", about=entered)
    return entered


@transaction.atomic
def verify_license(
    *, credential: License, what: str, where: str, by: AdminViewer
) -> None:
    """Say what was checked and where; when and by whom is kept with it.

    Raises `RefusedError` for one's own license: checking is another's word.
    """
    if credential.therapist.user_id == by.user_id:
        raise RefusedError(
            _("This license is your own. Somebody else needs to check it.")
        )
    credential.verified_at = clock.now()
    credential.verified_by_id = by.user_id
    credential.verified_what = what
    credential.verified_where = where
    credential.save(
        update_fields=["verified_at", "verified_by", "verified_what", "verified_where"]
    )
    audit.record(by=by, action="verified license", about=credential)


@transaction.atomic
def end_role(*, role: Admin | FrontDesk | Therapist, by: AdminViewer) -> None:
    """End someone's work here; their next request already finds the door closed."""
    if isinstance(role, Admin) and _is_last_admin(role):
        raise RefusedError(_("A practice needs at least one admin."))
    role.ended_at = clock.now()
    role.save(update_fields=["ended_at"])
    tokens.revoke_of_role(role=role, by=by)
    audit.record(by=by, action="ended role", about=role)


def _is_last_admin(role: Admin) -> bool:
    others = Admin.objects.filter(practice_id=role.practice_id, ended_at=None)
    return not others.exclude(pk=role.pk).exists()


@transaction.atomic
def change_practice(
    *,
    practice: Practice,
    name: str,
    time_zone: str,
    crisis_text: str,
    watched_hours: str,
    by: AdminViewer,
) -> None:
    """Change what the practice says of itself."""
    practice.name = name
    practice.time_zone = time_zone
    practice.crisis_text = crisis_text
    practice.watched_hours = watched_hours
    practice.save()
    audit.record(by=by, action="changed practice", about=practice)
