"""R1 to R6: when something looks off track, and that each says what comes next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import alerts
from assessments.alerts import Rule
from assessments.definitions import Cut
from assessments.parsing import load_instruments
from assessments.reliability import Basis, Coefficient, Reference

# SD 17 and alpha .98 as in the worked example: a change counts beyond 6.664 points.
BASIS = Basis(
    reliability=Coefficient(0.98, "alpha", "published", "source"),
    reference=Reference(61, 17, "published", "source"),
)
CSI = load_instruments()["csi-16"].scales["total"]
WORRY = load_instruments()["gad-7"].scales["total"]
CUT = Cut(51.5, "below", "source")
START = date(2026, 1, 5)


def way(*values, slot="A", scale=CSI):
    days = [START + timedelta(weeks=n) for n in range(len(values))]
    return alerts.course(slot, list(zip(days, values, strict=True)), scale.better)


def weekly(sessions):
    return [START + timedelta(weeks=n) for n in range(sessions)]


def of(*values, held=(), scale=CSI, basis=BASIS, cut=None):
    found = alerts.of_person(
        way(*values, scale=scale), scale, basis, held=held, cut=cut
    )
    return [(one.rule, one.level) for one in found]


def test_worse_than_at_first_is_red():
    assert of(45, 38) == [(Rule.WORSE, "red")]


def test_a_loss_within_error_is_only_a_hint():
    # 1.28 standard errors of a difference are 4.352 points.
    assert of(45, 40) == [(Rule.WORSE, "watch")]


def test_a_small_loss_is_nothing():
    assert of(45, 41) == []


def test_getting_better_is_no_alert():
    assert of(38, 55) == []


def test_on_a_scale_of_worry_more_is_worse():
    assert of(10, 18, scale=WORRY) == [(Rule.WORSE, "red")]


def test_lost_since_the_best_is_amber():
    assert of(40, 55, 44) == [(Rule.PEAK_LOSS, "amber")]


def test_worse_than_at_first_says_it_all():
    assert of(45, 60, 30) == [(Rule.WORSE, "red")]


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        (3, []),
        (4, [(Rule.NO_GAIN, "amber")]),
        (7, [(Rule.NO_GAIN, "amber")]),
        (8, [(Rule.NO_GAIN, "red")]),
    ],
)
def test_no_gain_is_counted_by_sessions_held(sessions, expected):
    assert of(*[40] * 9, held=weekly(sessions)) == expected


def test_sessions_after_the_last_sitting_do_not_count():
    assert of(40, 41, held=weekly(8)) == []


def test_sessions_before_the_first_sitting_do_not_count():
    held = [START - timedelta(days=day) for day in range(1, 9)]
    assert of(40, 41, held=held) == []


def test_a_gain_once_is_a_gain():
    assert of(40, 50, 44, 45, 46, held=weekly(5)) == []


def test_who_began_in_the_functional_range_needs_no_gain():
    assert of(60, 61, 60, 61, 60, held=weekly(5), cut=CUT) == []


def test_without_a_cut_the_better_half_needs_no_gain():
    # The mean of the group compared with is 61.
    assert of(62, 63, 62, 63, 62, held=weekly(5)) == []


def test_where_no_gain_could_show_none_is_missed():
    cut = Cut(90, "below", "source")
    assert of(79, 80, 79, 80, 79, held=weekly(5), cut=cut) == []


@pytest.mark.parametrize("values", [(45,), (45, None), (None, None, 45)])
def test_one_score_is_no_change(values):
    assert of(*values) == []


def test_nothing_answered_has_no_course():
    assert way(None, None) is None


def test_a_scale_without_a_better_side_has_no_course():
    assert way(40, 20, scale=replace(CSI, better="neither")) is None


def test_promise_3_without_a_basis_no_change_alerts():
    assert of(80, 0, held=weekly(9), basis=None) == []


@pytest.mark.parametrize(("missed", "expected"), [(0, 0), (1, 0), (2, 1), (5, 1)])
def test_two_missed_in_a_row_cannot_be_judged(missed, expected):
    found = alerts.of_gap("B", missed)
    assert [(one.rule, one.level, one.slot) for one in found] == [
        (Rule.GAP, "amber", "B")
    ] * expected


def both(a, b, basis=BASIS):
    found = alerts.of_couple(way(*a), way(*b, slot="B"), CSI, basis)
    return [(one.rule, one.level) for one in found]


def test_one_better_and_one_worse_is_red():
    assert both((40, 55), (55, 40)) == [(Rule.APART, "red")]


def test_far_apart_and_widening_is_amber():
    assert both((50, 52), (50, 44)) == [(Rule.APART, "amber")]


def test_far_apart_as_ever_is_nothing():
    assert both((60, 60), (45, 45)) == []


def test_far_apart_and_closing_is_nothing():
    assert both((60, 58), (40, 45)) == []


def test_within_error_of_each_other_is_nothing():
    assert both((50, 52), (50, 47)) == []


def test_a_first_look_cannot_widen():
    assert both((60,), (40,)) == []


def test_promise_3_without_a_basis_partners_are_not_compared():
    assert both((40, 55), (55, 40), basis=None) == []


def test_an_answer_that_calls_for_a_look_is_its_own_rule():
    assert alerts.of_answer("A").rule is Rule.ANSWER


def test_every_alert_has_words_and_what_comes_next():
    assert alerts.WORDS.keys() == alerts.NEXT.keys()
    assert all(alerts.NEXT.values())


def test_every_rule_has_an_alert():
    assert {rule for rule, _level in alerts.WORDS} == set(Rule)


def test_the_note_says_how_often_an_alert_is_false():
    assert "one chance in forty" in alerts.NOTE


@given(st.lists(st.floats(0, 81), min_size=1, max_size=12), st.integers(0, 20))
def test_at_most_one_alert_a_person(values, sessions):
    assert len(of(*values, held=weekly(sessions))) <= 1


@given(st.floats(0, 81), st.floats(0, 81))
def test_no_alert_is_raised_by_a_gain(first, more):
    low, high = sorted((first, more))
    assert of(low, high) == []
