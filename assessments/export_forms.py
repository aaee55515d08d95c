"""What a therapist chooses about an export. Forms check; they never save."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from assessments.export_words import REASONS
from assessments.exports import BOTH, Choice
from clients.models import Partner


class ExportForm(forms.Form):
    """Codes or names; for a caseload nothing else can be asked for."""

    names = forms.BooleanField(
        label=_("Put names beside the codes"),
        required=False,
        help_text=_("Without this, codes stand for people."),
    )
    reason = forms.ChoiceField(
        label=_("Why names are needed"),
        required=False,
        choices=[("", _("Choose a reason")), *REASONS.items()],
        help_text=_("Only with names. The reason goes on record."),
    )

    def clean(self) -> dict[str, Any]:
        """Names need a reason, and a reason alone asks for none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("names") and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why names are needed."))
        if data.get("reason") and not data.get("names"):
            self.add_error("names", _("Tick this too, or choose no reason."))
        return data

    def choice(self) -> Choice:
        """What was asked for; only after `is_valid()`."""
        data = self.cleaned_data
        return Choice(
            whom=data.get("whom") or BOTH,
            reason=data["reason"],
            confided=data.get("confided", False),
            flags=data.get("flags", False),
        )


class CoupleExportForm(ExportForm):
    """And for one couple: whose, and what was told to the therapist alone."""

    whom = forms.ChoiceField(
        label=_("Whose answers"), widget=forms.RadioSelect, initial=BOTH
    )
    confided = forms.BooleanField(
        label=_("Also what was told to me alone: private checks, with their scores"),
        required=False,
        help_text=_(
            "For your own record. No partner may see it or learn that it is there."
        ),
    )
    flags = forms.BooleanField(
        label=_("Also flags: what was raised, and when it was looked at"),
        required=False,
        help_text=_("Your notes on them are not in it."),
    )
    field_order = ("whom", "names", "reason", "confided", "flags")

    def __init__(self, *args: Any, partners: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["whom"]
        one = [
            (partner.slot, format_html("<bdi>{}</bdi>", partner.name))
            for partner in partners
        ]
        whom.choices = [(BOTH, _("Both")), *one]
