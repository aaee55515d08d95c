"""Allauth's forms about passwords, in our words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 15 characters. Several words in a row are fine.")


def _reword(form: forms.Form, words: dict[str, Any]) -> None:
    """Give fields our labels; placeholders would only say them again."""
    for name, label in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


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
        self.fields["login"].max_length = 254
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
