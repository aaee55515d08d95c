"""What a score, a change and a difference may be said to mean.

`sd` is a reference standard deviation in score points (never of change scores), `r`
a reliability from 0 to 1. Where either is missing or impossible the functions answer
None, and the page then says that nothing can be said; no number is ever guessed.

Source: Jacobson & Truax (1991), *J Consult Clin Psychol* 59, 12-19, with the sqrt(2)
that the 1984 paper left out and Christensen & Mendoza (1986) put in.
"""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from assessments.words import gettext_noop as _

Z68 = 1.0
Z90 = 1.645  # two-sided 90 %
Z95 = 1.96  # two-sided 95 %
WATCH = 1.28  # two-sided 80 %: a hint to look again, never an alert

type Verdict = Literal["lower", "higher", "no reliable change"]
type Method = Literal["jacobson-truax", "published"]


class Band(NamedTuple):
    """An interval in score points; it may reach beyond the scale's ends."""

    low: float
    high: float

    def clip(self, low: float, high: float) -> "Band":
        """The part inside low..high, for drawing; keep the unclipped for numbers."""
        return Band(
            min(max(self.low, low), high),
            max(min(self.high, high), low),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A change from `pre` to `post`.

    `rc` is in units of the standard error of a difference; `threshold` is the least
    change in score points that would count, at 95 %. "lower" and "higher" tell the
    direction of the number, not whether that is good. `method` is "jacobson-truax",
    or "published" where a published threshold decided; `rc` is then None unless the
    standard error is known, too. `moved` is `post - pre` in score points.
    """

    rc: float | None
    threshold: float
    verdict: Verdict
    moved: float
    method: Method = "jacobson-truax"

    @property
    def share(self) -> float:
        """The change as a share of what would count; 1 is the threshold itself."""
        return self.moved / self.threshold


def sem(sd: float | None, r: float | None) -> float | None:
    """Standard error of measurement, `sd * sqrt(1 - r)`, in score points."""
    if sd is None or r is None or not _usable(sd, r):
        return None
    return sd * math.sqrt(1 - r)


def sdiff(sd: float | None, r: float | None) -> float | None:
    """Standard error of a difference, `sd * sqrt(2) * sqrt(1 - r)`, in score points.

    Jacobson & Truax (1991); the sqrt(2) is Christensen & Mendoza's (1986) correction,
    because both occasions carry error.
    """
    error = sem(sd, r)
    return None if error is None else math.sqrt(2) * error


def band(x: float, sd: float | None, r: float | None, z: float = Z95) -> Band | None:
    """The observed score's band `x +/- z * SEM`, unclipped."""
    error = sem(sd, r)
    return None if error is None else Band(x - z * error, x + z * error)


@dataclass(frozen=True, slots=True)
class TrueScore:
    """The estimated true score and its standard error of estimation, in points."""

    value: float
    see: float

    def band(self, z: float = Z95) -> Band:
        """`value +/- z * see`, unclipped."""
        return Band(self.value - z * self.see, self.value + z * self.see)


def true_score(
    x: float, mean: float | None, sd: float | None, r: float | None
) -> TrueScore | None:
    """`mean + r * (x - mean)`, with the error `sd * sqrt(r * (1 - r))`.

    It lies between the score and the mean of the reference group: the less reliable,
    the nearer to the mean. None also where the mean is unknown.
    """
    if mean is None or sd is None or r is None or not _usable(sd, r):
        return None
    if not math.isfinite(mean):
        return None
    return TrueScore(mean + r * (x - mean), sd * math.sqrt(r * (1 - r)))


def reliable_change(
    pre: float, post: float, sd: float | None, r: float | None
) -> Change | None:
    """`RC = (post - pre) / sdiff`; reliable when |RC| > 1.96 (Jacobson & Truax 1991).

    Only for two scores of one form about one relationship: ask `cannot_compare`
    first. None also when `r` is exactly 1, which would call any change real.
    """
    error = sdiff(sd, r)
    if not error:
        return None
    rc = (post - pre) / error
    return Change(
        rc=rc,
        threshold=Z95 * error,
        verdict="no reliable change" if abs(rc) <= Z95 else _direction(rc),
        moved=post - pre,
    )


def published_change(
    pre: float, post: float, points: float, error: float | None = None
) -> Change | None:
    """A change against a published threshold: it counts from `points` on.

    `error` is the standard error of a difference, where that is known, too; it gives
    `rc` and decides nothing. None unless `points` is above zero.
    """
    if not (math.isfinite(points) and points > 0):
        return None
    moved = post - pre
    return Change(
        rc=moved / error if error else None,
        threshold=points,
        verdict=_direction(moved) if abs(moved) >= points else "no reliable change",
        moved=moved,
        method="published",
    )


def little_room(
    baseline: float,
    sd: float | None,
    r: float | None,
    *,
    low: float,
    high: float,
    lower_is_better: bool,
) -> bool | None:
    """Whether the baseline is so near the good end that no gain could show.

    True within 1.96 * SEM of the end in the direction of improvement (floor, or
    ceiling): then "no reliable change" must not be read as "no progress".
    """
    error = sem(sd, r)
    if error is None:
        return None
    room = baseline - low if lower_is_better else high - baseline
    return room <= Z95 * error


def partner_difference_threshold(
    sem_a: float | None, sem_b: float | None
) -> float | None:
    """The least difference between partners that counts, `1.96 * sqrt(a^2 + b^2)`.

    In score points. Partners who differ by less cannot be told apart.
    """
    if sem_a is None or sem_b is None:
        return None
    return Z95 * math.hypot(sem_a, sem_b)


class Form(Protocol):
    """What must agree before two scores are compared (an Instrument has it)."""

    @property
    def code(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def form_order(self) -> str: ...
    @property
    def target(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FormMeta:
    """A Form as plain data, for what was stored with a score."""

    code: str
    version: str
    language: str
    form_order: str
    target: str


def cannot_compare(a_meta: Form, b_meta: Form) -> str | None:
    """Why two scores must not be compared, as a sentence; None if they may be."""
    if a_meta.code != b_meta.code:
        return _("These are two different questionnaires.")
    if a_meta.version != b_meta.version:
        return _("These are two versions of the questionnaire.")
    if a_meta.language != b_meta.language:
        return _("These were answered in two languages.")
    if a_meta.form_order != b_meta.form_order:
        return _("The statements came in a different order.")
    if a_meta.target != b_meta.target:
        return _("These are about two different relationships.")
    return None


def _usable(sd: float, r: float) -> bool:
    return math.isfinite(sd) and sd > 0 and 0 <= r <= 1


def _direction(moved: float) -> Verdict:
    return "lower" if moved < 0 else "higher"
