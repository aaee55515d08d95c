import json
import statistics
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.norms import (
    NormSet,
    Sample,
    alpha,
    build,
    mean,
    percentile_midrank,
    sd,
    t_score,
)
from assessments.parsing import load_instruments

AOR_8 = load_instruments()["aor-8"]
ROWS = [
    [4, 5, 4, 6],
    [2, 3, 2, 2],
    [5, 5, 6, 6],
    [3, 4, 3, 3],
    [6, 7, 6, 7],
    [1, 2, 2, 1],
    [4, 4, 5, 5],
    [3, 3, 2, 4],
]
TWENTY = [1.8, 2.1, 2.4, 2.4, 2.7, 2.9, 3.0, 3.1, 3.3, 3.3]
TWENTY += [3.4, 3.6, 3.6, 3.8, 4.0, 4.1, 4.4, 4.6, 5.0, 5.5]
FIRST = date(2025, 1, 6)


def sample(n, **changes):
    """Person n of couple n // 2; their answers go round through ROWS."""
    row = ROWS[n % len(ROWS)]
    made = Sample(
        couple=f"couple-{n // 2}",
        person=f"person-{n}",
        completed_on=FIRST + timedelta(days=n),
        scores={"anxiety": sum(row) / 4, "avoidance": (28 - sum(row)) / 4},
        keyed={"anxiety": row, "avoidance": [7 - a for a in row]},
    )
    return replace(made, **changes)


def people(count):
    return [sample(n) for n in range(count)]


def test_alpha_worked_example():
    assert alpha(ROWS) == pytest.approx(0.969320, abs=1e-6)


def test_alpha_shows_a_forgotten_reversal():
    forgotten = [[a, b, c, 8 - d] for a, b, c, d in ROWS]
    assert alpha(forgotten) == pytest.approx(-0.726740, abs=1e-6)


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [(0, 0.945069), (1, 0.962121), (2, 0.967224), (3, 0.964371)],
)
def test_alpha_without_one_item_worked_examples(left_out, expected):
    rows = [row[:left_out] + row[left_out + 1 :] for row in ROWS]
    assert alpha(rows) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    "rows",
    [[], [[1, 2]], [[1], [2]], [[3, 3], [3, 3]], [[1, 7], [7, 1]], [[], []]],
    ids=["nobody", "one person", "one item", "no spread", "totals alike", "no items"],
)
def test_undefined_alpha_is_none(rows):
    assert alpha(rows) is None


def test_alpha_refuses_rows_of_two_lengths():
    with pytest.raises(ValueError, match="zip"):
        alpha([[1, 2], [1, 2, 3]])


def test_mean_worked_example():
    assert mean(TWENTY) == pytest.approx(3.45)


def test_sd_is_with_n_minus_one():
    assert sd(TWENTY) == pytest.approx(0.965456, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "expected"), [(3.6, 60.0), (5.0, 92.5), (9, 100), (0, 0)]
)
def test_percentile_worked_examples(x, expected):
    assert percentile_midrank(x, TWENTY) == expected


def test_percentile_among_nobody_is_none():
    assert percentile_midrank(3.6, []) is None


@pytest.mark.parametrize(("x", "expected"), [(3.6, 51.553670), (5.0, 66.054590)])
def test_t_score_worked_examples(x, expected):
    assert t_score(x, mean(TWENTY), sd(TWENTY)) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("spread", [0.0, -1.0, float("nan")])
def test_t_score_without_spread_is_none(spread):
    assert t_score(3.6, 3.45, spread) is None


def test_promise_3_no_norms_below_a_hundred_persons():
    assert build(AOR_8, people(99)) is None


def test_promise_3_no_norms_below_fifty_couples():
    crowded = [sample(n, couple=f"couple-{n % 49}") for n in range(120)]
    assert build(AOR_8, crowded) is None


def test_norms_stand_at_a_hundred_persons_in_fifty_couples():
    norms = build(AOR_8, people(100))
    assert (norms.n_persons, norms.n_couples) == (100, 50)


def test_norms_name_their_form():
    norms = build(AOR_8, people(100))
    assert (norms.code, norms.version, norms.language, norms.form_order) == (
        "aor-8",
        "1",
        "en-US",
        "aor-8-interleaved-1",
    )


def test_norms_name_their_dates():
    norms = build(AOR_8, people(100))
    assert (norms.first_on, norms.last_on) == (FIRST, FIRST + timedelta(days=99))


def test_norms_are_of_the_scores():
    scores = [s.scores["anxiety"] for s in people(104)]
    norm = build(AOR_8, people(104)).scales["anxiety"]
    assert norm.mean == pytest.approx(statistics.mean(scores))
    assert norm.sd == pytest.approx(statistics.stdev(scores))


