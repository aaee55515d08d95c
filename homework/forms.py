"""What people type into this room's pages. Forms validate; they never save."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms import OnceForm
from homework import words
from homework.exercises import Exercise as Definition
from homework.exercises import Field, clean_answers, missing_required
from homework.models import Assignment, Entry, Exercise
from practice.errors import RefusedError, StaleError
from practice.queries import Query

PREFIX = "answer_"
LINES = {"text": 3, "long": 6}
USUAL_LENGTH = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the page: its field, and what the template needs to draw it."""

    bound: forms.BoundField
    field: Field
    theirs: str


class EntryForm(forms.Form):
    """One exercise's questions, and how it went.

    `why_not` is told to the therapist alone: it is never shown filled in again.
    """

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it go?"),
        choices=Entry.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please say how it went.")},
    )
    why_not = forms.ChoiceField(
        label=gettext_lazy("What got in the way?"),
        required=False,
        choices=list(words.REASONS.items()),
        widget=forms.RadioSelect(attrs={"autocomplete": "off"}),
    )
    please_read = forms.BooleanField(
        label=gettext_lazy("Please read this"), required=False
    )
    talk_about = forms.BooleanField(
        label=gettext_lazy("I would like to talk about this in a session"),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        definition: Definition,
        written: Mapping[str, object],
        revision: int,
    ) -> None:
        super().__init__(data, initial={"revision": revision})
        self.definition = definition
        self.theirs: dict[str, object] = {}
        for field in definition.fields:
            name = PREFIX + field.name
            self.fields[name] = _form_field(field)
            self.initial[name] = _shown(written.get(field.name))

    def clean(self) -> dict[str, Any]:
        """Say at each question what cannot be kept, and what "done" still lacks."""
        data: dict[str, Any] = super().clean() or {}
        answers, errors = clean_answers(self.definition, self._raw(data))
        for name, message in errors.items():
            self.add_error(PREFIX + name, _(message))
        if data.get("outcome") == Entry.Outcome.DONE:
            for name in missing_required(self.definition, answers):
                if PREFIX + name not in self.errors:
                    self.add_error(PREFIX + name, _("This one is still blank."))
        if data.get("outcome") != Entry.Outcome.NOT_DONE:
            data["why_not"] = ""
        data["answers"] = answers
        return data

    def _raw(self, data: Mapping[str, Any]) -> dict[str, object]:
        return {
            field.name: data[PREFIX + field.name]
            for field in self.definition.fields
            if PREFIX + field.name in data
        }

    def has_bad_answers(self) -> bool:
        """Whether an answer itself cannot be kept; blanks may be, half-way."""
        kept = self.cleaned_data["answers"]
        return any(
            PREFIX + one.name in self.errors and one.name not in kept
            for one in self.definition.fields
        )

    def rows(self) -> list[Row]:
        """The questions in page order."""
        return [
            Row(
                bound=self[PREFIX + field.name],
                field=field,
                theirs=(
                    words.answer(field, self.theirs[field.name]) or _("(blank)")
                    if field.name in self.theirs
                    else ""
                ),
            )
            for field in self.definition.fields
        ]

    def shows_both(self, error: StaleError) -> None:
        """Show what stands elsewhere beside what was written here.

        Sent once more, what is on this page then counts.
        """
        self.theirs = error.theirs if isinstance(error.theirs, dict) else {}
        held = cast(QueryDict, self.data).copy()
        held["revision"] = str(error.revision)
        self.data = held
        self.add_error(None, str(error))

    def forget_why_not(self) -> None:
        """Take what is for the therapist alone out of the page that comes back."""
        held = cast(QueryDict, self.data).copy()
        held.pop("why_not", None)
        self.data = held


class PaperForm(EntryForm):
    """The same questions, for whoever enters a sheet that was filled in by hand."""

    def __init__(self, data: Any = None, *, definition: Definition) -> None:
        super().__init__(data, definition=definition, written={}, revision=0)
        for name in ("revision", "please_read", "talk_about"):
            del self.fields[name]


