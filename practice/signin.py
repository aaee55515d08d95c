"""How allauth signs people in here.

By email, phone or sign-in name with a password or passphrase, or by passkey. Nobody
signs up and no mail leaves by this way. Secrets of second factors are sealed with
their owner's data key, and a code opens once.
"""

import base64
import io
import logging
import uuid
from typing import Any

import segno
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from practice import audit, clock, tokens
from practice.access import Nobody
from practice.cipher import key_id_of, open_bytes, seal_bytes
from practice.encryption import EncryptionError, Tampered
from practice.keyring import key_by_id, key_for
from practice.models import Admin, FrontDesk, Therapist, User
from practice.models.people import phone_index

log = logging.getLogger(__name__)

# Seven digits at least; anything else is taken for a sign-in name. Eighteen are the
# longest number after the longest international prefix.
_PHONE = RegexValidator(r"^\+?(?:[\s()./-]*\d){7,18}\s*$")
_NO_MATCH = _("That sign-in name and password do not belong together.")
_WAIT = _("That was several tries in a row. Please wait a few minutes, then try again.")
_WRONG_CODE = _("That code did not fit. Codes change every 30 seconds: try the newest.")


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """The second step after a password.

    Whoever works here always takes it. Someone in care takes it only with an
    authenticator app: their passkey stands beside the passphrase, so that a lost
    phone, or a computer that has no passkey, does not shut them out.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        if not super()._should_handle(request):
            return False
        user = self.login.user
        app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
        return works_here(user) or app.exists()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation and setup only; phones are found by hash."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _NO_MATCH,
        "phone_password_mismatch": _NO_MATCH,
        "username_password_mismatch": _NO_MATCH,
        "invalid_login": _NO_MATCH,
        "too_many_login_attempts": _WAIT,
        "rate_limited": _WAIT,
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send nothing: every message of the product goes through the outbox."""

    def phone_form_field(self, **kwargs: Any) -> forms.CharField:
        """A number as people write it: digits, spaces, dashes, dots, brackets."""
        return forms.CharField(validators=[_PHONE], **kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The account with this number, however it is written."""
        index = phone_index(phone)
        return User.objects.filter(phone_index=index).first() if index else None

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The account's number; always as good as verified: none is sent a code."""
        phone: str | None = user.phone_sealed
        return (phone, True) if phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Numbers are given at the invitation, not here."""
        raise PermissionDenied

    set_phone_verified = set_phone
    send_verification_code_sms = set_phone

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """After signing in: home, which knows where each role begins."""
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a new password: back to the page about signing in."""
        return reverse("mfa_index")

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password; whoever changes it wants no old door left open."""
        with transaction.atomic():
            super().set_password(user, password)
            tokens.revoke_all(user=user, by=Nobody(user_id=user.pk))

    def get_login_stages(self) -> list[str]:
        """The steps of signing in, with our own idea of who takes the second."""
        own = {
            "allauth.mfa.stages.AuthenticateStage": f"{__name__}.{SecondStep.__name__}"
        }
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to show once more who one is, in our words."""
        words = {
            "reauthenticate": _("Use my password or passphrase"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, with the session limits that go with the person's roles."""
        super().login(request, user)
        request.session["limits"] = "staff" if works_here(user) else "client"
        audit.record(by=Nobody(user_id=user.pk), action="signed in")

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """Count tries by account, not by spelling: one account has several names."""
        user = self._named(**credentials)
        if user is not None:
            return f"account:{user.pk}"
        names = [str(credentials.get(kind, "")) for kind in ("email", "username")]
        return "name:" + "|".join(names).strip().lower()

    def _named(self, **credentials: Any) -> User | None:
        username = str(credentials.get("username", "")).lower()
        email = str(credentials.get("email", "")).lower()
        user = User.objects.filter(username=username).first()
        if user is None and email:
            user = User.objects.filter(email__iexact=email).first()
        if user is None and credentials.get("phone"):
            user = self.get_user_by_phone(str(credentials["phone"]))
        return user


def works_here(user: User) -> bool:
    """Whether someone works in any practice now: their sessions are shorter."""
    return any(
        model._default_manager.filter(user=user, ended_at=None).exists()
        for model in (Therapist, Admin, FrontDesk)
    )


def enter(request: HttpRequest, user: User, *, to: str) -> HttpResponse:
    """Sign in someone who just chose a password behind a link; then go to `to`.

    A second factor that the account already has is still asked for: a link alone
    never opens what a factor protects.
    """
    record_authentication(request, user, method="password", reauthenticated=True)
    return perform_login(request, Login(user=user, redirect_url=to))  # type: ignore[no-any-return]


def used_factor_lately(request: HttpRequest) -> bool:
    """Whether someone showed again who they are by a code or a passkey, just now.

    Just now: within ACCOUNT_REAUTHENTICATION_TIMEOUT. Signing in does not count, and
    neither does a password: what this guards opens without either later.
    """
    return _shown_lately(request, "mfa")


def used_password_lately(request: HttpRequest) -> bool:
    """Whether someone showed again who they are by their password, just now."""
    return _shown_lately(request, "password")


def _shown_lately(request: HttpRequest, method: str) -> bool:
    now = clock.now().timestamp()
    return any(
        record["method"] == method
        and record.get("reauthenticated")
        and 0 <= now - record["at"] < account_settings.REAUTHENTICATION_TIMEOUT
        for record in get_authentication_records(request, request.user)
    )


def where_to_use_factor(request: HttpRequest, *, then: str) -> str:
    """The address at which to show a code or a passkey, and to go on to `then`."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    has_codes = Authenticator.objects.filter(user_id=request.user.pk, type__in=kinds)
    by = "mfa_reauthenticate"
    if not has_codes.exists():
        by = "mfa_reauthenticate_webauthn"
    return f"{reverse(by)}?{urlencode({'next': reverse(then)})}"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are sealed and bound to their owner."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret with the owner's data key."""
        whose = _whose()
        sealed = seal_bytes(key_for(whose), text.encode(), _binding(whose))
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises `Tampered` when it was sealed for another account."""
        try:
            sealed = base64.b64decode(encrypted_text, validate=True)
        except ValueError:
            raise Tampered("These bytes are not a sealed value.") from None
        key = key_by_id(key_id_of(sealed))
        return open_bytes(key, sealed, _binding(_whose())).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG, dark on white in both color schemes."""
        drawn = io.BytesIO()
        segno.make(url, error="m", micro=False).save(
            drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False
        )
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002
        """A name to begin with; people may write another."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        if count:
            return str(_("Passkey %(number)s") % {"number": count + 1})
        return str(_("My passkey"))

    def _get_site_name(self) -> str:
        """What a phone shows beside a passkey: neutral, for it may be shared."""
        return str(_("Notes"))


def _whose() -> uuid.UUID:
    """Whose secret is in hand: of who is signed in, or half-way through it."""
    request: Any = context.request
    if request.user.is_authenticated:
        return uuid.UUID(str(request.user.pk))
    stage = getattr(request, "_login_stage", None)
    if stage is None:
        raise PermissionDenied
    return uuid.UUID(str(stage.login.user.pk))


def _binding(whose: uuid.UUID) -> bytes:
    return f"mfa.Authenticator.data|{whose}".encode()


@transaction.atomic
def use_code(*, user: User, code: str) -> Authenticator | None:
    """The authenticator that this code opens, used up by it; None when none does.

    A TOTP code counts only if its time step is later than any used before. The step
    is kept with the authenticator, under a row lock, so that no process, and no
    emptied cache, lets a code pass twice.
    """
    rows = (
        Authenticator.objects.select_for_update(of=("self",))
        .filter(user=user)
        .exclude(type=Authenticator.Type.WEBAUTHN)
        .order_by("-type")
    )
    for row in rows:
        try:
            if _accepts(row, code):
                return row
        except EncryptionError:
            log.error("A second factor of account %s does not open.", user.pk)
    return None


def _accepts(row: Authenticator, code: str) -> bool:
    if row.type == Authenticator.Type.RECOVERY_CODES:
        return bool(row.wrap().validate_code(code))
    secret = MfaAdapter().decrypt(row.data["secret"])
    typed = "".join(sign for sign in code if sign.isdigit())
    for step in yield_hotp_counters_from_time():
        fits = constant_time_compare(typed, format_hotp_value(hotp_value(secret, step)))
        if fits and step > row.data.get("last_step", -1):
            row.data["last_step"] = step
            row.save(update_fields=["data"])
            return True
    return False
