"""Forms of the workspace. They validate; actions write."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.models import StaffInvitation
from practice.names import plain_name
from practice.queries import PageQuery, Query
from practice.workspace import trail
from practice.zones import ZoneField


class FindCouple(PageQuery):
    """Find a couple by a name."""

    q = forms.CharField(
        label=_("Find by name"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def name(self) -> str:
        """The name asked for; empty for all, and for what is no name."""
        return str(self.get("q")).strip()


class ShowCouple(Query):
    """Whose results stand open on the review page."""

    couple = forms.UUIDField()

    def key(self) -> uuid.UUID | None:
        """The couple asked for; None for none, and for what is no id."""
        found: uuid.UUID | None = self.get("couple")
        return found


class InviteStaff(forms.Form):
    """Invite someone to work here."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[plain_name])
    email = forms.EmailField(label=_("Work email"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=StaffInvitation.Role.choices,
        widget=forms.RadioSelect,
        initial=StaffInvitation.Role.THERAPIST,
    )


class VerifyLicense(forms.Form):
    """What was checked, and where. When is now."""

    what = forms.CharField(
        label=_("What was checked"),
        max_length=200,
        help_text=_("For example: name, number, and that it is active."),
    )
    where = forms.CharField(
        label=_("Where"),
        max_length=200,
        help_text=_("For example: the state board’s website."),
    )


class PracticeSettings(forms.Form):
    """What the practice says of itself."""

    name = forms.CharField(
        label=_("Practice name"), max_length=120, validators=[plain_name]
    )
    time_zone = ZoneField(
        label=_("Time zone"), help_text=_("Licenses count days on its calendar.")
    )
    crisis_text = forms.CharField(
        label=_("Where to find help at once"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown to everyone in care, on every sensitive page."),
    )
    watched_hours = forms.CharField(
        label=_("When answers are read"),
        required=False,
        max_length=200,
        help_text=_("For example: on weekdays, before your session."),
    )


class FilterAudit(Query):
    """Narrow the audit to an actor, a kind of act, one thing; go on before an entry."""

    action = forms.CharField(label=_("What"), max_length=60)
    actor = forms.ChoiceField(label=_("Who"))
    about = forms.UUIDField(widget=forms.HiddenInput)
    before = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, viewer: Any = None) -> None:
        super().__init__(data, viewer=viewer)
        chosen = self.fields["actor"]
        if isinstance(chosen, forms.ChoiceField) and viewer is not None:
            chosen.choices = [("", _("Everyone")), *trail.actors(viewer)]

    def asked(self) -> dict[str, Any]:
        """What to narrow to, for `trail.read`."""
        return {name: self.get(name) for name in self.fields}
