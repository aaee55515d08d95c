"""What is sent about flags and who looks at them. Forms check; they never save."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from clients.forms import HourInput
from practice.access import Admin
from practice.models import Therapist

HOURS = (1, 2, 4, 8, 24)
NOBODY = "nobody"


class AcknowledgeForm(forms.Form):
    """That one has looked, and what one did."""

    note = forms.CharField(
        label=_("What you did, or will do"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Kept sealed with the flag, for the couple’s therapists. Enter it in your"
            " chart as well."
        ),
    )


class MonitoringForm(forms.Form):
    """When flags are looked at, by whom, and what happens if nobody does."""

    days = forms.MultipleChoiceField(
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
        initial=["1", "2", "3", "4", "5"],
    )
    opens = forms.TimeField(label=_("From"), widget=HourInput, initial="09:00")
    closes = forms.TimeField(label=_("Until"), widget=HourInput, initial="17:00")
    cover = forms.ChoiceField(
        label=_("Cover"),
        help_text=_("Told of every flag, beside the couple’s own therapist."),
    )
    escalate_hours = forms.TypedChoiceField(
        label=_("If nobody has looked after"),
        coerce=int,
        initial=4,
        choices=[(n, _("%(n)d hours of these") % {"n": n}) for n in HOURS],
    )
    escalate_to = forms.ChoiceField(label=_("Tell"))

    def __init__(self, *args: Any, viewer: Admin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Therapist.objects.visible_to(viewer).filter(ended_at=None)
        self.therapists = {str(row.pk): row for row in rows.order_by("name")}
        named = [(key, row.name) for key, row in self.therapists.items()]
        self._choose("cover", [(NOBODY, _("Nobody: say so to people")), *named])
        self._choose("escalate_to", named)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Hours end after they begin."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("Must be later than the beginning."))
        return data

    def chosen(self) -> dict[str, Any]:
        """What `actions.set_monitoring` takes; only after `is_valid()`."""
        data = self.cleaned_data
        return {
            **data,
            "days": "".join(data["days"]),
            "cover": self.therapists.get(data["cover"]),
            "escalate_to": self.therapists[data["escalate_to"]],
        }
