"""What was written, as lines to read: pure apart from translation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from homework import drafts, words
from homework.answers import is_blank
from homework.exercises import (
    Exercise,
    Field,
    Strategy,
    load_exercises,
    load_strategies,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer; `is_long` when it was written in lines."""

    label: str
    text: str
    is_long: bool


def own_lines(exercise: Exercise, answers: Mapping[str, object] | None) -> list[Line]:
    """Everything its author answered, in page order."""
    return _lines(list(exercise.fields), answers)


def shared_lines(
    exercise: Exercise, answers: Mapping[str, object] | None
) -> list[Line]:
    """Only what the exercise lets its author share."""
    return _lines([one for one in exercise.fields if one.share == "may"], answers)


def therapist_lines(
    exercise: Exercise, answers: Mapping[str, object] | None
) -> list[Line]:
    """Everything, with what the therapist wants first at the top."""
    first = [exercise.field(name) for name in exercise.therapist_first]
    order = [one for one in first if one is not None]
    return _lines(order + [one for one in exercise.fields if one not in order], answers)


def _lines(fields: list[Field], answers: Mapping[str, object] | None) -> list[Line]:
    given = drafts.values(answers)
    return [
        Line(field.label, words.answer(field, given[field.name]), field.kind == "long")
        for field in fields
        if not is_blank(given.get(field.name))
    ]


@cache
def strategies() -> tuple[Strategy, ...]:
    """The nine strategies; read once, as the files change only with the code."""
    return load_strategies()


@cache
def exercises() -> tuple[Exercise, ...]:
    """Every exercise of the library files; read once."""
    return load_exercises()


def strategy(number: int) -> Strategy | None:
    """The strategy of that number, or None."""
    return next((one for one in strategies() if one.number == number), None)
