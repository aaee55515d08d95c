"""What may be written into an exercise, and what is still missing."""

import pytest

from homework import answers
from homework.exercises import clean_answers, load_exercises, missing_required

TALK = next(one for one in load_exercises() if one.code == "speaker-listener")
PAUSE = next(one for one in load_exercises() if one.code == "a-pause-we-agree-on")


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("note", "We laughed.", "We laughed."),
        ("note", "one\r\ntwo", "one\ntwo"),
        ("note", "  spaces stay  ", "  spaces stay  "),
        ("note", "x" * 4000, "x" * 4000),
        ("note", "💛", "💛"),
        ("note", None, ""),
        ("understood", 0, 0),
        ("understood", "10", 10),
        ("understood", "", None),
        ("understood", None, None),
        ("happened", "stopped", "stopped"),
        ("happened", "", None),
        ("slipped", ["defending", "solving"], ["solving", "defending"]),
        ("slipped", ["solving", "solving"], ["solving"]),
        ("slipped", [], []),
        ("slipped", None, []),
    ],
)
def test_an_answer_is_kept(name, raw, kept):
    assert clean_answers(TALK, {name: raw}) == ({name: kept}, {})


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("mood", "fine", answers.UNKNOWN_FIELD),
        ("note", 7, answers.NOT_TEXT),
        ("note", ["a"], answers.NOT_TEXT),
        ("note", "x" * 4001, answers.TOO_LONG),
        ("note", "a\x00b", answers.BAD_CHARACTERS),
        ("note", "a\ud800b", answers.BAD_CHARACTERS),
        ("note", "\udfff", answers.BAD_CHARACTERS),
        ("understood", 11, answers.NOT_ON_SCALE),
        ("understood", -1, answers.NOT_ON_SCALE),
        ("understood", 7.0, answers.NOT_ON_SCALE),
        ("understood", True, answers.NOT_ON_SCALE),
        ("understood", "seven", answers.NOT_ON_SCALE),
        ("understood", "٧", answers.NOT_ON_SCALE),
        ("understood", "9" * 5000, answers.NOT_ON_SCALE),
        ("happened", "maybe", answers.NOT_OFFERED),
        ("happened", ["stopped"], answers.NOT_OFFERED),
        ("happened", 0, answers.NOT_OFFERED),
        ("slipped", "solving", answers.NOT_OFFERED),
        ("slipped", ["solving", "sulking"], answers.NOT_OFFERED),
        ("slipped", [["solving"]], answers.NOT_OFFERED),
        ("slipped", {"solving": True}, answers.NOT_OFFERED),
    ],
)
def test_an_answer_is_turned_down_with_a_reason(name, raw, message):
    assert clean_answers(TALK, {name: raw}) == ({}, {name: message})


@pytest.mark.parametrize(("raw", "kept"), [(0, 0), ("45", 45), (1440, 1440)])
def test_minutes_are_kept_up_to_a_day(raw, kept):
    assert clean_answers(PAUSE, {"how_long": raw})[0] == {"how_long": kept}


@pytest.mark.parametrize("raw", [1441, -1, "soon", 2.5])
def test_other_minutes_are_turned_down(raw):
    errors = clean_answers(PAUSE, {"how_long": raw})[1]
    assert errors == {"how_long": answers.NOT_MINUTES}


def test_one_bad_answer_does_not_cost_the_good_ones():
    cleaned, errors = clean_answers(TALK, {"note": "Good.", "understood": 99})
    assert (cleaned, list(errors)) == ({"note": "Good."}, ["understood"])


def test_nothing_given_is_fine():
    assert clean_answers(TALK, {}) == ({}, {})


def test_cleaning_twice_changes_nothing():
    once, _ = clean_answers(
        TALK, {"note": "a\r\nb", "understood": "3", "slipped": None}
    )
    assert clean_answers(TALK, once) == (once, {})


def test_missing_required_keeps_the_order_of_the_page():
    assert missing_required(PAUSE, {}) == ["sign", "how_long"]


@pytest.mark.parametrize("blank", ["", "   ", None, []])
def test_a_blank_answer_is_missing(blank):
    assert missing_required(PAUSE, {"sign": blank, "how_long": 30}) == ["sign"]


def test_zero_is_an_answer():
    assert missing_required(PAUSE, {"sign": "A raised hand", "how_long": 0}) == []
