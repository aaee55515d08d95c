"""What people send. Forms check; they never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import catalog
from assessments.definitions import Instrument as Definition
from assessments.models import Instrument, Plan
from assessments.questions import field_name
from assessments.scoring import DECLINED
from clients.forms import OnceForm
from clients.models import Couple
from practice import clock

RHYTHMS = (4, 6, 8, 12, 26)
DAYS = (3, 5, 7, 10, 14)


def version_of(definition: Definition) -> str:
    """Which questionnaire a page asks, in the form itself."""
    return f"{definition.code} {definition.version} {definition.language}"


class AnswersForm(forms.Form):
    """All statements of one questionnaire; any of them may be left out."""

    revision = forms.IntegerField(min_value=0, max_value=10**9, required=False)
    version = forms.CharField(max_length=60, required=False)

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        for item in definition.items:
            values = [
                str(value) for value in definition.response_of(item.number).values
            ]
            choices = [(value, value) for value in [*values, DECLINED]]
            self.fields[field_name(item.number)] = forms.ChoiceField(
                choices=choices, required=False, label=item.text
            )

    def clean(self) -> dict[str, Any]:
        """Answers to other questions than these are a page of another version."""
        asked = {name for name in self.data if name.startswith("item_")}
        version = self.cleaned_data.get("version") or version_of(self.definition)
        if asked - self.fields.keys() or version != version_of(self.definition):
            raise forms.ValidationError(
                _("This page asks other questions by now. Please open it again.")
            )
        if any(len(self.data.getlist(name)) > 1 for name in asked):
            raise forms.ValidationError(
                _("A statement was answered twice. Please choose one answer.")
            )
        return self.cleaned_data

    def what_is_wrong(self) -> str:
        """What is wrong with the page as a whole; empty where one answer is."""
        return " ".join(str(error) for error in self.non_field_errors())

    def known_revision(self) -> int:
        """The version the page has seen; -1 for a page that did not say."""
        known: int | None = self.cleaned_data["revision"]
        return -1 if known is None else known

    def answers(self) -> dict[int, str]:
        """What was answered, by item number; only after `is_valid()`."""
        given = {
            item.number: str(self.cleaned_data.get(field_name(item.number), ""))
            for item in self.definition.items
        }
        return {number: value for number, value in given.items() if value}


def _rhythm(text: str) -> int | None:
    return int(text) if text else None


def _instrument(row: Instrument) -> tuple[str, Any]:
    words = {"title": row.title, "n": row.minutes}
    return str(row.pk), _("%(title)s, %(n)d minutes") % words


class PlanForm(OnceForm):
    """Which questionnaire, for whom, how often, how long to answer."""

    instrument = forms.TypedChoiceField(
        label=_("Questionnaire"), widget=forms.RadioSelect, coerce=str
    )
    whom = forms.ChoiceField(label=_("Who answers"), widget=forms.RadioSelect)
    every_weeks = forms.TypedChoiceField(
        label=_("How often"),
        required=False,
        coerce=_rhythm,
        empty_value=None,
        help_text=_("These answers change slowly; four weeks is the shortest step."),
        choices=[
            ("", _("Once")),
            *[(str(n), _("Every %(n)d weeks") % {"n": n}) for n in RHYTHMS],
        ],
    )
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        help_text=_("Leave it empty to go on until you stop it."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    days_to_answer = forms.TypedChoiceField(
        label=_("Time to answer"),
        coerce=int,
        choices=[(n, _("%(n)d days") % {"n": n}) for n in DAYS],
        initial=7,
    )

    def __init__(self, *args: Any, couple: Couple, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instruments = {
            str(row.pk): row for row in catalog.ready(couple.practice_id)
        }
        self._choose(
            "instrument",
            [
                (
                    key,
                    _("%(title)s, %(n)d minutes")
                    % {"title": row.title, "n": row.minutes},
                )
                for key, row in self.instruments.items()
            ],
        )
        partners = [p for p in couple.partners.all() if p.left_at is None]
        alone = [(p.slot, _("%(name)s alone") % {"name": p.name}) for p in partners]
        each = [(Plan.For.BOTH.value, Plan.For.BOTH.label)] if len(partners) > 1 else []
        self._choose("whom", each + sorted(alone))
        self.fields["starts_on"].initial = clock.today(couple.practice.time_zone)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = choices
        if choices:
            field.initial = choices[0][0]

    def planned(self) -> dict[str, Any]:
        """What `actions.plan` takes; only after `is_valid()`."""
        data = self.cleaned_data
        return {**data, "instrument": self.instruments[data["instrument"]]}
