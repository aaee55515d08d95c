"""Allauth's forms about passwords, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 15 characters. Several words in a row are fine.")


LONGEST_NAME = 254
LONGEST_PASSWORD = 200
"""Signs of a password; no form of ours takes a longer new one."""


def limit(field: forms.Field, signs: int) -> None:
    """Hold a field that is made already to so many signs, here and in the browser."""
    field.max_length = signs  # type: ignore[attr-defined]
    field.widget.attrs["maxlength"] = signs
    field.validators.append(MaxLengthValidator(signs))


def _reword(form: forms.Form, words: dict[str, Any]) -> None:
    """Give fields our labels; placeholders would only say them again."""
    for name, label in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)
        limit(field, LONGEST_NAME if name == "login" else LONGEST_PASSWORD)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Any of one's names, and the password or passphrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            {
                "login": _("Email, phone or sign‑in name"),
                "password": _("Password or passphrase"),
            },
        )
        self.fields["login"].widget.attrs.update(
            autocomplete="username", autocapitalize="none", spellcheck="false"
        )


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, {"password": _("Password or passphrase")})


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            {
                "oldpassword": _("The one you have now"),
                "password1": _("The new one"),
                "password2": _("The new one, once more"),
            },
        )
        self.fields["password1"].help_text = PASSWORD_HELP
