"""What therapists type into the hall's pages. Forms validate; they never save."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clients import agreements
from clients.actions.couples import NewPartner
from clients.actions.invitations import Way
from clients.models import Clearance, Couple, Invitation, Partner
from practice.ids import new_id
from practice.names import plain_name
from practice.zones import ZoneField

REVIEW_AFTER = timedelta(days=90)


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

    def clean(self) -> dict[str, Any]:
        """Where the key was lost on the way, ask once more under a new one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "key" in self.errors:
            del self.errors["key"]
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("key")] = str(new_id())  # type: ignore[index]
            self.add_error(None, _("Nothing was kept yet. Please send it once more."))
        return data


class PersonForm(forms.Form):
    """One partner of a new couple."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As they like to be called."),
        max_length=80,
        validators=[plain_name],
    )
    pronouns = forms.CharField(
        label=_("Pronouns"), max_length=40, required=False, validators=[plain_name]
    )
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
    email = forms.EmailField(
        label=_("Their address, for email"), required=False, max_length=254
    )
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

    @property
    def is_other(self) -> bool:
        """Whether something else than the card was chosen, or needs another look."""
        return bool(self.errors) or self["how"].value() != Invitation.How.CARD

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


class MoveForm(forms.Form):
    """Another time for an appointment, in the therapist's own."""

    day = forms.DateField(label=_("Day"), widget=DayInput)
    time = forms.TimeField(label=_("Time"), widget=HourInput)


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
