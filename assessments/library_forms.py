"""What people send to the library: words of a known key, or a questionnaire of theirs.

Forms check; they never save. Whatever is wrong, the text stays in its field.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import building, library
from assessments.building import ANSWERS, OWN, YES_NO, Draft
from assessments.definitions import MAIN, Instrument
from assessments.text_faults import Problem, fault_of, plain_blanks
from assessments.text_files import EncodingError, decode, lines_of_file
from assessments.wording_reading import (
    LARGEST,
    Reading,
    read_instructions,
    read_labels,
    read_wording,
    too_large,
)
from clients.forms import OnceForm

MOST_SAID = 12
NOTHING = Reading(())
LABELS = "labels_"


def area(rows: int, **more: str) -> forms.Textarea:
    """A field of many lines, without corrections by the browser."""
    return forms.Textarea({"rows": rows, "spellcheck": "false", **more})


class StatementsForm(OnceForm):
    """Statements pasted or in a file, and the tick under them."""

    text = forms.CharField(
        label=gettext_lazy("Statements, one a line"),
        required=False,
        strip=False,
        widget=area(14),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy(
            "CSV or plain text, UTF-8, 200 KB at most. It replaces what stands above."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    instructions = forms.CharField(
        label=gettext_lazy("Instructions"),
        required=False,
        strip=False,
        widget=area(4),
    )
    attested = forms.BooleanField(
        label=gettext_lazy("The right to these words"), required=False
    )

    def __init__(self, *args: Any, sentence: str, adding: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adding = adding
        self.reading = NOTHING
        self.sentence = sentence

    def read(self, text: str) -> Reading:
        """The statements in a text."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read all there is, and say all that is wrong with it."""
        data = super().clean()
        text = self._text(data.get("text", ""), data.get("file"))
        if text is not None and "text" not in self.errors:
            self.reading = self.read(text)
            self.refuse("text", self.reading.problems)
        words, problems = read_instructions(data.get("instructions", ""))
        data["instructions"] = words
        self.refuse("instructions", problems)
        if self.adding and not data.get("attested"):
            self.add_error("attested", _("Tick this first; it is kept with the words."))
        return data

    def _text(self, pasted: str, file: Any) -> str | None:
        """What is to be read; a file's text also takes the place of what was pasted."""
        if file is None:
            return pasted
        try:
            if file.size and file.size > LARGEST:
                raise EncodingError(too_large(file.size))
            text = lines_of_file(decode(file.read()))
        except EncodingError as error:
            self.refuse("file", [error.problem])
            return None
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["text"] = text  # type: ignore[index]
        return text

    def refuse(self, name: str, problems: Iterable[Problem]) -> None:
        """Say what is wrong with a field, a dozen of it at most."""
        said = [library.problem_words(problem) for problem in problems]
        for words in said[:MOST_SAID]:
            self.add_error(name, words)
        if more := len(said[MOST_SAID:]):
            self.add_error(name, _("And %(n)d more.") % {"n": more})


