"""How well the statements of one scale go together: alpha, omega, and their intervals.

`rows` are one person each, k keyed (already reversed) answers. What is undefined is
None, never a guess. Both coefficients belong to the people they were found in.

Sources: Cronbach (1951), *Psychometrika* 16, 297-334; McDonald (1999), *Test theory*;
Harman & Jones (1966), *Psychometrika* 31, 351-368 (minres, here of one factor).
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

type Row = Sequence[float]
type Matrix = list[list[float]]

TIMES = 500  # resamples behind an interval; a second for 18 items and 250 persons
SEED = 1951  # fixed, so that a frozen set can be made again
_ENOUGH = 0.9  # of the resamples must have a value
_ROUNDS = 500
_CLOSE = 1e-12
_CLOSE_AGAIN = 1e-6  # for a resample, which starts from the answer for the whole


class Interval(NamedTuple):
    """A 95 % interval; it holds the estimate it belongs to."""

    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, in the values' unit. Raises ZeroDivisionError if empty."""
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """The variance with n - 1. Raises ZeroDivisionError below two values."""
    center = mean(values)
    return math.fsum((value - center) ** 2 for value in values) / (len(values) - 1)


def alpha(rows: Sequence[Row]) -> float | None:
    """Cronbach's alpha, `k/(k-1) * (1 - sum(item variances) / total variance)`.

    At most 1, may be negative. None below two rows or two items, or when the totals
    do not vary. Raises ValueError if rows differ in length.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    items = [variance(column) for column in zip(*rows, strict=True)]
    total = variance([math.fsum(row) for row in rows])
    if total == 0:
        return None
    k = len(items)
    return k / (k - 1) * (1 - math.fsum(items) / total)


def alpha_if_deleted(rows: Sequence[Row]) -> list[float | None]:
    """Alpha of the other items, for each item left out in turn."""
    k = len(rows[0]) if rows else 0
    return [alpha([[*row[:n], *row[n + 1 :]] for row in rows]) for n in range(k)]


def mean_inter_item(rows: Sequence[Row]) -> float | None:
    """The mean correlation between two items; None if an item does not vary."""
    matrix = correlations(rows)
    if matrix is None:
        return None
    return mean([matrix[i][j] for i, j in combinations(range(len(matrix)), 2)])


def standardized_alpha(rows: Sequence[Row]) -> float | None:
    """`k*r / (1 + (k-1)*r)` with the mean inter-item correlation r."""
    r = mean_inter_item(rows)
    return None if r is None else _stepped_up(len(rows[0]), r)


def correlations(rows: Sequence[Row]) -> Matrix | None:
    """Pearson correlations of the items; None if one does not vary or is alone."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    columns = list(zip(*rows, strict=True))
    centers = [mean(column) for column in columns]
    apart = [[x - c for x in col] for col, c in zip(columns, centers, strict=True)]
    return _standardized([[math.sumprod(a, b) for b in apart] for a in apart])


def loadings(
    matrix: Matrix, start: Sequence[float] | None = None
) -> list[float] | None:
    """Standardized loadings on one factor, by minres; None if that does not fit.

    Each round gives every loading its least-squares value with the others held, so
    that `(r - L*L')^2` off the diagonal falls. One factor needs at least three items;
    None, too, where a loading passes 1 (a Heywood case) or the rounds do not settle.
    """
    k = len(matrix)
    if k < 3:
        return None
    found = list(start) if start else _first_guess(matrix)
    close = _CLOSE_AGAIN if start else _CLOSE
    for _round in range(_ROUNDS):
        moved = 0.0
        for i, row in enumerate(matrix):
            others = math.sumprod(found, found) - found[i] ** 2
            if others <= 0:
                return None
            value = (math.sumprod(row, found) - row[i] * found[i]) / others
            moved = max(moved, abs(value - found[i]))
            found[i] = value
        if max(map(abs, found)) > 1 + 1e-9:
            return None
        if moved < close:
            return found if sum(found) >= 0 else [-value for value in found]
    return None


def omega(standardized: Sequence[float]) -> float:
    """McDonald's omega of one factor, `(sum L)^2 / ((sum L)^2 + sum(1 - L^2))`."""
    common = math.fsum(standardized) ** 2
    return common / (common + math.fsum(1 - value**2 for value in standardized))


def alpha_of(standardized: Sequence[float]) -> float | None:
    """The alpha that these loadings imply; never above their omega."""
    pairs = [a * b for a, b in combinations(standardized, 2)]
    return _stepped_up(len(standardized), mean(pairs))


