"""What people type into the hall's pages. Forms validate; they never save."""

import re
from datetime import timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from clients import agreements
from clients.actions.consents import SafeContact
from clients.actions.couples import NewPartner
from clients.actions.invitations import SignIn, Way
from clients.models import Clearance, Consent, Couple, Invitation, Partner
from practice.ids import new_id
from practice.models import User

SENDER_WORDS = [
    ("Notes", _("Notes")),
    ("Calendar", _("Calendar")),
    ("Reading list", _("Reading list")),
]
REVIEW_AFTER = timedelta(days=90)


@cache
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones by city, and UTC."""
    cities = [z for z in available_timezones() if "/" in z and not z.startswith("Etc/")]
    return (("UTC", "UTC"), *((z, z.replace("_", " ")) for z in sorted(cities)))


class ZoneField(forms.ChoiceField):
    """One of the world's time zones."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zones, **kwargs)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own clock, to the minute."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class OnceForm(forms.Form):
    """A form whose key becomes the id of what it makes: sent twice, it makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


# --- the way in -----------------------------------------------------------------------
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
        r"^\+?[0-9 ()./-]{7,24}$",
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
        label=_("Count my scores in this practice's averages"), required=False
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


# --- the therapist's ------------------------------------------------------------------
class PersonForm(forms.Form):
    """One partner of a new couple."""

    name = forms.CharField(
        label=_("Name"), help_text=_("As they like to be called."), max_length=80
    )
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    zone = ZoneField(label=_("Time zone"))

    def partner(self) -> NewPartner:
        """The person, as the action takes them."""
        data = self.cleaned_data
        return NewPartner(data["name"], data["pronouns"], data["zone"])


def ways_in() -> list[tuple[str, Any]]:
    """How a partner can be invited here: mail only where mail is set up."""
    return [
        (value, label)
        for value, label in Invitation.How.choices
        if value != Invitation.How.EMAIL or settings.MAIL_URL
    ]


class InviteForm(forms.Form):
    """How one partner is invited."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=ways_in,
        widget=forms.RadioSelect,
        initial=Invitation.How.CARD,
    )
    email = forms.EmailField(label=_("Their address, for email"), required=False)
    called_private = forms.BooleanField(
        label=_("I asked this person directly that this address is private"),
        help_text=_("Needed for email and for a text from your own phone."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Anything but a card needs the person's own word that it is private."""
        data: dict[str, Any] = self.cleaned_data
        how = data.get("how")
        if how == Invitation.How.EMAIL and not data.get("email"):
            self.add_error("email", _("Where should it go?"))
        if how and how != Invitation.How.CARD and not data.get("called_private"):
            self.add_error(
                "called_private", _("Ask first, then tick this; or hand over a card.")
            )
        return data

    def way(self) -> Way:
        """The choice, as the action takes it; an address only where one is used."""
        data = self.cleaned_data
        if data["how"] == Invitation.How.CARD:
            return Way(data["how"])
        mailed = data["how"] == Invitation.How.EMAIL
        return Way(data["how"], data["email"] if mailed else "", called_private=True)


class InviteAgainForm(OnceForm, InviteForm):
    """The same for one partner by themselves."""


class CoupleForm(OnceForm):
    """What both partners of a new couple will read first."""

    agreement = forms.ChoiceField(
        label=_("The agreement about confidences"),
        choices=Couple.Agreement.choices,
        widget=forms.RadioSelect,
    )


class ClearanceForm(forms.Form):
    """The signature under "screened, each alone". Nothing fills it in."""

    screened_on = forms.DateField(
        label=_("Each partner was screened alone, the last on"), widget=DayInput
    )
    method = forms.ChoiceField(
        label=_("How"), choices=Clearance.Method.choices, widget=forms.RadioSelect
    )
    review_on = forms.DateField(label=_("Review by"), widget=DayInput)
    signed = forms.BooleanField(
        label=_("I found no current reason against joint exercises, and sign this")
    )


class SessionForm(forms.Form):
    """An appointment, in the therapist's own time."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=HourInput)
    attendees = forms.ChoiceField(
        label=_("Who comes"), widget=forms.RadioSelect, initial="both"
    )

    def __init__(self, *args: Any, both: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = [(p.slot, _("%(name)s alone") % {"name": p.name}) for p in both]
        attendees = self.fields["attendees"]
        attendees.choices = [("both", _("Both")), *alone]  # type: ignore[attr-defined]


class NoteForm(OnceForm):
    """A private note."""

    body = forms.CharField(
        label=_("A note to yourself"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ModeForm(forms.Form):
    """Where the work stands."""

    mode = forms.ChoiceField(
        label=_("Where the work stands"),
        choices=Couple.Mode.choices,
        widget=forms.RadioSelect,
    )


class EndCareForm(forms.Form):
    """One tick between a thought and an end."""

    sure = forms.BooleanField(label=_("Yes, end the care of this couple today"))


class StandingForm(forms.Form):
    """How a partner who does not sign in takes part."""

    standing = forms.ChoiceField(
        choices=[
            (Partner.Standing.PAPER, _("On paper")),
            (Partner.Standing.NOT_JOINING, _("Not joining")),
        ]
    )


def agreement_texts(therapist: str) -> list[agreements.AgreementText]:
    """Both agreements in full, as partners will read them."""
    return [agreements.text(code, therapist) for code in Couple.Agreement.values]
