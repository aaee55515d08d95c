"""Allauth's forms about second factors, in our words and with our checks."""

import struct
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from practice import safe_json
from practice.front.account_forms import limit
from practice.names import plain_name
from practice.signin import use_code

# What the ceremony's parser raises for a well-formed answer that makes no sense.
_NONSENSE = (AttributeError, LookupError, TypeError, ValueError, struct.error)


class _Code(forms.Form):
    """Six digits of an app, or a recovery code; each opens once."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        limit(field, 20)
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")

    def clean_code(self) -> str:
        """The code, now used up. Raises for a wrong and for a used one alike."""
        forgive = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        opened = use_code(user=self.user, code=code)
        if opened is None:
            raise get_adapter().validation_error("incorrect_code")
        forgive()
        opened.user = self.user
        self.authenticator = opened
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("The six digits it shows")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(inputmode="numeric")


class PasskeyField(forms.CharField):
    """What the browser's passkey dialogue answered, as bounded plain JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The answer as a dict; None when there is none."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return safe_json.loads(text.encode())
        except (safe_json.BadJsonError, UnicodeEncodeError):
            raise get_adapter().validation_error("incorrect_code") from None


class _Passkey(forms.Form):
    """A passkey's answer that makes no sense is a wrong one, not an error of ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()

    def clean_credential(self) -> Any:
        """The authenticator that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            raise
        except _NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None


class UsePasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step of signing in."""


class SignInByPasskeyForm(_Passkey, LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey and nothing else."""


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey once more, before something that matters."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = PasskeyField()
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = _("What you call it")
        name.validators += [MaxLengthValidator(60), plain_name]
        alone.label = _("It may sign me in by itself")
        alone.help_text = _("Leave this on for a phone or computer of your own.")
        alone.initial = True

    def clean(self) -> dict[str, Any]:
        """The ceremony's result, checked."""
        try:
            return super().clean()  # type: ignore[no-any-return]
        except ValidationError:
            raise
        except _NONSENSE:
            raise get_adapter().validation_error("incorrect_code") from None
