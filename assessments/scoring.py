"""From answers to scores, by the questionnaire's own key.

Answers are whole numbers among the values of an item's options; None or absent means
not answered; `DECLINED` ("-") means the person would rather not say. Nothing is ever
filled in for a missing answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from assessments.definitions import FlagRule, Instrument, Scale
from assessments.words import gettext_noop as _

DECLINED: Literal["-"] = "-"

type Answer = int | str | None


class AnswerError(ValueError):
    """An answer that cannot be kept; the message is fit to show to the person."""


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """One score.

    `value` is in the scale's own range, not rounded, or None when fewer than the
    scale's `min_answered` were answered, or a required one was not. `answered` of
    `items` have a number, `declined` of them are "would rather not say". `prorated`
    means a value from fewer than all items.
    """

    value: float | None
    answered: int
    items: int
    prorated: bool
    declined: int = 0


@dataclass(frozen=True, slots=True)
class _ScaleKey:
    """One scale's key, made ready for many administrations."""

    scale: Scale
    plain: Callable[[Mapping[int, Any]], tuple[Any, ...]]
    turned: Callable[[Mapping[int, Any]], tuple[Any, ...]]
    turn: int  # what a full set of reversed answers is subtracted from
    divisor: int


@dataclass(frozen=True, slots=True)
class _Key:
    legal: dict[int, frozenset[int]]
    alike: frozenset[int] | None  # the values, where every item has the same
    scales: tuple[_ScaleKey, ...]


def score(
    instrument: Instrument, answers: Mapping[int, Answer]
) -> dict[str, ScaleScore]:
    """Every scale's score, by scale name. Raises AnswerError on an illegal answer."""
    key = _key_of(instrument)
    if _is_whole(key, answers):
        found = {one.scale.name: _whole(one, answers) for one in key.scales}
    else:
        kept = _kept(instrument, answers)
        found = {
            one.scale.name: _score_scale(instrument, one.scale, kept)
            for one in key.scales
        }
    for scale in instrument.scales.values():
        if scale.aggregate == "combined":
            found[scale.name] = _combined(scale, found)
    return {name: found[name] for name in instrument.scales}


def raised(instrument: Instrument, answers: Mapping[int, Answer]) -> list[FlagRule]:
    """The flags that these answers raise, whatever any total; one of each kind."""
    found: dict[str, FlagRule] = {}
    for rule in instrument.flags:
        answer = answers.get(rule.item)
        if isinstance(answer, int) and answer >= rule.at_least:
            found.setdefault(rule.kind, rule)
    return list(found.values())


def clean_answer(
    instrument: Instrument, number: object, raw: object
) -> int | Literal["-"]:
    """The answer to keep for item `number`: one of its values, or `DECLINED`.

    `raw` may be a number or its plain text, as forms send it. Raises AnswerError for
    an unknown item and for everything else, however odd; never echoes it.
    """
    if type(number) is not int or not 1 <= number <= len(instrument.items):
        raise AnswerError(_("This questionnaire has no such statement."))
    if isinstance(raw, str) and raw == DECLINED:
        return DECLINED
    values = instrument.response_of(number).values
    if type(raw) is int and raw in values:
        return raw
    if isinstance(raw, str) and len(raw) <= 5:
        for value in values:
            if raw == str(value):
                return value
    raise AnswerError(_("Please choose one of the answers shown, or leave it out."))


def numbered(answers: Mapping[str, Answer] | None) -> dict[int, Answer]:
    """Answers as kept (keys are text, as JSON has them) by item number."""
    return {int(number): answer for number, answer in (answers or {}).items()}


def reversed_answer(instrument: Instrument, number: int, answer: int) -> int:
    """`low + high - answer` of the item's own options: a 7-point 1 is 7."""
    response = instrument.response_of(number)
    return response.low + response.high - answer


def keyed(
    instrument: Instrument, answers: Mapping[int, Answer], scale: str
) -> tuple[int, ...] | None:
    """The answers to `scale` after reversal, in the key's order.

    None unless every item of the scale was answered: a row for Cronbach's alpha.
    """
    kept = _kept(instrument, answers)
    row = _keyed_row(instrument, instrument.scales[scale], kept)
    return tuple(row) if len(row) == len(instrument.scales[scale].items) else None


