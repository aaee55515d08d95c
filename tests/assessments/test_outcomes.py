"""Cut-offs, the four outcomes, and two partners beside each other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import outcomes
from assessments.definitions import Cut
from assessments.outcomes import Group, Outcome, cut_a, cut_b, cut_c, cut_off, pair
from assessments.parsing import load_instruments
from assessments.progress import published_change, reliable_change

RDAS = Group(41.6, 8.2), Group(52.3, 6.6)
LOW_IS_BETTER = Group(15, 5), Group(4, 4)
CSI = Cut(51.5, "below", "source")


@pytest.mark.parametrize(
    ("groups", "better", "a", "b", "c"),
    [
        (RDAS, "higher", 58.0, 39.1, 47.528378),
        (LOW_IS_BETTER, "lower", 5, 12, 8.888889),
    ],
)
def test_cut_offs_worked_examples(groups, better, a, b, c):
    clinical, functional = groups
    assert cut_a(clinical, better) == pytest.approx(a)
    assert cut_b(functional, better) == pytest.approx(b)
    assert cut_c(clinical, functional) == pytest.approx(c, abs=1e-6)


@pytest.mark.parametrize(
    ("clinical", "functional", "expected"),
    [
        (RDAS[0], RDAS[1], 47.528378),
        (RDAS[0], None, 58.0),
        (None, RDAS[1], 39.1),
        (Group(10, 1), Group(50, 2), 46.0),
        (None, None, None),
    ],
    ids=["they overlap", "clinical alone", "functional alone", "apart", "nothing"],
)
def test_which_cut_off_is_used(clinical, functional, expected):
    found = cut_off(clinical, functional, "higher")
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-6))


def test_a_scale_without_a_better_side_has_no_cut_off():
    assert cut_off(*RDAS, "neither") is None


def told(pre, post, *, cut=CSI, better="higher", sd=17, r=0.98):
    change = reliable_change(pre, post, sd, r)
    found = outcomes.outcome(pre, post, change, better=better, cut=cut)
    return found.outcome, found.started_functional


@pytest.mark.parametrize(
    ("pre", "post", "expected"),
    [
        (38, 55, (Outcome.RECOVERED, False)),
        (30, 45, (Outcome.IMPROVED, False)),
        (48, 53, (Outcome.UNCHANGED, False)),
        (40, 30, (Outcome.DETERIORATED, False)),
        (60, 75, (Outcome.IMPROVED, True)),
        (60, 63, (Outcome.UNCHANGED, True)),
        (75, 45, (Outcome.DETERIORATED, True)),
    ],
)
def test_four_outcomes_and_where_one_started(pre, post, expected):
    assert told(pre, post) == expected


def test_without_a_cut_nobody_recovers():
    assert told(38, 55, cut=None) == (Outcome.IMPROVED, None)


def test_lower_can_be_better():
    cut = Cut(10, "at_or_above", "source")
    assert told(15, 5, cut=cut, better="lower", sd=5, r=0.9) == (
        Outcome.RECOVERED,
        False,
    )


def test_promise_3_without_a_threshold_there_is_no_outcome():
    assert outcomes.outcome(38, 55, None, better="higher", cut=CSI) is None


def test_no_outcome_without_a_better_side():
    change = reliable_change(38, 55, 17, 0.98)
    assert outcomes.outcome(38, 55, change, better="neither", cut=None) is None


@pytest.mark.parametrize(("post", "expected"), [(4, "recovered"), (5, "unchanged")])
def test_a_published_threshold_counts_from_its_points_on(post, expected):
    change = published_change(10, post, 6)
    cut = Cut(10, "at_or_above", "source")
    found = outcomes.outcome(10, post, change, better="lower", cut=cut)
    assert found.outcome == expected


def test_attachment_has_no_cut_even_if_one_is_written_down():
    form = load_instruments()["ecr-r"]
    scale = replace(form.scales["anxiety"], cut=CSI)
    assert outcomes.cut_for(form, scale) is None


def test_satisfaction_keeps_its_cut():
    form = load_instruments()["csi-16"]
    assert outcomes.cut_for(form, form.scales["total"]).value == 51.5


# --- the couple ---
def test_a_mean_above_the_cut_hides_one_distressed_partner():
    both = pair(45, 62, threshold=6.664, cut=CSI)
    assert (both.mean, both.distressed) == (53.5, 1)
    assert (both.least, both.difference) == (45, 17)


def test_partners_apart_by_more_than_error():
    assert pair(45, 62, threshold=6.664, cut=None).beyond


def test_partners_too_near_to_tell_apart():
    assert pair(45, 51, threshold=6.664, cut=None).beyond is False


def test_promise_3_without_a_threshold_partners_are_not_told_apart():
    assert pair(45, 62, threshold=None, cut=None).beyond is None


def test_without_a_cut_nobody_is_counted_as_distressed():
    assert pair(45, 62, threshold=None, cut=None).distressed is None


@pytest.mark.parametrize(("first", "wider"), [((50, 55), True), ((30, 60), False)])
def test_a_gap_widens_from_the_first_time(first, wider):
    assert pair(45, 62, threshold=None, cut=None, first=first).widening is wider


scores = st.floats(0, 81)


@given(scores, scores)
def test_a_change_and_its_opposite_are_not_both_gains(pre, post):
    gains = (Outcome.RECOVERED, Outcome.IMPROVED)
    assert not (told(pre, post)[0] in gains and told(post, pre)[0] in gains)


@given(scores, scores)
def test_a_pair_does_not_depend_on_who_is_first(a, b):
    assert pair(a, b, threshold=5, cut=CSI) == pair(b, a, threshold=5, cut=CSI)
