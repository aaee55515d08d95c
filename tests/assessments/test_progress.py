import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.parsing import load_instruments
from assessments.progress import (
    Band,
    FormMeta,
    band,
    cannot_compare,
    little_room,
    partner_difference_threshold,
    published_change,
    reliable_change,
    sdiff,
    sem,
    true_score,
)

SD, R = 1.12, 0.93
TARGET = "this relationship"
FORM = FormMeta("aor-24", "1", "en-US", "aor-24-interleaved-1", TARGET)


def test_sem_worked_example():
    assert sem(SD, R) == pytest.approx(0.296324, abs=1e-6)


def test_sdiff_has_the_root_of_two():
    assert sdiff(SD, R) == pytest.approx(0.419066, abs=1e-6)


def test_threshold_is_from_sdiff_and_not_from_sem():
    change = reliable_change(5.0, 4.1, SD, R)
    assert change.threshold == pytest.approx(0.821369, abs=1e-6)


@pytest.mark.parametrize(
    ("pre", "post", "rc", "verdict"),
    [
        (5.0, 4.1, -2.147635, "lower"),
        (5.0, 4.2, -1.909009, "no reliable change"),
        (4.1, 5.0, 2.147635, "higher"),
        (4.1, 4.1, 0.0, "no reliable change"),
    ],
)
def test_reliable_change_worked_examples(pre, post, rc, verdict):
    change = reliable_change(pre, post, SD, R)
    assert change.rc == pytest.approx(rc, abs=1e-6)
    assert change.verdict == verdict


@pytest.mark.parametrize(
    ("sd", "r", "threshold"),
    [
        (17, 0.98, 6.664),
        (4, 0.94, 2.715856),
        (32, 0.98, 12.544),
        (1.2, 0.91, 0.998),
        (1.2, 0.65, 1.968),
        (8.2, 0.90, 7.187617),
    ],
)
def test_threshold_in_points_worked_examples(sd, r, threshold):
    assert reliable_change(0, 0, sd, r).threshold == pytest.approx(threshold, abs=5e-4)


def test_reliable_gain_on_a_sum_worked_example():
    change = reliable_change(38, 55, 17, 0.98)
    assert (round(change.rc, 9), change.verdict) == (5.0, "higher")


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        (1.96, (4.419205, 5.580795)),
        (1.645, (4.512547, 5.487453)),
        (1, (4.703676, 5.296324)),
    ],
)
def test_band_worked_examples(z, expected):
    assert band(5.0, SD, R, z) == pytest.approx(expected, abs=1e-6)


def test_true_score_worked_example():
    found = true_score(5.0, 3.56, SD, R)
    assert found.value == pytest.approx(4.899200, abs=1e-6)
    assert found.see == pytest.approx(0.285765, abs=1e-6)
    assert found.band() == pytest.approx((4.339101, 5.459299), abs=1e-6)


def test_true_score_needs_a_mean():
    assert true_score(5.0, None, SD, R) is None


@pytest.mark.parametrize(
    ("post", "verdict"), [(34, "higher"), (33, "no reliable change")]
)
def test_published_threshold_counts_from_its_points_on(post, verdict):
    assert published_change(28, post, 6).verdict == verdict


def test_published_threshold_keeps_the_rc_where_an_error_is_known():
    assert published_change(38, 55, 11.58, 3.4).rc == pytest.approx(5.0)


@pytest.mark.parametrize("points", [0, -1, math.nan, math.inf])
def test_an_impossible_published_threshold_decides_nothing(points):
    assert published_change(38, 55, points) is None


def test_threshold_at_90_percent_worked_example():
    assert 1.645 * sdiff(SD, R) == pytest.approx(0.689363, abs=1e-6)


def test_band_may_reach_beyond_the_scale():
    assert band(1.0, SD, R).low < 1


def test_band_is_clipped_only_on_request():
    assert Band(0.4, 1.6).clip(1, 7) == (1, 1.6)


def test_band_wholly_outside_is_clipped_to_the_end():
    assert Band(7.5, 8.0).clip(1, 7) == (7, 7)


