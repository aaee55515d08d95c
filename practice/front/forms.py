"""Forms of setup, staff invitations and licenses. They validate and never save."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practice import clock, zones
from practice.actions import Credential, NewAccount
from practice.front.account_forms import PASSWORD_HELP
from practice.models import User
from practice.names import plain_name

# Days of a license that are no slip of the pen.
EARLIEST = date(1950, 1, 1)
BEGINS_WITHIN = timedelta(days=366)
ENDS_WITHIN = timedelta(days=20 * 366)


def password_field() -> forms.CharField:
    """A new password, kept as typed."""
    return forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HELP,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def name_field() -> forms.CharField:
    """One's own name."""
    return forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _check_password(form: forms.Form, email: str) -> None:
    """Hold a password against the rules, and against the person's own names."""
    password = form.cleaned_data.get("password")
    if password:
        try:
            validate_password(password, User(username=email, email=email))
        except ValidationError as refused:
            form.add_error("password", refused)


class SetupForm(forms.Form):
    """The practice and its first person."""

    practice_name = forms.CharField(
        label=_("Name of the practice"), max_length=120, validators=[plain_name]
    )
    solo = forms.TypedChoiceField(
        label=_("Just you?"),
        choices=[
            ("yes", _("Just me: I am the therapist and run the practice")),
            ("no", _("There are several of us: I run the practice")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    time_zone = zones.ZoneField(label=_("Time zone"), initial=zones.DEFAULT)
    name = name_field()
    email = forms.EmailField(
        label=_("Your email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = password_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["time_zone"].widget.attrs["data-own-zone"] = ""

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules."""
        _check_password(self, self.cleaned_data.get("email", ""))
        return self.cleaned_data

    def account(self) -> NewAccount:
        """The first account."""
        given = self.cleaned_data
        return NewAccount(given["name"], given["email"], given["password"])


class JoinForm(forms.Form):
    """A new colleague: the name others read, and a password."""

    name = name_field()
    password = password_field()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules."""
        _check_password(self, self.email)
        return self.cleaned_data


class RenewForm(JoinForm):
    """A new password for someone who works here already."""

    name = None  # type: ignore[assignment]


class TakeOnForm(forms.Form):
    """More work for an account that is there already."""

    name = name_field()


class LicenseForm(forms.Form):
    """One's own license, as it is written on it."""

    kind = forms.CharField(
        label=_("Type of license"),
        max_length=120,
        help_text=_("For example LMFT."),
        validators=[plain_name],
    )
    jurisdiction = forms.CharField(
        label=_("State or country"), max_length=80, validators=[plain_name]
    )
    number = forms.CharField(
        label=_("License number"), max_length=60, validators=[plain_name]
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_to = forms.DateField(
        label=_("Valid to"),
        required=False,
        help_text=_("Leave this empty if it does not end."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """A license ends after it begins, and both days are ones of a working life."""
        given = self.cleaned_data
        begins, ends = given.get("valid_from"), given.get("valid_to")
        today = clock.today("UTC")
        if begins and not EARLIEST <= begins <= today + BEGINS_WITHIN:
            self.add_error("valid_from", _("Please look at the year again."))
        if ends and ends > today + ENDS_WITHIN:
            self.add_error(
                "valid_to", _("Please look at the year; leave it empty for no end.")
            )
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("That is before its first day."))
        return given

    def credential(self) -> Credential:
        """The license as the action takes it."""
        return Credential(**self.cleaned_data)
