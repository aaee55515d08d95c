"""From answers to scores, by the questionnaire's own key.

Answers are whole numbers in the questionnaire's range; None or absent means not
answered; `DECLINED` ("-") means the person would rather not say. Nothing is ever
filled in for a missing answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessments.definitions import Instrument, Scale
from assessments.words import gettext_noop as _

DECLINED: Literal["-"] = "-"

STRAIGHT_LINE = "straight_line"
MANY_MISSING = "many_missing"
MISSING_SHARE = 0.20  # our rule: above one statement in five, say so


type Answer = int | str | None


class AnswerError(ValueError):
    """An answer that cannot be kept; the message is fit to show to the person."""


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """One score.

    `value` is in the scale's own range, not rounded, or None when fewer than the
    scale's `min_answered` were answered. `answered` of `items` have a number,
    `declined` of them are "would rather not say". `prorated` means a value from
    fewer than all items.
    """

    value: float | None
    answered: int
    items: int
    prorated: bool
    declined: int = 0


def reversed_answer(instrument: Instrument, answer: int) -> int:
    """`low + high - answer`, so a 7-point 1 is 7 and a 5-point 1 is 5."""
    return instrument.response.low + instrument.response.high - answer


def clean_answer(
    instrument: Instrument, number: object, raw: object
) -> int | Literal["-"]:
    """The answer to keep for item `number`: a number in range, or `DECLINED`.

    `raw` may be a number or its plain text, as forms send it. Raises AnswerError for
    an unknown item and for everything else, however odd; never echoes it.
    """
    if type(number) is not int or not 1 <= number <= len(instrument.items):
        raise AnswerError(_("This questionnaire has no such statement."))
    if isinstance(raw, str) and raw == DECLINED:
        return DECLINED
    if type(raw) is int and raw in instrument.response.values:
        return raw
    if isinstance(raw, str) and len(raw) <= 4:
        for value in instrument.response.values:
            if raw == str(value):
                return value
    raise AnswerError(_("Please choose one of the answers shown, or leave it out."))


def score(
    instrument: Instrument, answers: Mapping[int, Answer]
) -> dict[str, ScaleScore]:
    """Every scale's score, by scale name. Raises AnswerError on an illegal answer."""
    kept = _kept(instrument, answers)
    return {
        scale.name: _score_scale(instrument, scale, kept)
        for scale in instrument.scales.values()
    }


def numbered(answers: Mapping[str, Answer] | None) -> dict[int, Answer]:
    """Answers as kept (keys are text, as JSON has them) by item number."""
    return {int(number): answer for number, answer in (answers or {}).items()}


def keyed(
    instrument: Instrument, answers: Mapping[int, Answer], scale: str
) -> tuple[int, ...] | None:
    """The answers to `scale` after reversal, in the key's order.

    None unless every item of the scale was answered: a row for Cronbach's alpha.
    """
    kept = _kept(instrument, answers)
    row = _keyed_row(instrument, instrument.scales[scale], kept)
    return tuple(row) if len(row) == len(instrument.scales[scale].items) else None


def quality(instrument: Instrument, answers: Mapping[int, Answer]) -> tuple[str, ...]:
    """Hints for the therapist about how it was filled in; never a reason to reject.

    `STRAIGHT_LINE`: at least half of the statements answered, all with one value,
    among them reversed and plain ones. `MANY_MISSING`: more than `MISSING_SHARE`
    without a number.
    """
    given = {n: a for n, a in _kept(instrument, answers).items() if a != DECLINED}
    total = len(instrument.items)
    hints = []
    keys = {instrument.item(number).reverse for number in given}
    same = len(set(given.values())) == 1 and len(keys) == 2
    if same and 2 * len(given) >= total:
        hints.append(STRAIGHT_LINE)
    if (total - len(given)) / total > MISSING_SHARE:
        hints.append(MANY_MISSING)
    return tuple(hints)


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
            reverse = number in scale.reverse
            row.append(reversed_answer(instrument, answer) if reverse else answer)
    return row


def _score_scale(
    instrument: Instrument, scale: Scale, kept: Mapping[int, int | str]
) -> ScaleScore:
    row = _keyed_row(instrument, scale, kept)
    enough = len(row) >= scale.min_answered
    return ScaleScore(
        value=_combine(scale, row) if enough else None,
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
