from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.norms import NormSet, ScaleNorm
from assessments.styles import (
    CERTAINTY_SENTENCES,
    FOR_PARTNER,
    FOR_PARTNER_NEAR,
    LABELS,
    SENTENCES,
    Certainty,
    describe,
)


def norms(alpha=0.91, anxiety=3.56, avoidance=2.92):
    """Made-up norms; with alpha .91 the 95 % band is 0.588 to each side of 1.0 SD."""
    return NormSet(
        code="aor-24",
        version="1",
        language="en-US",
        form_order="aor-24-interleaved-1",
        n_persons=120,
        n_couples=60,
        first_on=date(2025, 1, 6),
        last_on=date(2025, 6, 30),
        scales={
            "anxiety": ScaleNorm(mean=anxiety, sd=1.0, alpha=alpha),
            "avoidance": ScaleNorm(mean=avoidance, sd=1.0, alpha=alpha),
        },
    )


# The worked table of one input under two rules.
@pytest.mark.parametrize(
    ("avoidance", "anxiety", "by_midpoint", "by_norms"),
    [
        (2.0, 2.0, "secure", "secure"),
        (2.5, 3.8, "secure", "anxious"),
        (3.5, 3.7, "secure", "fearful"),
        (3.0, 3.0, "secure", "avoidant"),
        (2.2, 4.2, "anxious", "anxious"),
        (3.9, 3.9, "secure", "fearful"),
        (4.1, 2.0, "avoidant", "avoidant"),
        (3.2, 2.2, "secure", "avoidant"),
        (4.1, 4.1, "fearful", "fearful"),
    ],
)
def test_cut_decides_the_word(avoidance, anxiety, by_midpoint, by_norms):
    assert describe(anxiety, avoidance).style == by_midpoint
    assert describe(anxiety, avoidance, norms=norms()).style == by_norms


def test_promise_3_without_norms_nothing_is_clear():
    assert describe(1.0, 1.0).certainty == "provisional midpoint, no norms yet"


@pytest.mark.parametrize(("anxiety", "avoidance"), [(4.0, 2.0), (2.0, 4.0), (4.0, 4.0)])
def test_exact_midpoint_is_near_the_boundary(anxiety, avoidance):
    assert describe(anxiety, avoidance).certainty == "near the boundary"


def test_both_bands_on_one_side_is_clear():
    assert describe(2.9, 2.2, norms=norms()).certainty == "clear"


@pytest.mark.parametrize(
    ("anxiety", "avoidance"),
    [(3.0, 2.2), (2.9, 2.4), (4.1, 2.2), (3.56, 1.0)],
    ids=["anxiety below", "avoidance below", "anxiety above", "anxiety on it"],
)
def test_one_band_across_its_cut_is_near_the_boundary(anxiety, avoidance):
    assert describe(anxiety, avoidance, norms=norms()).certainty == "near the boundary"


@pytest.mark.parametrize("alpha", [None, -0.2])
def test_promise_3_norms_without_reliability_are_never_clear(alpha):
    found = describe(1.0, 1.0, norms=norms(alpha=alpha))
    assert found.certainty == "norm mean, no reliability yet"


def test_midpoint_travels_with_the_word():
    found = describe(2.0, 2.0)
    assert (found.cut_rule_id, found.norm_set_id) == ("scale-midpoint-1", "")
    assert found.cut_values == {"anxiety": 4.0, "avoidance": 4.0}


def test_norm_set_travels_with_the_word():
    found = describe(2.0, 2.0, norms=norms())
    assert found.cut_rule_id == "norm-mean-1"
    assert found.norm_set_id == norms().norm_set_id
    assert found.cut_values == {"anxiety": 3.56, "avoidance": 2.92}


def test_fourth_style_is_not_the_childhood_classification():
    found = describe(6.0, 6.0)
    assert found.label == (
        "fearful-avoidant (called disorganized in some guides): "
        "wanting closeness and fearing it"
    )
    assert "not the childhood classification" in found.label_note


@pytest.mark.parametrize(("anxiety", "avoidance"), [(2, 2), (6, 2), (2, 6)])
def test_other_styles_need_no_note(anxiety, avoidance):
    assert describe(anxiety, avoidance).label_note == ""


@pytest.mark.parametrize("text", [*FOR_PARTNER.values(), FOR_PARTNER_NEAR])
def test_partner_reads_a_pattern_here_and_now(text):
    assert "a pattern here and now" in text


@pytest.mark.parametrize("text", [*FOR_PARTNER.values(), FOR_PARTNER_NEAR])
def test_partner_reads_no_label(text):
    words = ("secure", "anxious", "avoidant", "fearful", "disorganized", "disorder")
    assert not any(word in text.lower() for word in words)


def test_partner_near_the_boundary_reads_no_single_style():
    assert describe(4.0, 2.0).for_partner == FOR_PARTNER_NEAR


def test_every_style_and_certainty_has_its_words():
    assert set(LABELS) == set(SENTENCES) == set(FOR_PARTNER)
    assert set(CERTAINTY_SENTENCES) == set(Certainty)


@pytest.mark.parametrize(
    "scores", [(0.9, 4), (4, 7.1), (float("nan"), 4), (4, float("inf"))]
)
def test_impossible_score_is_refused(scores):
    with pytest.raises(ValueError, match="from 1 to 7"):
        describe(*scores)


scores = st.floats(1, 7)


@given(scores, scores)
def test_promise_3_midpoint_is_never_clear(anxiety, avoidance):
    assert describe(anxiety, avoidance).certainty is not Certainty.CLEAR


@given(scores, scores)
def test_clear_word_does_not_change_within_the_bands(anxiety, avoidance):
    found = describe(anxiety, avoidance, norms=norms())
    if found.certainty is Certainty.CLEAR:
        for step in (-0.58, 0.58):
            a = min(max(anxiety + step, 1), 7)
            b = min(max(avoidance - step, 1), 7)
            assert describe(a, b, norms=norms()).style == found.style
