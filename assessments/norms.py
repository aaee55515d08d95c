"""Local norms: what people in one practice's care have answered.

A norm set is built once, frozen, and named by its id: rebuilding it quietly would
change old reports. It describes people in couple therapy, not people at large.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from assessments.definitions import Instrument

# Our rule: at least 100 persons and 50 couples. Below that the standard error of a
# mean is more than a tenth of the spread, and partners are not independent.
MIN_PERSONS = 100
MIN_COUPLES = 50


@dataclass(frozen=True, slots=True)
class Sample:
    """One person's first completed sitting of one form.

    `scores` are values by scale name (None: too few answers); `keyed` are the answers
    after reversal, by scale name, only for scales answered in full.
    """

    couple: str
    person: str
    completed_on: date
    scores: Mapping[str, float | None]
    keyed: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class ScaleNorm:
    """Mean and standard deviation (n - 1) in score points, and Cronbach's alpha.

    `alpha` is None where it is undefined or fewer than `MIN_PERSONS` answered the
    scale in full; then no band and no reliable change can be told.
    """

    mean: float
    sd: float
    alpha: float | None


@dataclass(frozen=True, slots=True)
class NormSet:
    """Frozen local norms of one form."""

    code: str
    version: str
    language: str
    form_order: str
    n_persons: int
    n_couples: int
    first_on: date
    last_on: date
    scales: Mapping[str, ScaleNorm] = field(hash=False)

    @property
    def norm_set_id(self) -> str:
        """`code-version-` and 12 hex digits of everything in it."""
        text = json.dumps(self.as_document(), sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return f"{self.code}-{self.version}-{digest[:12]}"

    def as_document(self) -> dict[str, Any]:
        """Plain JSON data; `from_document` reads it back equal."""
        return asdict(self) | {
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Our own `as_document` back. Raises KeyError, TypeError or ValueError."""
        return cls(
            **{
                **document,
                "first_on": date.fromisoformat(document["first_on"]),
                "last_on": date.fromisoformat(document["last_on"]),
                "scales": {
                    name: ScaleNorm(**norm) for name, norm in document["scales"].items()
                },
            }
        )


def build(instrument: Instrument, samples: Iterable[Sample]) -> NormSet | None:
    """Norms of `instrument`, or None below `MIN_PERSONS` or `MIN_COUPLES`.

    Every sample must be of this form. Each person counts once, by the earliest
    sitting, and only with a score on every scale. None also when a scale does not
    vary at all.
    """
    kept = countable(instrument, samples)
    couples = {sample.couple for sample in kept}
    if not is_enough(len(kept), len(couples)):
        return None
    norms = {name: _scale_norm(name, kept) for name in instrument.scales}
    if any(norm.sd == 0 for norm in norms.values()):
        return None
    return NormSet(
        code=instrument.code,
        version=instrument.version,
        language=instrument.language,
        form_order=instrument.form_order,
        n_persons=len(kept),
        n_couples=len(couples),
        first_on=min(sample.completed_on for sample in kept),
        last_on=max(sample.completed_on for sample in kept),
        scales=norms,
    )


def is_enough(persons: int, couples: int) -> bool:
    """Whether norms may be built from so many."""
    return persons >= MIN_PERSONS and couples >= MIN_COUPLES


def countable(instrument: Instrument, samples: Iterable[Sample]) -> list[Sample]:
    """Each person's earliest sitting, where it has a score on every scale."""
    return [s for s in _first_per_person(samples) if _complete(instrument, s)]


def counted(instrument: Instrument, samples: Iterable[Sample]) -> tuple[int, int]:
    """How many persons, and couples of them, `build` would count."""
    kept = countable(instrument, samples)
    return len(kept), len({sample.couple for sample in kept})


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, in the values' unit. Raises ZeroDivisionError if empty."""
    return math.fsum(values) / len(values)


def sd(values: Sequence[float]) -> float:
    """Standard deviation with n - 1. Raises ZeroDivisionError below two values."""
    return math.sqrt(_variance(values))


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha, `k/(k-1) * (1 - sum(item variances) / total variance)`.

    `rows` are one person each, k keyed (already reversed) answers; at most 1, may be
    negative. None below two rows or two items, or when the totals do not vary.
    Raises ValueError if rows differ in length. Source: Cronbach (1951).
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    items = [_variance(column) for column in zip(*rows, strict=True)]
    total = _variance([math.fsum(row) for row in rows])
    if total == 0:
        return None
    k = len(items)
    return k / (k - 1) * (1 - math.fsum(items) / total)


def percentile_midrank(x: float, values: Sequence[float]) -> float | None:
    """`100 * (below + equal / 2) / n`, from 0 to 100; None without values."""
    if not values:
        return None
    below = sum(value < x for value in values)
    equal = sum(value == x for value in values)
    return 100 * (below + 0.5 * equal) / len(values)


def t_score(x: float, norm_mean: float, norm_sd: float) -> float | None:
    """`50 + 10 * (x - mean) / sd`; None when the spread is not above zero."""
    if not norm_sd > 0:
        return None
    return 50 + 10 * (x - norm_mean) / norm_sd


def _first_per_person(samples: Iterable[Sample]) -> list[Sample]:
    first: dict[str, Sample] = {}
    for sample in sorted(samples, key=lambda s: (s.completed_on, s.couple, s.person)):
        first.setdefault(sample.person, sample)
    return list(first.values())


def _complete(instrument: Instrument, sample: Sample) -> bool:
    return all(sample.scores.get(name) is not None for name in instrument.scales)


def _scale_norm(name: str, samples: Sequence[Sample]) -> ScaleNorm:
    scores = [sample.scores[name] for sample in samples]
    values = [value for value in scores if value is not None]
    rows = [sample.keyed[name] for sample in samples if name in sample.keyed]
    return ScaleNorm(
        mean=mean(values),
        sd=sd(values),
        alpha=alpha(rows) if len(rows) >= MIN_PERSONS else None,
    )


def _variance(values: Sequence[float]) -> float:
    center = mean(values)
    return math.fsum((value - center) ** 2 for value in values) / (len(values) - 1)
