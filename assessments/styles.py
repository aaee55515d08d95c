"""From two attachment scores to a careful description.

The two dimensions are what was measured and what is followed. The word for the
quadrant is a help to talk about them: it is not a type, not a diagnosis, and it
turns on where the cut is, so it always travels with its rule and its certainty.

All words here are whole sentences without gaps, so that a page can translate them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from assessments import progress
from assessments.norms import NormSet, ScaleNorm
from assessments.words import gettext_noop as _

MIDPOINT = 4.0  # the middle of 1..7; no study stands behind it as a boundary
MIDPOINT_RULE = "scale-midpoint-1"
NORM_MEAN_RULE = "norm-mean-1"

type Style = Literal["secure", "anxious", "avoidant", "fearful"]


class Certainty(StrEnum):
    """How sure the word is. Only CLEAR may be shown without a caution."""

    PROVISIONAL = "provisional midpoint, no norms yet"
    CLEAR = "clear"
    NEAR = "near the boundary"
    NO_BAND = "norm mean, no reliability yet"


@dataclass(frozen=True, slots=True)
class Description:
    """A description of one sitting, with all that is needed to explain it later.

    `label_note`, where it is not empty, belongs wherever the label is shown.
    `cut_values` are in score points by scale name; `norm_set_id` is empty for the
    midpoint. `sentence` and `certainty_sentence` are for a therapist, `for_partner`
    is for the person who answered.
    """

    style: Style
    label: str
    label_note: str
    certainty: Certainty
    cut_rule_id: str
    cut_values: Mapping[str, float] = field(hash=False)
    norm_set_id: str
    sentence: str
    certainty_sentence: str
    for_partner: str


LABELS: dict[Style, str] = {
    "secure": _("secure"),
    "anxious": _("anxious"),
    "avoidant": _("avoidant"),
    "fearful": _(
        "fearful-avoidant (called disorganized in some guides): "
        "wanting closeness and fearing it"
    ),
}

FEARFUL_NOTE = _(
    "This is about being close in this relationship now. It is not the childhood "
    "classification called disorganized."
)

SENTENCES: dict[Style, str] = {
    "secure": _(
        "These answers lean toward ease: leaning on this partner feels "
        "mostly safe, and so does being apart."
    ),
    "anxious": _(
        "These answers lean toward closeness that matters a great deal, with worry "
        "about whether this partner will stay near."
    ),
    "avoidant": _(
        "These answers lean toward standing on one's own feet, with some discomfort "
        "about leaning on this partner or being fully known."
    ),
    "fearful": _(
        "These answers lean both ways, toward wanting this partner close and toward "
        "guarding against being hurt."
    ),
}

CERTAINTY_SENTENCES: dict[Certainty, str] = {
    Certainty.PROVISIONAL: _(
        "The cut is only the middle of the scale, and there are no norms yet: read "
        "the two numbers first and the word as a way to begin talking."
    ),
    Certainty.CLEAR: _(
        "Both numbers lie clearly on one side of the average of people in this "
        "practice's care; it is still a description, not a diagnosis."
    ),
    Certainty.NEAR: _(
        "At least one number is too close to the cut to call, so a neighboring word "
        "would fit about as well."
    ),
    Certainty.NO_BAND: _(
        "The cut is the average of people in this practice's care, but how exact the "
        "numbers are is not known yet, so the word stays open."
    ),
}

FOR_PARTNER: dict[Style, str] = {
    "secure": _(
        "You seem able both to lean on your partner and to stand on your own, a "
        "strength to build on; this is a pattern here and now."
    ),
    "anxious": _(
        "You care deeply about being close and notice small changes between you, and "
        "waiting to know where you stand can be hard; this is a pattern here and now."
    ),
    "avoidant": _(
        "You know how to steady yourself and carry a lot on your own, and letting "
        "your partner in can take time; this is a pattern here and now."
    ),
    "fearful": _(
        "You long for closeness and you have learned to protect yourself, and "
        "holding both takes strength; this is a pattern here and now."
    ),
}

FOR_PARTNER_NEAR = _(
    "You bring more than one way of being close, and that gives the two of you "
    "something to build on; this is a pattern here and now, and no single word fits it."
)


def describe(
    anxiety: float, avoidance: float, *, norms: NormSet | None = None
) -> Description:
    """Describe two means on 1..7.

    Without norms the cut is the midpoint and nothing is ever "clear". With norms (of
    the very same form: see `progress.cannot_compare`) the cut is each norm mean, and
    "clear" means that both 95 % bands lie wholly on one side. A score exactly on its
    cut is named by the lower side and is always near the boundary. Raises ValueError
    for a score outside 1..7 and KeyError if the norms lack one of the two scales.
    """
    scores = {"anxiety": anxiety, "avoidance": avoidance}
    if not all(1 <= value <= 7 for value in scores.values()):
        raise ValueError("Attachment scores are means from 1 to 7.")
    cuts = {name: norms.scales[name].mean if norms else MIDPOINT for name in scores}
    style = _style(anxiety > cuts["anxiety"], avoidance > cuts["avoidance"])
    certainty = _certainty(scores, cuts, norms)
    near = certainty is Certainty.NEAR
    return Description(
        style=style,
        label=LABELS[style],
        label_note=FEARFUL_NOTE if style == "fearful" else "",
        certainty=certainty,
        cut_rule_id=NORM_MEAN_RULE if norms else MIDPOINT_RULE,
        cut_values=cuts,
        norm_set_id=norms.norm_set_id if norms else "",
        sentence=SENTENCES[style],
        certainty_sentence=CERTAINTY_SENTENCES[certainty],
        for_partner=FOR_PARTNER_NEAR if near else FOR_PARTNER[style],
    )


def _style(anxious: bool, avoidant: bool) -> Style:
    if anxious:
        return "fearful" if avoidant else "anxious"
    return "avoidant" if avoidant else "secure"


def _certainty(
    scores: Mapping[str, float], cuts: Mapping[str, float], norms: NormSet | None
) -> Certainty:
    if any(_on_the_cut(scores[name], cuts[name]) for name in scores):
        return Certainty.NEAR
    if norms is None:
        return Certainty.PROVISIONAL
    sides = [_one_side(scores[name], norms.scales[name]) for name in scores]
    if False in sides:
        return Certainty.NEAR
    return Certainty.NO_BAND if None in sides else Certainty.CLEAR


def _on_the_cut(score: float, cut: float) -> bool:
    # A norm mean is rounded in its last digit, so equal may be off by a hair.
    return math.isclose(score, cut, abs_tol=1e-9)


def _one_side(score: float, norm: ScaleNorm) -> bool | None:
    """Whether the score's 95 % band leaves the norm mean out; None without a band."""
    band = progress.band(score, norm.sd, norm.alpha)
    if band is None:
        return None
    return norm.mean < band.low or norm.mean > band.high
