"""Hints about how a questionnaire was filled in; never a reason to reject it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.definitions import Instrument
from assessments.scoring import Answer

STRAIGHT_LINE = "straight_line"
MANY_MISSING = "many_missing"
HURRIED = "hurried"
CLOSE_TOGETHER = "close_together"

MISSING_SHARE = 0.20  # our rule: above one statement in five, say so
SECONDS_PER_ITEM = 2.0  # our rule: faster than this nobody reads
MINUTES_APART = 10  # our rule: one after the other on one device


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How it was answered, as far as known.

    `seconds` from the first answer to the last; None for paper. `minutes_apart` from
    the partner's sitting on the same device; None when there was none.
    """

    seconds: float | None = None
    minutes_apart: float | None = None


UNKNOWN = Circumstances()


def hints(
    instrument: Instrument,
    answers: Mapping[int, Answer],
    circumstances: Circumstances = UNKNOWN,
) -> tuple[str, ...]:
    """Which of the four hints apply, in a fixed order.

    `STRAIGHT_LINE`: at least half of the statements answered, all with one value,
    among them reversed and plain ones. `MANY_MISSING`: more than `MISSING_SHARE`
    without a number. `HURRIED`: under `SECONDS_PER_ITEM` a statement.
    `CLOSE_TOGETHER`: within `MINUTES_APART` of the partner on one device.
    """
    given = {n: a for n, a in answers.items() if isinstance(a, int)}
    total = len(instrument.items)
    found = []
    turned = {n for scale in instrument.scales.values() for n in scale.reverse}
    sides = {number in turned for number in given}
    same = len(set(given.values())) == 1 and len(sides) == 2
    if same and 2 * len(given) >= total:
        found.append(STRAIGHT_LINE)
    if (total - len(given)) / total > MISSING_SHARE:
        found.append(MANY_MISSING)
    seconds = circumstances.seconds
    # The clock starts with the first answer, so one item less was read under it.
    read = max(len(given) - 1, 1)
    if seconds is not None and seconds / read < SECONDS_PER_ITEM:
        found.append(HURRIED)
    apart = circumstances.minutes_apart
    if apart is not None and abs(apart) <= MINUTES_APART:
        found.append(CLOSE_TOGETHER)
    return tuple(found)
