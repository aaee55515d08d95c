"""Where help begins to count: cut-offs, and the four outcomes of Jacobson & Truax.

Nothing here is a diagnosis. A scale without a cut (attachment has none) can improve
or get worse, and never "recover".

Source: Jacobson & Truax (1991), *J Consult Clin Psychol* 59, 12-19.
"""

from dataclasses import dataclass
from enum import StrEnum

from assessments.definitions import Cut, Instrument, Scale
from assessments.progress import Change


@dataclass(frozen=True, slots=True)
class Group:
    """Mean and standard deviation of a group, in score points."""

    mean: float
    sd: float


def cut_a(clinical: Group, better: str) -> float:
    """Two standard deviations from the clinical mean toward health."""
    return clinical.mean + _toward(better) * 2 * clinical.sd


def cut_b(functional: Group, better: str) -> float:
    """Two standard deviations from the functional mean toward distress."""
    return functional.mean - _toward(better) * 2 * functional.sd


def cut_c(clinical: Group, functional: Group) -> float:
    """The point between both means that is as far from each in its own spread."""
    weighted = clinical.sd * functional.mean + functional.sd * clinical.mean
    return weighted / (clinical.sd + functional.sd)


def cut_off(
    clinical: Group | None, functional: Group | None, better: str
) -> float | None:
    """c where both groups are known and overlap, b where they do not; a or b alone.

    Two groups overlap when a's cut lies beyond b's, seen from distress. None
    without any group, and for a scale with no better side.
    """
    if better not in ("lower", "higher"):
        return None
    if clinical is None:
        return None if functional is None else cut_b(functional, better)
    if functional is None:
        return cut_a(clinical, better)
    a, b = cut_a(clinical, better), cut_b(functional, better)
    overlap = (a - b) * _toward(better) > 0
    return cut_c(clinical, functional) if overlap else b


def _toward(better: str) -> int:
    """The sign of a move toward health. Raises ValueError where there is none."""
    if better not in ("lower", "higher"):
        raise ValueError("This scale has no better side.")
    return 1 if better == "higher" else -1


class Outcome(StrEnum):
    """From a person's first score to a later one."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome; `started_functional` is None where there is no cut to tell."""

    outcome: Outcome
    started_functional: bool | None


def cut_for(definition: Instrument, scale: Scale) -> Cut | None:
    """The cut that may be used; attachment is a dimension and has none."""
    return None if definition.family == "attachment" else scale.cut


def is_distressed(value: float, cut: Cut) -> bool:
    """Which side of the cut a score lies on."""
    return value < cut.value if cut.distressed == "below" else value >= cut.value


def outcome(
    pre: float, post: float, change: Change | None, *, better: str, cut: Cut | None
) -> Result | None:
    """The outcome from `pre` to `post`, or None where none can be told.

    That is: no sourced threshold of change, or a scale with no better side.
    """
    if change is None or better not in ("lower", "higher"):
        return None
    functional = None if cut is None else not is_distressed(pre, cut)
    if change.verdict == "no reliable change":
        return Result(Outcome.UNCHANGED, functional)
    if change.verdict != better:
        return Result(Outcome.DETERIORATED, functional)
    crossed = cut is not None and not functional and not is_distressed(post, cut)
    return Result(Outcome.RECOVERED if crossed else Outcome.IMPROVED, functional)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two partners on one scale; never the mean without the others.

    `difference` is without a sign; `threshold` the least that counts. `beyond` says
    that it does, `widening` that it grew since the first time both answered;
    `distressed` counts partners on that side of the cut. None: cannot be told.
    """

    mean: float
    least: float
    difference: float
    threshold: float | None
    beyond: bool | None
    widening: bool | None
    distressed: int | None


def pair(
    a: float,
    b: float,
    *,
    threshold: float | None,
    cut: Cut | None,
    first: tuple[float, float] | None = None,
) -> Pair:
    """Both partners' latest scores beside each other.

    `threshold`: see `progress.partner_difference_threshold`. `first`: both partners'
    first scores, where these are not the latest.
    """
    difference = abs(a - b)
    distressed = None
    if cut is not None:
        distressed = sum(is_distressed(value, cut) for value in (a, b))
    return Pair(
        mean=(a + b) / 2,
        least=min(a, b),
        difference=difference,
        threshold=threshold,
        beyond=None if threshold is None else difference > threshold,
        widening=None if first is None else difference > abs(first[0] - first[1]),
        distressed=distressed,
    )