class WordingForm(StatementsForm):
    """The words of a published questionnaire, for a key that is known."""

    def __init__(self, *args: Any, definition: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        used = dict.fromkeys(item.response for item in definition.items)
        for name in used:
            response = definition.responses[name]
            numbers = [i.number for i in definition.items if i.response == name]
            values = {"values": ", ".join(map(str, response.values))}
            help_text = _(
                "One label a line, in this order: %(values)s. Or two, for the ends."
            )
            field = forms.CharField(
                label=self._label(name, numbers),
                help_text=help_text % values,
                required=False,
                strip=False,
                widget=area(min(len(response.values), 4)),
            )
            self.fields[LABELS + name] = field
        self.order_fields([n for n in self.fields if n != "attested"])

    def _label(self, name: str, numbers: list[int]) -> str:
        if name == MAIN and len(numbers) == len(self.definition.items):
            return _("Answers")
        words = ngettext(
            "Answers of statement %(numbers)s",
            "Answers of statements %(numbers)s",
            len(numbers),
        )
        return words % {"numbers": library.spans(numbers)}

    def labels(self) -> list[forms.BoundField]:
        """The fields for labels, in the order in which they are met."""
        return [self[name] for name in self.fields if name.startswith(LABELS)]

    def read(self, text: str) -> Reading:
        """As many statements as the key has."""
        return read_wording(text, len(self.definition.items))

    def clean(self) -> dict[str, Any]:
        """Labels too: those of the definition stay where none are given."""
        data = super().clean()
        for name, response in self.definition.responses.items():
            if LABELS + name not in self.fields:
                continue
            text = data.get(LABELS + name, "")
            data[LABELS + name], problems = read_labels(text, response.values)
            self.refuse(LABELS + name, problems)
            if not text.strip() and not response.labels:
                self.add_error(LABELS + name, _("Name the answers, or both ends."))
        return data

    def document(self) -> dict[str, Any]:
        """The wording as it is kept; only after `is_valid()`."""
        data = self.cleaned_data
        return {
            "instructions": data["instructions"],
            "items": self.reading.texts,
            "labels": {
                name.removeprefix(LABELS): {str(v): text for v, text in labels.items()}
                for name, labels in data.items()
                if name.startswith(LABELS) and labels
            },
        }


def plain_title(title: str) -> None:
    """Refuse a title that a page, a file or a message could not show as it is."""
    if fault := fault_of(plain_blanks(title), 120):
        raise ValidationError(library.problem_words(fault))


class OwnForm(StatementsForm):
    """A questionnaire of the practice's own."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120, validators=[plain_title]
    )
    partner_title = forms.CharField(
        label=gettext_lazy("What partners read as its title"),
        help_text=gettext_lazy("Plain and neutral: it may be seen over a shoulder."),
        max_length=120,
        validators=[plain_title],
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes it takes"), min_value=1, max_value=120, initial=3
    )
    min_gap_days = forms.IntegerField(
        label=gettext_lazy("Days between two sittings, at least"),
        min_value=0,
        max_value=366,
        initial=7,
    )
    answers = forms.ChoiceField(
        label=gettext_lazy("Answers"),
        widget=forms.RadioSelect,
        initial="agree-7",
        choices=[
            ("agree-7", gettext_lazy("1 to 7, how much one agrees")),
            ("much-5", gettext_lazy("1 to 5, from not at all to very much")),
            ("ten", gettext_lazy("0 to 10, from not at all to completely")),
            (YES_NO, gettext_lazy("Yes or no")),
            (OWN, gettext_lazy("Answers of your own")),
        ],
    )
    own_answers = forms.CharField(
        label=gettext_lazy("Your own answers, one a line"),
        help_text=gettext_lazy("Two to eleven; the first counts 1, the next 2."),
        required=False,
        strip=False,
        widget=area(4),
    )
    better = forms.ChoiceField(
        label=gettext_lazy("A higher number is"),
        widget=forms.RadioSelect,
        initial="neither",
        choices=[
            ("neither", gettext_lazy("neither better nor worse")),
            ("higher", gettext_lazy("better")),
            ("lower", gettext_lazy("worse")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "“closeness: I feel close to you.” puts a statement on a scale, “(R)” at"
            " its end reverses it. Or a table with the columns text, scale, reverse."
        )

    def read(self, text: str) -> Reading:
        """Statements with their scales."""
        return building.read_own(text)

    def clean(self) -> dict[str, Any]:
        """Answers of one's own are read only where they are chosen."""
        data = super().clean()
        if data.get("answers") == OWN:
            labels, problems = building.own_answers(data.get("own_answers", ""))
            data["own_answers"] = labels
            self.refuse("own_answers", problems)
        return data

    @cached_property
    def chosen(self) -> dict[int, str]:
        """The answers in printed order with their labels; none while they are wrong."""
        kind = self.cleaned_data.get("answers", "")
        if kind == OWN:
            found = self.cleaned_data.get("own_answers")
            return found if isinstance(found, dict) else {}
        return {value: _(label) for value, label in ANSWERS.get(kind, {}).items()}

    def draft(self) -> Draft:
        """What the action takes; only after `is_valid()`."""
        data = self.cleaned_data
        return Draft(
            title=data["title"],
            partner_title=data["partner_title"],
            instructions=data["instructions"],
            minutes=data["minutes"],
            min_gap_days=data["min_gap_days"],
            better=data["better"],
            counts=data["answers"] == YES_NO,
            answers=self.chosen,
            lines=self.reading.lines,
        )
