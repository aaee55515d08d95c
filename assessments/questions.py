"""Statements with their options and what is answered, ready for a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.definitions import Instrument, Item
from assessments.scoring import DECLINED


@dataclass(frozen=True, slots=True)
class Option:
    """One radio: the number, its full label, whether it is chosen."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One statement; `elsewhere` says what another page answered meanwhile."""

    number: int
    text: str
    options: list[Option]
    declined: bool
    elsewhere: str

    @property
    def name(self) -> str:
        """The form field's name."""
        return field_name(self.number)

    @property
    def is_open(self) -> bool:
        """Neither answered nor declined."""
        return not (self.declined or any(o.checked for o in self.options))


def field_name(number: int) -> str:
    """The name of a statement's field in a form."""
    return f"item_{number}"


def questions(
    definition: Instrument,
    answers: Mapping[int, object],
    elsewhere: Mapping[int, object] | None = None,
) -> list[Question]:
    """All statements in order, with `answers` (numbers or their text) chosen."""
    other = elsewhere or {}
    return [
        Question(
            number=item.number,
            text=item.text,
            options=_options(
                definition, item.number, str(answers.get(item.number, ""))
            ),
            declined=answers.get(item.number) == DECLINED,
            elsewhere=answer_words(definition, item.number, other.get(item.number)),
        )
        for item in definition.items
    ]


def _options(definition: Instrument, number: int, given: str) -> list[Option]:
    response = definition.response_of(number)
    return [
        Option(str(value), response.labels.get(value, ""), str(value) == given)
        for value in response.values
    ]


def answer_words(definition: Instrument, number: int, answer: object) -> str:
    """ "5, more true than untrue"; empty for none."""
    if answer is None:
        return ""
    if answer == DECLINED:
        return _("I would rather not say")
    for value, label in definition.response_of(number).labels.items():
        if str(answer) == str(value):
            return f"{value}, {label.lower()}"
    return ""


@dataclass(frozen=True, slots=True)
class Answered:
    """One statement and what was answered, for a therapist's reading."""

    item: Item
    words: str
    number: str


def answered(definition: Instrument, answers: Mapping[int, object]) -> list[Answered]:
    """Every statement with its answer in words."""
    found = []
    for item in definition.items:
        answer = answers.get(item.number)
        label = ""
        if answer == DECLINED:
            label = _("would rather not say")
        elif isinstance(answer, int):
            response = definition.response_of(item.number)
            label = response.labels.get(answer, str(answer))
        number = str(answer) if isinstance(answer, int) else ""
        found.append(Answered(item, label or _("not answered"), number))
    return found
