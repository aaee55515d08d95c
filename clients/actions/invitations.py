"""Letting a partner in: a card or mail, a code, an account of their own."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.actions import couples, review
from clients.actions.consents import reaches_other
from clients.actions.couples import NewPartner, close_invitations
from clients.actions.rules import require_in_care, require_license
from clients.models import Couple, Invitation, Partner, ReviewItem
from practice import audit, clock, outbox, secrets
from practice.access import System, Therapist
from practice.errors import GoneError, RefusedError
from practice.ids import new_id
from practice.models import User
from practice.models.people import phone_index

CARD_LASTS = timedelta(days=14)
MAIL_LASTS = timedelta(days=7)
OTHER_NAME = _("That cannot be used to sign in here. Please choose another.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A new invitation with its two secrets, seen only now.

    `token` is empty for a mailed one: it is made when the mail is handed over.
    """

    invitation: Invitation
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Way:
    """How one partner of a new couple is to be invited; see `invite`."""

    how: str
    email: str = ""
    called_private: bool = False


@transaction.atomic
def invite(
    *,
    partner: Partner,
    how: str,
    by: Therapist,
    email: str = "",
    called_private: bool = False,
    key: uuid.UUID | None = None,
) -> Issued:
    """Invite a partner, replacing an invitation that is still open.

    Mail and own phone need `called_private`: the therapist asked this person
    directly whether the address is private. For a partner who has joined, the
    invitation renews the sign-in and changes nothing else. `key`, when given,
    becomes its id, so that a reloaded form does not replace the card it just made.
    """
    way = Way(how, email.lower(), called_private)
    _refuse_second_use(partner, key)
    require_in_care(partner.couple)
    renews = partner.standing == Partner.Standing.JOINED
    if not renews:
        require_license(by)
    if how != Invitation.How.CARD and not called_private:
        raise RefusedError(
            _("Ask this person directly first whether the address is private.")
        )
    _refuse_shared_address(partner, email)
    close_invitations(partner)
    issued = _issue(partner, way, renews=renews, key=key or new_id())
    if not renews and partner.standing != Partner.Standing.INVITED:
        partner.standing = Partner.Standing.INVITED
        partner.save(update_fields=["standing"])
    audit.record(
        by=by,
        action="invited",
        about=issued.invitation,
        person_id=partner.person.key,
        detail={"how": how},
    )
    if how == Invitation.How.EMAIL:
        _send(issued.invitation)
        return replace(issued, token="")
    return issued


def _refuse_second_use(partner: Partner, key: uuid.UUID | None) -> None:
    # Two tabs at once wait for each other here, so that one of them is told.
    Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if key and Invitation.objects.filter(pk=key).exists():
        raise RefusedError(
            _(
                "This form has been used: its invitation is made and stays good."
                " A code is shown only once; make a new one if it is lost."
            )
        )


def _issue(partner: Partner, way: Way, *, renews: bool, key: uuid.UUID) -> Issued:
    token, code = secrets.new_token(), secrets.new_code()
    lasts = MAIL_LASTS if way.how == Invitation.How.EMAIL else CARD_LASTS
    invitation = Invitation.objects.create(
        id=key,
        practice_id=partner.practice_id,
        couple=partner.couple,
        partner=partner,
        how=way.how,
        email=way.email,
        called_private_at=clock.now() if way.called_private else None,
        token_hash=secrets.hash_token(token),
        code_hash=make_password(code),
        renews_sign_in=renews,
        expires_at=clock.now() + lasts,
    )
    return Issued(invitation, token, code)


def _refuse_shared_address(partner: Partner, email: str) -> None:
    """Two partners never share an address. Said to the therapist, not to them."""
    if reaches_other(email, in_couple=partner.couple.key, not_of=partner.key):
        raise RefusedError(
            _(
                "That address already belongs to the other partner. Each needs an"
                " address of their own, or a card."
            )
        )


@transaction.atomic
def open_and_invite(
    *,
    partners: tuple[NewPartner, NewPartner],
    ways: tuple[Way, Way],
    agreement: str,
    by: Therapist,
    key: uuid.UUID | None = None,
) -> tuple[Couple, list[Issued]]:
    """Open a couple and invite both, or do nothing at all."""
    first, second = partners
    couple = couples.open_couple(
        first=first, second=second, agreement=agreement, by=by, key=key
    )
    both = couple.partners.select_related("person", "couple__practice").order_by("slot")
    issued = [
        invite(
            partner=partner,
            how=way.how,
            email=way.email,
            called_private=way.called_private,
            by=by,
        )
        for partner, way in zip(both, ways, strict=True)
    ]
    return couple, issued


def _send(invitation: Invitation) -> None:
    outbox.notify(
        kind="clients.invitation",
        practice=invitation.practice,
        subject=invitation.key,
        recipient=invitation.key,
        occurrence_key="invitation",
        wanted_at=clock.now(),
        use_by=invitation.expires_at,
    )


def mint_token(invitation: Invitation) -> str:
    """Give a mailed invitation the token its mail carries; the older one dies."""
    token = secrets.new_token()
    invitation.token_hash = secrets.hash_token(token)
    invitation.save(update_fields=["token_hash"])
    return token


