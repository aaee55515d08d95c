"""What a therapist chooses about a schedule. Forms check; they never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.plans import Terms
from assessments.models import Instrument, Plan
from clients.forms import DayInput, OnceForm
from clients.models import Couple, Partner
from practice import clock

RHYTHMS = (1, 2, 3, 4, 6, 8, 12, 26)
DAYS = (1, 2, 3, 4, 5, 7, 10, 14)
USUAL_WEEKS = 4
EVERY_WEEK = {1: _("Every week")}


def _days(n: int) -> Any:
    return _("%(n)d days") % {"n": n} if n > 1 else _("1 day")


def _weeks(text: str) -> int | None:
    return int(text) if text else None


class PlanForm(OnceForm):
    """For whom, how often, from when until when, and how long to answer."""

    whom = forms.ChoiceField(label=_("Who answers"), widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(
        label=_("How often"),
        required=False,
        widget=forms.RadioSelect,
        choices=Plan.Rhythm.choices,
        initial=Plan.Rhythm.ONCE,
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Every how many weeks"),
        required=False,
        coerce=_weeks,
        empty_value=None,
    )
    after_days = forms.IntegerField(
        label=_("How many days after"), required=False, max_value=365
    )
    at_most = forms.IntegerField(
        label=_("How many times at most"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("For each of them; what is open counts. Empty: until you stop it."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    days_to_answer = forms.TypedChoiceField(
        label=_("Time to answer"),
        coerce=int,
        choices=[
            (n, _("%(n)d days") % {"n": n} if n > 1 else _("1 day")) for n in DAYS
        ],
        initial=7,
        help_text=_("Before a session: how long before it opens."),
    )
    opens_scores = forms.BooleanField(
        label=_("Open the scores for sharing from the start"),
        required=False,
        help_text=_("Each then chooses, after you have talked it through."),
    )

    def __init__(
        self,
        *args: Any,
        couple: Couple,
        partners: list[Partner],
        instrument: Instrument,
        plan: Plan | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        gap = instrument.min_gap_days
        self._choose("whom", self._whom(partners))
        if Plan(instrument=instrument).is_alike and len(self._whom(partners)) > 1:
            self._choose("whom", [(Plan.For.BOTH.value, Plan.For.BOTH.label)])
            self.fields["whom"].help_text = _("Always both alike, each of them alone.")
        weeks = [n for n in RHYTHMS if n * 7 >= gap]
        if plan is not None and plan.every_weeks not in (None, *weeks):
            weeks = sorted([*weeks, plan.every_weeks or 1])
        choices: list[tuple[str, Any]] = [("1", _("Every week"))] if 1 in weeks else []
        choices += [(str(n), _("Every %(n)d weeks") % {"n": n}) for n in weeks if n > 1]
        self._choose("every_weeks", choices)
        usual = 1 if gap <= 7 else USUAL_WEEKS
        self.fields["every_weeks"].initial = str(usual if usual in weeks else weeks[0])
        after = self.fields["after_days"]
        assert isinstance(after, forms.IntegerField)  # noqa: S101 for the type checker
        after.widget.attrs["min"] = max(gap, 1)
        after.initial = max(gap, 1)
        self.fields["starts_on"].initial = clock.today(couple.practice.time_zone)
        if instrument.raises_flags:
            del self.fields["opens_scores"]
        if plan is not None:
            self._fill(plan)

    @staticmethod
    def _whom(partners: list[Partner]) -> list[tuple[str, Any]]:
        here = [one for one in partners if one.left_at is None]
        alone: list[tuple[str, Any]] = [
            (one.slot, _("%(name)s alone") % {"name": one.name}) for one in here
        ]
        if len(here) < len(Partner.Slot.values):
            return alone
        return [(Plan.For.BOTH.value, Plan.For.BOTH.label), *sorted(alone)]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        field.choices = choices
        if choices:
            field.initial = choices[0][0]

    def _fill(self, plan: Plan) -> None:
        """Show a schedule as it is."""
        for name, field in self.fields.items():
            value = getattr(plan, name, None)
            if name != "key" and value is not None:
                field.initial = value
        days = self.fields["days_to_answer"]
        assert isinstance(days, forms.ChoiceField)  # noqa: S101 for the type checker
        lengths = sorted({*DAYS, plan.days_to_answer})
        days.choices = [(n, _days(n)) for n in lengths]

    def clean(self) -> dict[str, Any]:
        """Without a rhythm, weeks mean every so many weeks; each has its figure."""
        data = super().clean()
        if not data.get("rhythm"):
            weeks = data.get("every_weeks")
            data["rhythm"] = Plan.Rhythm.WEEKS if weeks else Plan.Rhythm.ONCE
        return data

    def planned(self) -> Terms:
        """The terms that the verbs take; only after `is_valid()`."""
        data = self.cleaned_data
        return Terms(
            whom=data["whom"],
            rhythm=data["rhythm"],
            every_weeks=data["every_weeks"],
            after_days=data["after_days"],
            at_most=data["at_most"],
            opens_scores=data.get("opens_scores", False),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            days_to_answer=data["days_to_answer"],
        )


class EditForm(PlanForm):
    """A standing schedule, and which version of it was shown."""

    revision = forms.IntegerField(
        min_value=0, max_value=10**9, widget=forms.HiddenInput
    )


class PackForm(OnceForm):
    """Which of a pack, and from when."""

    codes = forms.MultipleChoiceField(
        label=_("Questionnaires"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)

    def __init__(
        self, *args: Any, codes: list[tuple[str, str]], couple: Couple, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["codes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = codes
        self.fields["starts_on"].initial = clock.today(couple.practice.time_zone)
