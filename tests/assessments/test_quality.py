"""Hints about how a questionnaire was filled in."""

import pytest

from assessments.parsing import load_instruments
from assessments.quality import (
    CLOSE_TOGETHER,
    HURRIED,
    MANY_MISSING,
    STRAIGHT_LINE,
    Circumstances,
    hints,
)
from assessments.scoring import DECLINED

ALL = load_instruments()
AOR_24 = ALL["aor-24"]
USUAL = {n: 1 + n % 7 for n in range(1, 25)}


def all_of(instrument, value):
    return dict.fromkeys(range(1, len(instrument.items) + 1), value)


def test_ordinary_answers_have_no_hint():
    assert hints(AOR_24, USUAL) == ()


@pytest.mark.parametrize("value", range(1, 8))
def test_straight_line_is_noticed(value):
    assert hints(AOR_24, all_of(AOR_24, value)) == (STRAIGHT_LINE,)


@pytest.mark.parametrize("code", ["ecr", "ecr-r", "ecr-s", "ecr-12", "ecr-rs"])
def test_straight_line_is_told_by_sameness_not_by_the_score(code):
    assert STRAIGHT_LINE in hints(ALL[code], all_of(ALL[code], 1))


@pytest.mark.parametrize("code", ["phq-9", "kmss", "csi-4", "hark", "wir-5"])
def test_same_answers_say_nothing_where_no_item_is_reversed(code):
    assert hints(ALL[code], all_of(ALL[code], 1)) == ()


def test_straight_line_is_not_told_from_a_few_answers():
    assert hints(AOR_24, dict.fromkeys(range(1, 12), 4)) == (MANY_MISSING,)


def test_same_answer_to_plain_items_only_is_no_straight_line():
    plain = {item.number: 4 for item in AOR_24.items if not item.reverse}
    assert STRAIGHT_LINE not in hints(AOR_24, plain)


@pytest.mark.parametrize(("missing", "hint"), [(4, ()), (5, (MANY_MISSING,))])
def test_more_than_a_fifth_missing_is_noticed(missing, hint):
    answers = USUAL | dict.fromkeys(range(1, missing + 1), DECLINED)
    assert hints(AOR_24, answers) == hint


@pytest.mark.parametrize(
    ("seconds", "hint"), [(45.9, (HURRIED,)), (46.0, ()), (0.0, (HURRIED,)), (None, ())]
)
def test_under_two_seconds_a_statement_is_noticed(seconds, hint):
    # The first of 24 answers starts the clock, so 23 were read under it.
    assert hints(AOR_24, USUAL, Circumstances(seconds=seconds)) == hint


@pytest.mark.parametrize(
    ("minutes", "hint"), [(10, (CLOSE_TOGETHER,)), (-3, (CLOSE_TOGETHER,)), (11, ())]
)
def test_one_after_the_other_on_one_device_is_noticed(minutes, hint):
    assert hints(AOR_24, USUAL, Circumstances(minutes_apart=minutes)) == hint


def test_hints_come_in_a_fixed_order():
    answers = dict.fromkeys(range(1, 14), 4)
    found = hints(AOR_24, answers, Circumstances(seconds=1, minutes_apart=1))
    assert found == (STRAIGHT_LINE, MANY_MISSING, HURRIED, CLOSE_TOGETHER)


def test_nothing_answered_is_only_missing():
    assert hints(AOR_24, {}) == (MANY_MISSING,)
