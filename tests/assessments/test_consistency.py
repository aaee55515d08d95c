"""Alpha, omega and their intervals, against worked examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import consistency as c

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
FORGOTTEN = [[*row[:3], 8 - row[3]] for row in ROWS]
LOADINGS = [0.8, 0.7, 0.6, 0.5]


def one_factor(loadings):
    return [
        [1.0 if i == j else a * b for j, b in enumerate(loadings)]
        for i, a in enumerate(loadings)
    ]


def test_item_variances_worked_example():
    found = [c.variance(column) for column in zip(*ROWS, strict=True)]
    assert found == pytest.approx([2.571429, 2.410714, 3.071429, 4.5], abs=1e-6)


def test_total_variance_worked_example():
    assert c.variance([sum(row) for row in ROWS]) == pytest.approx(45.982143, abs=1e-6)


def test_alpha_worked_example():
    assert c.alpha(ROWS) == pytest.approx(0.969320, abs=1e-6)


def test_mean_correlation_between_items_worked_example():
    assert c.mean_inter_item(ROWS) == pytest.approx(0.907556, abs=1e-6)


def test_standardized_alpha_worked_example():
    assert c.standardized_alpha(ROWS) == pytest.approx(0.975167, abs=1e-6)


def test_alpha_without_each_item_worked_example():
    expected = [0.945069, 0.962121, 0.967224, 0.964371]
    assert c.alpha_if_deleted(ROWS) == pytest.approx(expected, abs=1e-6)


def test_a_forgotten_reversal_shows():
    assert c.alpha(FORGOTTEN) == pytest.approx(-0.726740, abs=1e-6)


@pytest.mark.parametrize(
    ("loadings", "omega", "alpha"),
    [(LOADINGS, 0.749446, 0.742055), ([0.7] * 4, 0.793522, 0.793522)],
)
def test_omega_worked_examples(loadings, omega, alpha):
    assert c.omega(loadings) == pytest.approx(omega, abs=1e-6)
    assert c.alpha_of(loadings) == pytest.approx(alpha, abs=1e-6)


def test_loadings_are_found_again_from_their_correlations():
    assert c.loadings(one_factor(LOADINGS)) == pytest.approx(LOADINGS, abs=1e-6)


def test_a_reversed_item_keeps_its_sign():
    found = c.loadings(one_factor([0.8, 0.7, -0.6]))
    assert found == pytest.approx([0.8, 0.7, -0.6], abs=1e-6)


def test_two_items_have_no_omega():
    assert c.omega_of_rows([row[:2] for row in ROWS]) is None


def test_a_loading_beyond_one_has_no_omega():
    assert c.omega_of_rows(ROWS) is None


@pytest.mark.parametrize(
    "ask",
    [c.mean_inter_item, c.standardized_alpha, c.omega_of_rows],
)
def test_items_that_do_not_vary_have_no_correlation(ask):
    assert ask([[1, 4, 2], [1, 5, 3], [1, 2, 7]]) is None


# --- intervals ---
@pytest.fixture(scope="module")
def sixty():
    """Sixty couples on four items; partners answer much alike."""
    couples = {}
    for n in range(60):
        row = ROWS[(n * 5) % len(ROWS)]
        other = [min(7, max(1, a + (n * (i + 2)) % 3 - 1)) for i, a in enumerate(row)]
        couples[f"couple-{n:02}"] = [
            [min(7, max(1, a + (n * (i + 1)) % 5 - 2)) for i, a in enumerate(row)],
            other,
        ]
    return couples


def rows_of(couples):
    return [row for rows in couples.values() for row in rows]


def test_interval_holds_the_estimate(sixty):
    alpha, omega = c.intervals(sixty)
    assert alpha.low < c.alpha(rows_of(sixty)) < alpha.high
    assert omega.low < c.omega_of_rows(rows_of(sixty)) < omega.high


def test_interval_is_the_same_each_time(sixty):
    assert c.intervals(sixty) == c.intervals(dict(reversed(sixty.items())))


def test_interval_is_resampled_by_couple_and_not_by_person(sixty):
    # Partners who answer the same are one witness, not two.
    alike = {key: [rows[0]] * 2 for key, rows in sixty.items()}
    strangers = {f"{key}{n}": alike[key][:1] for key in alike for n in "AB"}
    together, apart = c.intervals(alike)[0], c.intervals(strangers)[0]
    assert together.high - together.low > 1.2 * (apart.high - apart.low)


def test_without_an_estimate_there_is_no_interval():
    assert c.intervals({"one": [[1, 1, 1], [1, 1, 1]]}) == (None, None)


def test_nobody_has_no_interval():
    assert c.intervals({}) == (None, None)


answers = st.lists(st.tuples(*[st.integers(1, 7)] * 4), min_size=2, max_size=30)


@given(answers, st.permutations(range(4)))
def test_alpha_does_not_depend_on_the_order_of_items(rows, order):
    turned = [[row[i] for i in order] for row in rows]
    assert c.alpha(turned) == pytest.approx(c.alpha(rows))


@given(answers)
def test_alpha_does_not_depend_on_where_a_scale_begins(rows):
    moved = [[a + 10 for a in row] for row in rows]
    assert c.alpha(moved) == pytest.approx(c.alpha(rows), abs=1e-9)


@settings(max_examples=10)
@given(st.lists(st.tuples(*[st.integers(1, 7)] * 3), min_size=20, max_size=30))
def test_every_interval_contains_its_point(rows):
    couples = {str(n): rows[n : n + 2] for n in range(0, len(rows), 2)}
    alpha, omega = c.intervals(couples)
    for interval, point in ((alpha, c.alpha(rows)), (omega, c.omega_of_rows(rows))):
        assert interval is None or interval.low <= point <= interval.high


@given(st.lists(st.floats(0.2, 0.95), min_size=3, max_size=8))
def test_omega_is_never_below_the_alpha_of_the_same_loadings(loadings):
    assert c.omega(loadings) >= c.alpha_of(loadings) - 1e-9


@given(st.lists(st.floats(0.3, 0.9), min_size=3, max_size=8))
def test_loadings_reproduce_omega(loadings):
    found = c.loadings(one_factor(loadings))
    assert c.omega(found) == pytest.approx(c.omega(loadings), abs=1e-6)
