"""Statements with their options and what is answered, ready for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.definitions import Instrument, Item, Response
from assessments.scoring import DECLINED

AS_WORDS = 4  # so many options with words of their own read better as a list
SHORT = 3  # so few need no numbers
MOST_BY_KEY = 10  # typed as 1, then 0


@dataclass(frozen=True, slots=True)
class Option:
    """One radio: the number as it is shown and said, its label, the key that takes it.

    `shown` is empty where only the label is; `spoken` is what a screen reader says.
    """

    value: str
    shown: str
    label: str
    spoken: str
    key: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One statement; `elsewhere` says what another page answered meanwhile.

    `as_words` lists the options with their words; otherwise they stand in a row of
    numbers, `low` and `high` beneath it. `says_all` is whether each has words.
    """

    number: int
    text: str
    options: tuple[Option, ...]
    declined: bool
    elsewhere: str
    as_words: bool
    says_all: bool
    low: str
    high: str

    @property
    def name(self) -> str:
        """The form field's name."""
        return field_name(self.number)

    @property
    def is_open(self) -> bool:
        """Neither answered nor declined."""
        return not (self.declined or any(o.checked for o in self.options))

    @property
    def page_part(self) -> str:
        """Its part of a page, made once while nothing is answered."""
        # Only the questionnaire's own words are kept, never what somebody chose. A page
        # of 36 costs two thirds less for it.
        if self.is_open and not self.elsewhere:
            return _kept_part(self, get_language() or "")
        return _part(self)


def _part(question: Question) -> str:
    context = {"question": question, "closed": False}
    return render_to_string("assessments/question.html", context)


@lru_cache(maxsize=2048)
def _kept_part(question: Question, _language: str) -> str:
    return _part(question)


def field_name(number: int) -> str:
    """The name of a statement's field in a form."""
    return f"item_{number}"


def shown_answers(
    definition: Instrument, answers: Mapping[int, object]
) -> dict[int, object]:
    """Only what its author may see again: nothing that was confided."""
    apart = {item.number for item in definition.items if item.confide}
    return {number: value for number, value in answers.items() if number not in apart}


def questions(
    definition: Instrument,
    answers: Mapping[int, object],
    elsewhere: Mapping[int, object] | None = None,
) -> list[Question]:
    """All statements in order, with `answers` (numbers or their text) chosen."""
    other = elsewhere or {}
    return [
        _question(
            item,
            definition.response_of(item.number),
            answers.get(item.number),
            answer_words(definition, item.number, other.get(item.number)),
        )
        for item in definition.items
    ]


def _question(
    item: Item, response: Response, answer: object, elsewhere: str
) -> Question:
    labels = [response.labels.get(value, "") for value in response.values]
    return Question(
        number=item.number,
        text=item.text,
        options=_options(response, "" if answer is None else str(answer)),
        declined=answer == DECLINED,
        elsewhere=elsewhere,
        as_words=_as_words(response),
        says_all=all(labels),
        low=labels[0],
        high=labels[-1],
    )


def _as_words(response: Response) -> bool:
    """A list of words rather than a row of numbers."""
    if not all(response.labels.get(value) for value in response.values):
        return False
    return len(response.values) <= AS_WORDS or set(response.anchors) == set(
        response.values
    )


def _options(response: Response, given: str) -> tuple[Option, ...]:
    numbered = _keys_are_values(response)
    shows = not _as_words(response) or numbered
    return tuple(
        Option(
            value=str(value),
            shown=number_words(response, value) if shows else "",
            label=response.labels.get(value, ""),
            spoken=_spoken(value, response.labels.get(value, ""), shows=shows),
            key=str(value) if numbered else str(place),
            checked=str(value) == given,
        )
        for place, value in enumerate(response.values, start=1)
    )


def _keys_are_values(response: Response) -> bool:
    """Whether a digit takes the option of that value; else it counts the options."""
    values = sorted(response.values)
    steps = list(range(values[0], values[-1] + 1))
    in_order = list(response.values) in (values, values[::-1])
    return (
        len(values) > SHORT
        and values == steps
        and in_order
        and values[0] >= 0
        and values[-1] <= MOST_BY_KEY
    )


def number_words(response: Response, value: int) -> str:
    """The number as it is printed: with its sign where there are both."""
    if response.low >= 0:
        return str(value)
    return f"{value:+d}".replace("-", "−") if value else "0"


def _spoken(value: int, label: str, *, shows: bool) -> str:
    if not shows:
        return label
    said = _("minus %(number)s") % {"number": -value} if value < 0 else str(value)
    return f"{said}, {label}" if label else said


def keys_words(definition: Instrument) -> str:
    """Which keys answer, for those who type."""
    used = [definition.responses[item.response] for item in definition.items]
    if not all(_keys_are_values(response) for response in used):
        return _(
            "Number keys answer the statement you are on and move to the next: 1 is"
            " the first answer, 2 the second."
        )
    low = min(response.low for response in used)
    high = max(response.high for response in used)
    words = _(
        "Keys %(low)s to %(high)s answer the statement you are on and move to the next."
    ) % {"low": low, "high": min(high, 9)}
    return (
        f"{words} {_('For 10, press 1 and then 0.')}" if high == MOST_BY_KEY else words
    )


def answer_words(definition: Instrument, number: int, answer: object) -> str:
    """ "5, more true than untrue"; empty for none."""
    if answer is None:
        return ""
    if answer == DECLINED:
        return _("I would rather not say")
    response = definition.response_of(number)
    for value in response.values:
        if str(answer) == str(value):
            label = response.labels.get(value, "")
            said = number_words(response, value)
            return f"{said}, {label.lower()}" if label else said
    return ""


def ends_words(definition: Instrument) -> str:
    """ "1 not true at all, 7 very true", where all statements have one such scale."""
    used = {item.response for item in definition.items}
    response = definition.responses[min(used)]
    ends = [response.values[0], response.values[-1]]
    if len(used) > 1 or not all(response.labels.get(value) for value in ends):
        return ""
    said = [
        f"{number_words(response, value)} {response.labels[value].lower()}"
        for value in ends
    ]
    return ", ".join(said)


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
        number = ""
        if answer == DECLINED:
            label = _("would rather not say")
        elif isinstance(answer, int):
            response = definition.response_of(item.number)
            number = number_words(response, answer)
            label = response.labels.get(answer, number)
        found.append(Answered(item, label or _("not answered"), number))
    return found