def omega_of_rows(rows: Sequence[Row]) -> float | None:
    """Omega from answers; None where one factor cannot be fitted."""
    matrix = correlations(rows)
    fitted = None if matrix is None else loadings(matrix)
    return None if fitted is None else omega(fitted)


# --- intervals ---
def intervals(
    rows_by_couple: Mapping[str, Sequence[Row]],
) -> tuple[Interval | None, Interval | None]:
    """95 % percentile intervals of alpha and of omega, resampled by couple.

    Partners answer alike, so that resampling persons would promise too much. Each is
    None where its coefficient is, or where too many resamples have none. An interval
    is widened to hold the estimate if its tails fall on one side of it.
    """
    rows = [row for mine in rows_by_couple.values() for row in mine]
    found_alpha = alpha(rows)
    matrix = correlations(rows)
    fitted = None if matrix is None else loadings(matrix)
    sums = _Sums([rows_by_couple[key] for key in sorted(rows_by_couple)])
    estimates: list[tuple[float | None, Callable[[Matrix], float | None]]] = [
        (found_alpha, _alpha_of_covariance),
        (omega(fitted) if fitted else None, lambda c: _omega_again(c, fitted)),
    ]
    again: list[list[float]] = [[], []]
    draw = random.Random(SEED)  # noqa: S311 a sample, not a secret
    for _time in range(TIMES if found_alpha is not None else 0):
        covariance = sums.covariance(draw)
        for values, (point, statistic) in zip(again, estimates, strict=True):
            value = None if point is None else statistic(covariance)
            if value is not None:
                values.append(value)
    first, second = (
        _interval(values, point)
        for values, (point, _) in zip(again, estimates, strict=True)
    )
    return first, second


class _Sums:
    """Each couple's sums and sums of products, so that a resample only weighs them."""

    def __init__(self, couples: Sequence[Sequence[Row]]) -> None:
        self.size = len(couples)
        self.k = len(couples[0][0]) if couples and couples[0] else 0
        self.counts = [len(rows) for rows in couples]
        columns = [list(zip(*rows, strict=True)) for rows in couples]
        span = range(self.k)
        self.sums = [[sum(own[i]) for own in columns] for i in span]
        self.products = {
            (i, j): [math.sumprod(own[i], own[j]) for own in columns]
            for i in span
            for j in range(i, self.k)
        }

    def covariance(self, draw: random.Random) -> Matrix:
        """Sums of products around the mean (the divisor cancels) of one resample."""
        weights = [0] * self.size
        for place in draw.choices(range(self.size), k=self.size):
            weights[place] += 1
        n = math.sumprod(weights, self.counts)
        sums = [math.sumprod(weights, column) for column in self.sums]
        found = [[0.0] * self.k for _ in range(self.k)]
        for (i, j), column in self.products.items():
            value = math.sumprod(weights, column) - sums[i] * sums[j] / n
            found[i][j] = found[j][i] = value
        return found


def _interval(values: list[float], point: float | None) -> Interval | None:
    if point is None or len(values) < _ENOUGH * TIMES:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    low, high = ordered[round(0.025 * last)], ordered[round(0.975 * last)]
    return Interval(min(low, point), max(high, point))


def _alpha_of_covariance(covariance: Matrix) -> float | None:
    total = math.fsum(map(math.fsum, covariance))
    if total <= 0:
        return None
    k = len(covariance)
    own = math.fsum(covariance[i][i] for i in range(k))
    return k / (k - 1) * (1 - own / total)


def _omega_again(covariance: Matrix, start: Sequence[float] | None) -> float | None:
    matrix = _standardized(covariance)
    fitted = None if matrix is None else loadings(matrix, start)
    return None if fitted is None else omega(fitted)


def _standardized(covariance: Matrix) -> Matrix | None:
    spreads = [math.sqrt(max(covariance[i][i], 0.0)) for i in range(len(covariance))]
    if min(spreads) < 1e-9:
        return None
    return [
        [value / (a * b) for value, b in zip(row, spreads, strict=True)]
        for row, a in zip(covariance, spreads, strict=True)
    ]


def _first_guess(matrix: Matrix) -> list[float]:
    """Each item's correlation with the sum of the others, more or less."""
    k = len(matrix)
    total = math.fsum(map(math.fsum, matrix))
    if total <= 0:
        return [0.5] * k
    return [math.fsum(row) / math.sqrt(total) for row in matrix]


def _stepped_up(k: int, r: float) -> float | None:
    below = 1 + (k - 1) * r
    return k * r / below if below > 0 else None
