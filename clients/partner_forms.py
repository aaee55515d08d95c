"""What partners type: on the way in, and about themselves. Nothing here saves."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from clients.actions.consents import SafeContact
from clients.actions.invitations import SignIn
from clients.forms import DayInput, HourInput, OnceForm
from clients.models import Consent
from practice.models import User
from practice.zones import ZoneField

SENDER_WORDS = [
    ("Notes", _("Notes")),
    ("Calendar", _("Calendar")),
    ("Reading list", _("Reading list")),
]


class CodeForm(forms.Form):
    """The six digits. Anything else is not a try."""

    code = forms.CharField(
        label=_("Six digits"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
            }
        ),
    )

    def clean_code(self) -> str:
        """The digits without the spaces people type between them."""
        code: str = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("The code has six digits."))
        return code


class JoinForm(forms.Form):
    """What someone signs in with, and what opens it."""

    use_required_attribute = False
    username = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9._-]{2,39}$",
        label=_("A sign-in name"),
        help_text=_("Any name you like, from three letters on. No spaces."),
        error_messages={
            "invalid": _("Letters, digits, dots and dashes, a letter first.")
        },
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
    phone = forms.RegexField(
        r"^\+?(?:[ ()./-]*[0-9]){7,18}$",
        label=_("Phone number"),
        error_messages={"invalid": _("A number with its area code, please.")},
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    kept = forms.BooleanField(
        label=_("I have kept these words somewhere safe"), required=False
    )
    passphrase = forms.CharField(
        label=_("Your own passphrase"),
        help_text=_("At least 15 characters. A sentence only you would say works."),
        required=False,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, renews: bool, how: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how = how
        if renews:
            for name in ("username", "email", "phone"):
                del self.fields[name]

    def clean_passphrase(self) -> str:
        """Long enough, not too common, not the name itself."""
        passphrase: str = self.cleaned_data["passphrase"]
        if self.how != "own":
            return ""
        names = {
            name: self.cleaned_data.get(name, "") for name in ("username", "email")
        }
        validate_password(passphrase, user=User(**names))
        return passphrase

    def clean(self) -> dict[str, Any]:
        """At least one name; the words only once they are kept."""
        data: dict[str, Any] = self.cleaned_data
        names = [name for name in ("username", "email", "phone") if name in self.fields]
        if names and not any(data.get(n) or n in self.errors for n in names):
            self.add_error(
                None,
                _("Give at least one: a sign-in name, an email or a phone number."),
            )
        if self.how == "words" and not data.get("kept"):
            self.add_error("kept", _("Write the words down first, then tick this."))
        if self.how not in ("words", "own", "passkey"):
            self.add_error(None, _("Choose one way to open it."))
        return data

    def sign_in(self, words: str) -> SignIn:
        """What was chosen; `words` are the ones shown."""
        data = self.cleaned_data
        opens = {"words": words, "own": data["passphrase"], "passkey": None}
        return SignIn(
            username=data.get("username", ""),
            email=data.get("email", ""),
            phone=data.get("phone", ""),
            passphrase=opens[self.how],
        )


class ChoicesForm(forms.Form):
    """Four separate choices, none made for anyone."""

    use_required_attribute = False
    agreement = forms.BooleanField(
        label=_("I have read this agreement and work under it"), required=False
    )
    online_work = forms.BooleanField(
        label=_("I want to do this work online, here"), required=False
    )
    messages = forms.BooleanField(label=_("Send me reminders by email"), required=False)
    local_norms = forms.BooleanField(
        label=_("Count my scores in this practice’s averages"), required=False
    )

    def kinds(self) -> list[str]:
        """The kinds of consent that were ticked."""
        return [kind for kind in Consent.Kind.values if self.cleaned_data[kind]]


class ContactForm(forms.Form):
    """Where, when and under which name someone may be written to."""

    email = forms.EmailField(
        label=_("Email"),
        help_text=_("Leave it empty and nothing is sent."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    private = forms.BooleanField(label=_("Only I read this address"), required=False)
    safe_from = forms.TimeField(label=_("Not before"), widget=HourInput)
    safe_until = forms.TimeField(label=_("Not after"), widget=HourInput)
    sender_word = forms.ChoiceField(
        label=_("What the sender is called"),
        choices=SENDER_WORDS,
        widget=forms.RadioSelect,
    )
    zone = ZoneField(label=_("Your time zone"))
    practice_time = forms.TimeField(
        label=_("A good time for daily practice"), widget=HourInput
    )

    def __init__(self, *args: Any, asks_email: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_email:
            for name in ("email", "private", "safe_from", "safe_until", "sender_word"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The hours lie on one day, in order."""
        data: dict[str, Any] = self.cleaned_data
        start, end = data.get("safe_from"), data.get("safe_until")
        if start and end and start >= end:
            self.add_error("safe_until", _("Choose an hour after the first."))
        if data.get("email") and not data.get("private"):
            self.add_error("private", _("Tick this, or leave the address empty."))
        return data

    def contact(self, known: SafeContact) -> SafeContact:
        """The whole preference: what was asked for here, the rest as it was."""
        known_values = {name: getattr(known, name) for name in known.__slots__}
        return SafeContact(**{**known_values, **self.cleaned_data})


class RemindersForm(ContactForm):
    """The same, and a pause."""

    paused_until = forms.DateField(
        label=_("Pause all reminders until"),
        help_text=_("Nothing is sent before this day."),
        required=False,
        widget=DayInput,
    )


class AsideForm(OnceForm):
    """Words for the therapist alone."""

    body = forms.CharField(
        label=_("What would you like to say?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