def test_norms_have_the_alpha_of_the_keyed_answers():
    norm = build(AOR_8, people(104)).scales["anxiety"]
    assert norm.alpha == pytest.approx(alpha([s.keyed["anxiety"] for s in people(104)]))


def test_later_sitting_of_a_person_does_not_count():
    again = [
        replace(
            s,
            completed_on=s.completed_on + timedelta(days=200),
            scores={
                "anxiety": 7.0,
                "avoidance": 7.0,
            },
        )
        for s in people(100)
    ]
    assert build(AOR_8, again + people(100)) == build(AOR_8, people(100))


def test_person_without_every_score_does_not_count():
    unfinished = sample(99, scores={"anxiety": 3.0, "avoidance": None})
    assert build(AOR_8, [*people(99), unfinished]) is None


def test_promise_3_no_alpha_from_fewer_than_a_hundred_full_rows():
    partly = [*people(99), sample(99, keyed={"avoidance": ROWS[0]})]
    norms = build(AOR_8, partly)
    assert norms.scales["anxiety"].alpha is None
    assert norms.scales["avoidance"].alpha is not None


def test_no_norms_from_scores_that_do_not_vary():
    alike = [sample(n, scores={"anxiety": 4.0, "avoidance": 4.0}) for n in range(100)]
    assert build(AOR_8, alike) is None


def test_norms_do_not_depend_on_the_order_of_samples():
    assert build(AOR_8, people(120)[::-1]) == build(AOR_8, people(120))


def test_norms_are_frozen():
    norms = build(AOR_8, people(100))
    with pytest.raises(FrozenInstanceError):
        norms.n_persons = 200


def test_norms_read_back_equal_through_json():
    norms = build(AOR_8, people(100))
    assert NormSet.from_document(json.loads(json.dumps(norms.as_document()))) == norms


def test_id_is_the_same_after_reading_back():
    norms = build(AOR_8, people(100))
    again = NormSet.from_document(json.loads(json.dumps(norms.as_document())))
    assert again.norm_set_id == norms.norm_set_id


def test_id_changes_with_one_more_person():
    ids = {build(AOR_8, people(n)).norm_set_id for n in (100, 101)}
    assert len(ids) == 2


def test_norms_know_the_interval_of_their_alpha():
    norm = build(AOR_8, people(104)).scales["anxiety"]
    assert norm.alpha_interval.low <= norm.alpha <= norm.alpha_interval.high


def test_norms_count_who_answered_a_scale_in_full():
    norms = build(AOR_8, [*people(103), sample(103, keyed={"avoidance": ROWS[0]})])
    assert [norm.n_full for norm in norms.scales.values()] == [103, 104]


def test_norms_tell_a_percentile_by_mid_rank():
    norm = build(AOR_8, people(104)).scales["anxiety"]
    scores = [s.scores["anxiety"] for s in people(104)]
    assert norm.percentile(4.0) == percentile_midrank(4.0, scores)


def test_norms_tell_a_t_score():
    norm = build(AOR_8, people(104)).scales["anxiety"]
    assert norm.t(norm.mean + norm.sd) == pytest.approx(60)


OLD = {
    "code": "aor-8",
    "version": "1",
    "language": "en-US",
    "form_order": "aor-8-interleaved-1",
    "n_persons": 120,
    "n_couples": 60,
    "first_on": "2025-01-06",
    "last_on": "2025-06-30",
    "scales": {"anxiety": {"mean": 3.5, "sd": 1.1, "alpha": None}},
}


def test_a_set_from_before_the_intervals_still_reads():
    norm = NormSet.from_document(OLD).scales["anxiety"]
    assert (norm.mean, norm.alpha, norm.omega, norm.alpha_interval) == (
        3.5,
        None,
        None,
        None,
    )


def test_a_set_from_before_the_intervals_has_no_percentiles():
    assert NormSet.from_document(OLD).scales["anxiety"].percentile(3.0) is None


def test_a_set_from_before_the_intervals_keeps_its_id():
    assert NormSet.from_document(OLD).as_document() == OLD


values = st.lists(st.integers(4, 28).map(lambda total: total / 4), min_size=1)


@given(values, st.floats(1, 7))
def test_percentile_is_between_0_and_100(numbers, x):
    assert 0 <= percentile_midrank(x, numbers) <= 100


@given(values)
def test_percentiles_of_a_group_average_fifty(numbers):
    ranks = [percentile_midrank(x, numbers) for x in numbers]
    assert mean(ranks) == pytest.approx(50)


@given(st.lists(st.tuples(*[st.integers(1, 7)] * 4), min_size=2), st.randoms())
def test_alpha_does_not_depend_on_the_order_of_people(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert alpha(shuffled) == pytest.approx(alpha(rows))


@given(st.lists(st.tuples(*[st.integers(1, 7)] * 4), min_size=2))
def test_alpha_is_never_above_one(rows):
    found = alpha(rows)
    assert found is None or found <= 1 + 1e-9