def _kept(
    instrument: Instrument, answers: Mapping[int, Answer]
) -> dict[int, int | Literal["-"]]:
    return {
        number: clean_answer(instrument, number, raw)
        for number, raw in answers.items()
        if raw is not None
    }


def _keyed_row(
    instrument: Instrument, scale: Scale, kept: Mapping[int, int | str]
) -> list[int]:
    row = []
    for number in scale.items:
        answer = kept.get(number)
        if isinstance(answer, int):
            turned = number in scale.reverse
            row.append(
                reversed_answer(instrument, number, answer) if turned else answer
            )
    return row


def _score_scale(
    instrument: Instrument, scale: Scale, kept: Mapping[int, int | str]
) -> ScaleScore:
    row = _keyed_row(instrument, scale, kept)
    enough = len(row) >= scale.min_answered and all(
        isinstance(kept.get(number), int) for number in scale.required
    )
    return ScaleScore(
        value=_combine(scale, row) if enough and row else None,
        answered=len(row),
        items=len(scale.items),
        prorated=enough and len(row) < len(scale.items),
        declined=sum(kept.get(number) == DECLINED for number in scale.items),
    )


def _combine(scale: Scale, row: list[int]) -> float:
    """The mean of what was answered, or for a sum that mean times all items."""
    if scale.aggregate == "sum":
        return sum(row) * len(scale.items) / len(row)
    return sum(row) / len(row)


def _combined(scale: Scale, found: Mapping[str, ScaleScore]) -> ScaleScore:
    """The sum of some scales less others; None unless each of them has a score."""
    parts = [(found[name], 1) for name in scale.plus]
    parts += [(found[name], -1) for name in scale.minus]
    values = [(part.value, sign) for part, sign in parts]
    complete = all(value is not None for value, _sign in values)
    return ScaleScore(
        value=sum(value * sign for value, sign in values if value is not None)
        if complete
        else None,
        answered=sum(part.answered for part, _sign in parts),
        items=sum(part.items for part, _sign in parts),
        prorated=complete and any(part.prorated for part, _sign in parts),
        declined=sum(part.declined for part, _sign in parts),
    )


# --- the short way, for a sitting with a number on every item ---


def _key_of(instrument: Instrument) -> _Key:
    """The key made ready once and kept with its definition, which never changes."""
    key: _Key | None = instrument.__dict__.get("_key")
    if key is None:
        key = _compile(instrument)
        instrument.__dict__["_key"] = key
    return key


def _compile(instrument: Instrument) -> _Key:
    legal = {
        item.number: frozenset(instrument.responses[item.response].values)
        for item in instrument.items
    }
    each = set(legal.values())
    return _Key(
        legal=legal,
        alike=each.pop() if len(each) == 1 else None,
        scales=tuple(
            _compile_scale(instrument, scale)
            for scale in instrument.scales.values()
            if scale.aggregate != "combined"
        ),
    )


def _compile_scale(instrument: Instrument, scale: Scale) -> _ScaleKey:
    ends = [instrument.response_of(number) for number in scale.reverse]
    return _ScaleKey(
        scale=scale,
        plain=_getter([n for n in scale.items if n not in scale.reverse]),
        turned=_getter(list(scale.reverse)),
        turn=sum(end.low + end.high for end in ends),
        divisor=1 if scale.aggregate == "sum" else len(scale.items),
    )


def _getter(numbers: list[int]) -> Callable[[Mapping[int, Any]], tuple[Any, ...]]:
    if len(numbers) > 1:
        return itemgetter(*numbers)
    if numbers:
        return lambda answers: (answers[numbers[0]],)
    return lambda _answers: ()


def _is_whole(key: _Key, answers: Mapping[int, Answer]) -> bool:
    """Whether every item has a legal number, and nothing else is there."""
    if len(answers) != len(key.legal) or answers.keys() != key.legal.keys():
        return False
    # True is 1 to a set, and no answer.
    if not all(type(answer) is int for answer in answers.values()):
        return False
    if key.alike is not None:
        return key.alike.issuperset(answers.values())
    return all(answer in key.legal[number] for number, answer in answers.items())


def _whole(key: _ScaleKey, answers: Mapping[int, Answer]) -> ScaleScore:
    total = sum(key.plain(answers)) + key.turn - sum(key.turned(answers))
    items = len(key.scale.items)
    value = float(total) if key.divisor == 1 else total / key.divisor
    return ScaleScore(value=value, answered=items, items=items, prorated=False)
