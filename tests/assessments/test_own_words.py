"""What a person reads of their own numbers: strengths first, plain trends."""

import uuid
from datetime import date

import pytest

from assessments import own_words
from assessments.parsing import load_instruments
from assessments.sitting import Mark, Sitting

KNOWN = load_instruments()
WEEK = KNOWN["wir-5"]
VERDICTS = (
    "good",
    "bad",
    "worse",
    "better",
    "improve",
    "high",
    "low ",
    "severe",
    "mild",
)


def sitting(day=2, **values):
    marks = {name: Mark(value, 5, 5, False) for name, value in values.items()}
    return Sitting(uuid.uuid4(), "A", "Rosa", date(2026, 3, day), True, marks)


def week(day=2, **changed):
    names = list(WEEK.scales)
    return sitting(day, **(dict.fromkeys(names, 5.0) | changed))


def test_the_strongest_stands_first():
    name = list(WEEK.scales)[2]
    first = own_words.strengths_first(WEEK, week(**{name: 9.0}))[0]
    assert first.name == name


def test_for_a_worry_the_least_stands_first():
    raas = KNOWN["aor-8"]
    found = own_words.strengths_first(raas, sitting(anxiety=6.0, avoidance=2.0))
    assert [scale.name for scale in found] == ["avoidance", "anxiety"]


def test_the_first_time_compares_nothing():
    assert "nothing to compare yet" in own_words.plain(WEEK, week(), [])


def test_later_it_says_more_less_or_as_it_was():
    one, two, *_rest = WEEK.scales
    text = own_words.plain(WEEK, week(9, **{one: 7.0, two: 3.0}), [week()])
    assert "Beside March 2: " in text
    assert "more than then (5.0)" in text or "more than then (5)" in text
    assert "less than then" in text
    assert "as it was" in text


@pytest.mark.parametrize("code", ["wir-5", "tia-9", "phq-9", "csi-4", "gad-7"])
def test_no_number_is_called_good_or_bad(code):
    form = KNOWN[code]
    low = sitting(2, **{s.name: s.low for s in form.scales.values()})
    high = sitting(9, **{s.name: s.high for s in form.scales.values()})
    for now, before in ((low, []), (high, [low]), (low, [high])):
        text = own_words.plain(form, now, before).lower()
        assert not [word for word in VERDICTS if word in text], text


def test_a_missing_number_is_left_out_of_the_trend():
    names = list(WEEK.scales)
    text = own_words.plain(WEEK, week(9, **{names[0]: None}), [week()])
    assert str(WEEK.scales[names[0]].title) not in text.split("Beside")[1]


def test_a_sum_has_no_decimals_and_a_signed_scale_says_its_ends():
    total = KNOWN["phq-9"].scales["total"]
    assert own_words.number(total, 12.0) == "12 of 27"
    trust = next(s for s in KNOWN["trust-17"].scales.values())
    assert "between −" in own_words.number(trust, 1.0)


def test_an_anxiety_of_another_family_keeps_its_own_title():
    gad = KNOWN["gad-7"]
    for scale in gad.scales.values():
        assert own_words.title(gad, scale) == scale.title