def find(token: str) -> Invitation:
    """The open invitation behind a link.

    Raises `GoneError` for an unknown, used, replaced or expired one alike.
    """
    invitation = (
        Invitation.objects.filter(token_hash=secrets.hash_token(token))
        .select_related("partner__person", "couple__practice")
        .first()
    )
    if invitation is None or not invitation.is_open():
        raise GoneError(_("This invitation is no longer open."))
    return invitation


def find_entered(key: str) -> Invitation:
    """The open invitation whose code was entered in this session, or `GoneError`."""
    if not key:
        raise GoneError(_("This invitation is no longer open."))
    invitation = (
        Invitation.objects.filter(pk=key)
        .select_related("partner__person", "couple__practice")
        .first()
    )
    if invitation is None or not invitation.is_open():
        raise GoneError(_("This invitation is no longer open."))
    return invitation


def enter_code(*, invitation: Invitation, code: str) -> bool:
    """Check the six digits; the fifth wrong try closes the invitation.

    The try is counted before the code is looked at, so that two requests at once
    cannot share one; a right code gives its own try back.
    """
    _count_try(invitation)
    if check_password(code.strip().replace(" ", ""), invitation.code_hash):
        Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") - 1)
        return True
    _close_after_last_try(invitation)
    return False


def _count_try(invitation: Invitation) -> None:
    counted = Invitation.objects.filter(
        pk=invitation.pk,
        tries__lt=Invitation.MOST_TRIES,
        accepted_at=None,
        closed_at=None,
    ).update(tries=F("tries") + 1)
    if not counted:
        raise GoneError(_("This invitation is no longer open."))


@transaction.atomic
def _close_after_last_try(invitation: Invitation) -> None:
    invitation.refresh_from_db(fields=["tries"])
    if invitation.tries < Invitation.MOST_TRIES:
        return
    by = System("invitations", practice_id=invitation.practice_id)
    invitation.closed_at = clock.now()
    invitation.save(update_fields=["closed_at"])
    outbox.cancel(subject=invitation.key, reason="invitation closed")
    review.queue(
        kind=ReviewItem.Kind.INVITATION,
        partner=invitation.partner,
        subject_id=invitation.key,
    )
    audit.record(by=by, action="closed after five tries", about=invitation)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How someone wants to sign in. At least one of the three names is given.

    `passphrase` None means: by passkey only, added right after.
    """

    username: str
    email: str
    phone: str
    passphrase: str | None


class TakenError(RefusedError):
    """A name that opens another account, or might be the other partner's."""


def accept(*, invitation: Invitation, sign_in: SignIn, zone: str) -> User:
    """Turn an open invitation into an account, once.

    A name that cannot be used is refused in the same words whatever the reason, and
    counts as one of the invitation's five tries: else one partner could ask, name by
    name, what the other signs in with. Raises `GoneError` after the last.
    """
    try:
        return _accept(invitation=invitation, sign_in=sign_in, zone=zone)
    except TakenError:
        _count_try(invitation)
        _close_after_last_try(invitation)
        if invitation.closed_at is not None:
            raise GoneError(_("This invitation is no longer open.")) from None
        raise


@transaction.atomic
def _accept(*, invitation: Invitation, sign_in: SignIn, zone: str) -> User:
    """Make the account.

    The update of `accepted_at` is the compare-and-set: of two submissions at once,
    one accepts and the other is told it is over.
    """
    won = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, closed_at=None
    ).update(accepted_at=clock.now())
    if not won or not _still_fresh(invitation):
        raise GoneError(_("This invitation is no longer open."))
    partner = invitation.partner
    person = partner.person
    by = System("invitations", practice_id=invitation.practice_id)
    if invitation.renews_sign_in and person.user is not None:
        _renew(person.user, sign_in.passphrase)
        audit.record(by=by, action="renewed sign-in", about=partner)
        return person.user
    _refuse_taken(sign_in, partner)
    user = _make_user(sign_in)
    person.user = user
    person.zone = zone or person.zone
    person.save(update_fields=["user", "zone"])
    partner.standing = Partner.Standing.JOINED
    partner.joined_at = clock.now()
    partner.save(update_fields=["standing", "joined_at"])
    audit.record(by=by, action="joined", about=partner)
    return user


def _still_fresh(invitation: Invitation) -> bool:
    return invitation.expires_at > clock.now()


def _renew(user: User, passphrase: str | None) -> None:
    """Give an account a new key and take every old one away.

    Even the password of a passkey-only account is replaced, by another unusable one:
    sessions are bound to its hash, so those elsewhere end.
    """
    user.set_password(passphrase)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()


def _refuse_taken(sign_in: SignIn, partner: Partner) -> None:
    """Refuse a name that opens another account, in words that confirm nothing."""
    email = sign_in.email
    if reaches_other(email, in_couple=partner.couple.key, not_of=partner.key):
        raise TakenError(OTHER_NAME)
    names = Q(username=sign_in.username.lower())
    if sign_in.phone:
        names |= Q(phone_index=phone_index(sign_in.phone))
    if email:
        names |= Q(email__iexact=email)
    if User.objects.filter(names).exists():
        raise TakenError(OTHER_NAME)


def _make_user(sign_in: SignIn) -> User:
    # Someone who signs in by email or phone still needs a name no one else has.
    username = sign_in.username.lower() or f"u-{new_id().hex}"
    user = User(id=new_id(), username=username, email=sign_in.email.lower())
    user.set_password(sign_in.passphrase)
    user.set_phone(sign_in.phone)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # taken in the moment since we looked
        raise TakenError(OTHER_NAME) from None
    return user