@pytest.mark.parametrize(
    ("sd", "r"),
    [
        (None, 0.9),
        (1.0, None),
        (0.0, 0.9),
        (-1.0, 0.9),
        (1.0, -0.1),
        (1.0, 1.1),
        (math.nan, 0.9),
        (1.0, math.nan),
        (math.inf, 0.9),
    ],
)
@pytest.mark.parametrize(
    "ask",
    [
        sem,
        sdiff,
        lambda sd, r: band(4, sd, r),
        lambda sd, r: reliable_change(4, 3, sd, r),
        lambda sd, r: true_score(4, 3.5, sd, r),
        lambda sd, r: little_room(4, sd, r, low=1, high=7, lower_is_better=True),
    ],
    ids=["sem", "sdiff", "band", "reliable_change", "true_score", "little_room"],
)
def test_promise_3_without_a_reliability_nothing_is_said(ask, sd, r):
    assert ask(sd, r) is None


def test_promise_3_perfect_reliability_does_not_make_every_change_real():
    assert reliable_change(4.0, 3.9, 1.0, 1.0) is None


@pytest.mark.parametrize(
    ("baseline", "lower_is_better", "expected"),
    [
        (1.5, True, True),
        (1.6, True, False),
        (6.9, True, False),
        (6.5, False, True),
        (6.4, False, False),
        (1.1, False, False),
    ],
)
def test_little_room_looks_only_toward_improvement(baseline, lower_is_better, expected):
    # 1.96 * SEM is 0.5808 here.
    found = little_room(baseline, SD, R, low=1, high=7, lower_is_better=lower_is_better)
    assert found is expected


def test_partners_on_one_form_differ_from_sdiff_on():
    error = sem(17, 0.98)
    assert partner_difference_threshold(error, error) == pytest.approx(6.664)


@pytest.mark.parametrize(("a", "b"), [(None, 0.3), (0.3, None), (None, None)])
def test_promise_3_partners_are_not_compared_without_both_errors(a, b):
    assert partner_difference_threshold(a, b) is None


def test_same_form_may_be_compared():
    assert cannot_compare(FORM, FormMeta(*vars_of(FORM))) is None


def vars_of(form):
    return form.code, form.version, form.language, form.form_order, form.target


def test_an_instrument_compares_with_what_was_stored():
    assert cannot_compare(load_instruments()["aor-24"], FORM) is None


@pytest.mark.parametrize(
    ("other", "word"),
    [
        (
            FormMeta("aor-8", "1", "en-US", "aor-24-interleaved-1", TARGET),
            "questionnaires",
        ),
        (replace(FORM, version="2"), "versions"),
        (replace(FORM, language="de-DE"), "languages"),
        (replace(FORM, form_order="aor-24-grouped-1"), "order"),
        (replace(FORM, target="my mother"), "relationships"),
    ],
)
def test_what_differs_is_named(other, word):
    assert word in cannot_compare(FORM, other)


scores = st.floats(1, 7)
spreads = st.floats(0.1, 3)
reliabilities = st.floats(0, 0.99)


@given(scores, scores, spreads, reliabilities)
def test_change_back_is_the_opposite(pre, post, sd, r):
    there = reliable_change(pre, post, sd, r)
    back = reliable_change(post, pre, sd, r)
    assert there.rc == -back.rc


@given(scores, spreads, reliabilities, st.floats(0, 0.5))
def test_less_reliability_never_narrows_the_band(x, sd, r, less):
    wide, narrow = band(x, sd, max(r - less, 0)), band(x, sd, r)
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(scores, spreads, reliabilities)
def test_band_is_centered_on_the_score(x, sd, r):
    found = band(x, sd, r)
    assert (found.low + found.high) / 2 == pytest.approx(x)


@given(scores, spreads, reliabilities)
def test_clipped_band_holds_the_score(x, sd, r):
    clipped = band(x, sd, r).clip(1, 7)
    assert 1 <= clipped.low <= x <= clipped.high <= 7


@given(scores, scores, spreads, reliabilities)
def test_true_score_lies_between_the_score_and_the_mean(x, mean, sd, r):
    found = true_score(x, mean, sd, r).value
    assert min(x, mean) - 1e-9 <= found <= max(x, mean) + 1e-9


@given(scores, scores, spreads, reliabilities)
def test_true_score_is_never_less_exact_than_the_observed(x, mean, sd, r):
    assert true_score(x, mean, sd, r).see <= sem(sd, r) + 1e-9


@given(scores, scores, st.floats(0.1, 5))
def test_published_change_back_is_the_opposite(pre, post, points):
    there, back = (
        published_change(pre, post, points),
        published_change(post, pre, points),
    )
    assert there.moved == -back.moved
    flat = "no reliable change"
    assert (there.verdict == flat) is (back.verdict == flat)
