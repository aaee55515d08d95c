"""What stands behind the certainty of one scale: which reliability, which spread.

A number without a source is not used: published figures only where they were checked
(`verified`), this practice's own only from a frozen set (`assessments.norms`). Which
of the two, of what kind and from where is carried along, for the choice moves every
threshold a good deal.
"""

from dataclasses import dataclass
from typing import Literal

from assessments import progress
from assessments.definitions import Norm, Reliability, Scale
from assessments.norms import ScaleNorm

type Whose = Literal["published", "practice"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A reliability from 0 to 1: "alpha", "omega" or "retest", and where it is from.

    `source` is a citation, and empty for a practice's own.
    """

    value: float
    kind: str
    whose: Whose
    source: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The group whose spread is used, in score points; never of change scores."""

    mean: float
    sd: float
    whose: Whose
    source: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What one scale may be judged by; at least a change can be.

    `points` is a published threshold of change, which goes before any calculation.
    """

    reliability: Coefficient | None = None
    reference: Reference | None = None
    points: float | None = None
    points_source: str = ""

    @property
    def sem(self) -> float | None:
        """Standard error of measurement in score points, where it can be had."""
        return progress.sem(self._sd, self._r)

    @property
    def threshold(self) -> float | None:
        """The least change in score points that counts."""
        if self.points is not None:
            return self.points
        error = progress.sdiff(self._sd, self._r)
        return progress.Z95 * error if error else None

    def band(self, x: float, z: float = progress.Z95) -> progress.Band | None:
        """The observed score's band, unclipped."""
        return progress.band(x, self._sd, self._r, z)

    def true_score(self, x: float) -> progress.TrueScore | None:
        """The estimated true score, drawn toward the reference group's mean."""
        mean = self.reference.mean if self.reference else None
        return progress.true_score(x, mean, self._sd, self._r)

    def change(self, pre: float, post: float) -> progress.Change | None:
        """From `pre` to `post`: by the published threshold, or Jacobson-Truax.

        Only for two scores of one form: ask `progress.cannot_compare` first.
        """
        if self.points is not None:
            error = progress.sdiff(self._sd, self._r)
            return progress.published_change(pre, post, self.points, error)
        return progress.reliable_change(pre, post, self._sd, self._r)

    def little_room(self, baseline: float, scale: Scale) -> bool:
        """Whether `baseline` is so near the good end that no gain could show."""
        if scale.better == "neither":
            return False
        near = progress.little_room(
            baseline,
            self._sd,
            self._r,
            low=scale.low,
            high=scale.high,
            lower_is_better=scale.better == "lower",
        )
        if near is None and self.points is not None:
            # Without an error of its own: a full step must fit before the end.
            room = baseline - scale.low
            if scale.better == "higher":
                room = scale.high - baseline
            return room < self.points
        return bool(near)

    @property
    def _r(self) -> float | None:
        return self.reliability.value if self.reliability else None

    @property
    def _sd(self) -> float | None:
        return self.reference.sd if self.reference else None


def basis_of(scale: Scale, local: ScaleNorm | None) -> Basis | None:
    """What `scale` may be judged by, or None if nothing with a source is known.

    A pair from one group is preferred: published reliability and spread, then the
    practice's own, then a published reliability with the practice's spread. A
    published threshold of change holds beside any of them, or alone.
    """
    reliability, reference = _pair(scale, local)
    points = scale.reliable_change
    if points is not None and not points.verified:
        points = None
    basis = Basis(
        reliability=reliability,
        reference=reference,
        points=points.points if points else None,
        points_source=points.source if points else "",
    )
    return basis if basis.threshold is not None else None


def _pair(
    scale: Scale, local: ScaleNorm | None
) -> tuple[Coefficient | None, Reference | None]:
    known, norm = _checked(scale.reliability), _only_checked(scale.norms)
    published = None
    if known is not None:
        published = Coefficient(known.value, known.kind, "published", known.source)
    if published is not None and norm is not None:
        return published, Reference(norm.mean, norm.sd, "published", norm.source)
    if local is None:
        return published, None
    own = Reference(local.mean, local.sd, "practice", "")
    if local.alpha is not None:
        return Coefficient(local.alpha, "alpha", "practice", ""), own
    return published, own


def _checked(known: Reliability | None) -> Reliability | None:
    return known if known is not None and known.verified else None


def _only_checked(norms: tuple[Norm, ...]) -> Norm | None:
    """The one checked group; of several (by sex, say) none is ours to pick."""
    checked = [norm for norm in norms if norm.verified]
    return checked[0] if len(checked) == 1 else None
