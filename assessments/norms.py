"""Local norms: what people in one practice's care have answered.

A norm set is built once, frozen, and named by its id: rebuilding it quietly would
change old reports. It describes people in couple therapy, not people at large.
"""

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from assessments import consistency
from assessments.consistency import Interval, mean, variance
from assessments.consistency import alpha as alpha
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
    """Mean and standard deviation (n - 1) in score points, and how it hangs together.

    `alpha` and what follows are None where undefined or where fewer than
    `MIN_PERSONS` answered the scale in full; without alpha no band and no reliable
    change can be told. `omega` also where one factor does not fit. Intervals are 95 %,
    resampled by couple. `spread` holds each score and how many had it, for
    percentiles. Sets frozen before these were kept have only mean, sd and alpha.
    """

    mean: float
    sd: float
    alpha: float | None
    alpha_interval: Interval | None = None
    omega: float | None = None
    omega_interval: Interval | None = None
    mean_inter_item: float | None = None
    standardized_alpha: float | None = None
    alpha_if_deleted: tuple[float | None, ...] = ()
    n_full: int | None = None
    spread: tuple[tuple[float, int], ...] = field(default=(), repr=False)

    def percentile(self, x: float) -> float | None:
        """Mid-rank percentile of `x`, 0 to 100; None where the spread was not kept."""
        return percentile_midrank(x, Counter(dict(self.spread)))

    def t(self, x: float) -> float | None:
        """`50 + 10 * (x - mean) / sd`."""
        return t_score(x, self.mean, self.sd)

    def as_document(self) -> dict[str, Any]:
        """Plain JSON data, without what is not known (so old sets keep their id)."""
        document = {k: v for k, v in asdict(self).items() if v not in (None, ())}
        return document | {"alpha": self.alpha}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Our own `as_document` back; also one from before the newer figures."""
        pairs = {
            name: Interval(*document[name])
            for name in ("alpha_interval", "omega_interval")
            if name in document
        }
        return cls(
            **{
                **document,
                **pairs,
                "alpha_if_deleted": tuple(document.get("alpha_if_deleted", ())),
                "spread": tuple((x, n) for x, n in document.get("spread", ())),
            }
        )


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
        return {
            **{name: getattr(self, name) for name in self.__slots__},
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "scales": {name: norm.as_document() for name, norm in self.scales.items()},
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
                    name: ScaleNorm.from_document(norm)
                    for name, norm in document["scales"].items()
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


def sd(values: Sequence[float]) -> float:
    """Standard deviation with n - 1. Raises ZeroDivisionError below two values."""
    return math.sqrt(variance(values))


def percentile_midrank(x: float, values: Iterable[float]) -> float | None:
    """`100 * (below + equal / 2) / n`, from 0 to 100; None without values.

    `values` may be a Counter of them.
    """
    counted = values if isinstance(values, Counter) else Counter(values)
    total = counted.total()
    if not total:
        return None
    below = sum(n for value, n in counted.items() if value < x)
    return 100 * (below + 0.5 * counted[x]) / total


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
    rows: dict[str, list[Sequence[float]]] = defaultdict(list)
    for sample in samples:
        if name in sample.keyed:
            rows[sample.couple].append(sample.keyed[name])
    return ScaleNorm(
        mean=mean(values),
        sd=sd(values),
        spread=tuple(sorted(Counter(values).items())),
        **_hanging_together(rows),
    )


def _hanging_together(by_couple: Mapping[str, list[Sequence[float]]]) -> dict[str, Any]:
    rows = [row for mine in by_couple.values() for row in mine]
    if len(rows) < MIN_PERSONS:
        return {"alpha": None, "n_full": len(rows)}
    alpha_interval, omega_interval = consistency.intervals(by_couple)
    return {
        "alpha": consistency.alpha(rows),
        "alpha_interval": alpha_interval,
        "omega": consistency.omega_of_rows(rows),
        "omega_interval": omega_interval,
        "mean_inter_item": consistency.mean_inter_item(rows),
        "standardized_alpha": consistency.standardized_alpha(rows),
        "alpha_if_deleted": tuple(consistency.alpha_if_deleted(rows)),
        "n_full": len(rows),
    }