def _shown(value: object) -> object:
    return [str(one) for one in value] if isinstance(value, list) else value


def _form_field(field: Field) -> forms.Field:
    """Native inputs; what may stand in them is judged by `homework.answers`."""
    common: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _(field.help) if field.help else "",
        "required": False,
    }
    options = [(option.value, _(option.label)) for option in field.options]
    match field.kind:
        case "choice":
            return forms.ChoiceField(
                choices=options, widget=forms.RadioSelect, **common
            )
        case "choices" | "checklist":
            return forms.MultipleChoiceField(
                choices=options, widget=forms.CheckboxSelectMultiple, **common
            )
        case "scale":
            numbers = [(str(n), str(n)) for n in range(11)]
            return forms.ChoiceField(
                choices=numbers, widget=forms.RadioSelect, **common
            )
        case "minutes":
            number = forms.NumberInput(attrs={"min": 0, "max": 1440, "step": 1})
            return forms.CharField(widget=number, **common)
        case _:
            area = forms.Textarea(attrs={"rows": LINES[field.kind], "maxlength": 4000})
            return forms.CharField(widget=area, strip=False, **common)


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ExerciseQuery(Query):
    """Which exercise was chosen from the library, by its code."""

    exercise = forms.CharField(max_length=60)


class AssignForm(OnceForm):
    """Why, for whom, how often and until when."""

    why = forms.CharField(
        label=gettext_lazy("Why, in your words"),
        help_text=gettext_lazy("They read this under your name."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    whom = forms.ChoiceField(label=gettext_lazy("For whom"), widget=forms.RadioSelect)
    cadence = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Assignment.Cadence.choices,
        widget=forms.RadioSelect,
    )
    per_week = forms.IntegerField(
        label=gettext_lazy("Times a week"),
        help_text=gettext_lazy("Only for every week."),
        min_value=1,
        max_value=7,
    )
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    until = forms.DateField(label=gettext_lazy("Until"), widget=DayInput())
    will_comment = forms.BooleanField(
        label=gettext_lazy("I will comment on what they write"),
        help_text=gettext_lazy("Each entry then waits for you in Review."),
        required=False,
    )
    opened = forms.BooleanField(
        label=gettext_lazy("Each may share theirs with the other"), required=False
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy(
            "I have thought about this couple's safety, and this one is right for"
            " them now"
        ),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        exercise: Exercise,
        names: Mapping[str, str],
        today: date,
    ) -> None:
        definition = exercise.definition()
        super().__init__(
            data,
            initial={
                "why": definition.why,
                "whom": Assignment.For.BOTH,
                "cadence": definition.cadence,
                "per_week": definition.per_week or 1,
                "starts_on": today,
                "until": today + USUAL_LENGTH,
                "opened": definition.shared_by_default,
            },
        )
        both: list[tuple[str, Any]] = [("both", _("Both"))]
        only = [] if exercise.mode == "joint" else list(names.items())
        whom = self.fields["whom"]
        assert isinstance(whom, forms.ChoiceField)  # noqa: S101 tells the type checker
        whom.choices = both + only
        shareable = words.what_sharing_shows(definition)
        self.fields["opened"].help_text = _("It would show: %(fields)s") % {
            "fields": "; ".join(shareable)
        }
        if not shareable:
            del self.fields["opened"]
        if exercise.safety != "C":
            del self.fields["confirmed"]

    def choices_made(self) -> dict[str, Any]:
        """What the form says, for `actions.assign`."""
        return {"opened": False, "confirmed": False, **self.cleaned_data}

    def refused(self, error: RefusedError) -> None:
        """Show at the form why nothing was given."""
        self.add_error(None, str(error))


class CommentForm(OnceForm):
    """Words to one partner."""

    body = forms.CharField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), required=True
    )

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data)
        self.fields["body"].label = _("To %(name)s only") % {"name": name}
