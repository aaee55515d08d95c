"""When something looks off track, by plain rules, each with what to do next.

One person and one scale at a time, then both partners together. An alert is for the
therapist alone, asks for a conversation and decides nothing. Rules about change hold
only where a reliability with a source is known; a gap in the data needs none.

The rules are ours. They lean on Lambert's finding that being told about clients who
do not get better helps most when it comes with a way on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from assessments import outcomes, progress
from assessments.definitions import Cut, Scale
from assessments.reliability import Basis
from assessments.words import gettext_noop as _

NO_GAIN_AMBER = 4  # sessions held
NO_GAIN_RED = 8
MISSED = 2  # in a row

type Level = Literal["red", "amber", "watch"]


class Rule(StrEnum):
    """R1 to R6; what an answer itself raises (R6) goes its own way, as a flag."""

    WORSE = "R1"
    PEAK_LOSS = "R2"
    NO_GAIN = "R3"
    GAP = "R4"
    APART = "R5"
    ANSWER = "R6"


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; `slot` is empty when it is about both. Words as whole sentences."""

    rule: Rule
    level: Level
    slot: str
    words: str
    next: str


@dataclass(frozen=True, slots=True)
class Course:
    """One person's way on one scale of one form, in score points.

    `best` is the best score so far, the latest among them.
    """

    slot: str
    first: float
    first_on: date
    last: float
    last_on: date
    best: float
    count: int


def course(
    slot: str, values: Sequence[tuple[date, float | None]], better: str
) -> Course | None:
    """From scores, the earliest first; None without any, or with no better side."""
    known = [(day, value) for day, value in values if value is not None]
    if not known or better not in ("lower", "higher"):
        return None
    best = min if better == "lower" else max
    return Course(
        slot=slot,
        first=known[0][1],
        first_on=known[0][0],
        last=known[-1][1],
        last_on=known[-1][0],
        best=best(value for _day, value in known),
        count=len(known),
    )


def of_person(
    one: Course,
    scale: Scale,
    basis: Basis | None,
    *,
    held: Sequence[date],
    cut: Cut | None = None,
) -> list[Alert]:
    """R1 to R3 for one person; `held` are the days of the sessions they had."""
    if basis is None or one.count < 2:
        return []
    since_first = _worse_by(one.first, one.last, scale, basis)
    since_best = _worse_by(one.best, one.last, scale, basis)
    if since_first.is_reliable:
        return [_alert(Rule.WORSE, "red", one.slot)]
    if since_best.is_reliable:
        return [_alert(Rule.PEAK_LOSS, "amber", one.slot)]
    stuck = _no_gain(one, scale, basis, held, cut)
    if stuck is not None:
        return [stuck]
    if since_first.is_hint or since_best.is_hint:
        return [_alert(Rule.WORSE, "watch", one.slot)]
    return []


def of_gap(slot: str, missed: int) -> list[Alert]:
    """R4: so many due sittings in a row were not finished; missing is not stable."""
    return [_alert(Rule.GAP, "amber", slot)] if missed >= MISSED else []


def of_couple(a: Course, b: Course, scale: Scale, basis: Basis | None) -> list[Alert]:
    """R5: one better while the other gets worse, or far apart and drifting further."""
    if basis is None:
        return []
    verdicts = {_verdict(one, scale, basis) for one in (a, b)}
    if verdicts == {"better", "worse"}:
        return [_alert(Rule.APART, "red", "")]
    if a.count < 2 and b.count < 2:
        return []
    both = outcomes.pair(
        a.last,
        b.last,
        threshold=progress.partner_difference_threshold(basis.sem, basis.sem),
        cut=None,
        first=(a.first, b.first),
    )
    return [_alert(Rule.APART, "amber", "")] if both.beyond and both.widening else []


def of_answer(slot: str) -> Alert:
    """R6: an answer that asks to be looked at now, whatever any score says."""
    return _alert(Rule.ANSWER, "red", slot)


@dataclass(frozen=True, slots=True)
class _Loss:
    is_reliable: bool
    is_hint: bool


def _worse_by(pre: float, post: float, scale: Scale, basis: Basis) -> _Loss:
    change = basis.change(pre, post)
    if change is None:
        return _Loss(is_reliable=False, is_hint=False)
    worse = change.moved < 0 if scale.better == "higher" else change.moved > 0
    return _Loss(
        is_reliable=worse and change.verdict != "no reliable change",
        is_hint=worse and abs(change.share) > progress.WATCH / progress.Z95,
    )


def _no_gain(
    one: Course, scale: Scale, basis: Basis, held: Sequence[date], cut: Cut | None
) -> Alert | None:
    """No reliable gain at any sitting, after enough sessions in between.

    Silent where none was called for: who began on the better side of the cut (without
    a cut, of the average of the group compared with), or with no room for a gain.
    """
    if not _calls_for_gain(one.first, scale, basis, cut):
        return None
    if basis.little_room(one.first, scale):
        return None
    gained = basis.change(one.first, one.best)
    if gained is None or gained.verdict != "no reliable change":
        return None
    sessions = sum(one.first_on <= day <= one.last_on for day in held)
    if sessions >= NO_GAIN_RED:
        return _alert(Rule.NO_GAIN, "red", one.slot)
    if sessions >= NO_GAIN_AMBER:
        return _alert(Rule.NO_GAIN, "amber", one.slot)
    return None


def _calls_for_gain(first: float, scale: Scale, basis: Basis, cut: Cut | None) -> bool:
    if cut is not None:
        return outcomes.is_distressed(first, cut)
    if basis.reference is None:
        return True
    mean = basis.reference.mean
    return first > mean if scale.better == "lower" else first < mean


def _verdict(one: Course, scale: Scale, basis: Basis) -> str:
    change = basis.change(one.first, one.last)
    if one.count < 2 or change is None or change.verdict == "no reliable change":
        return ""
    return "better" if change.verdict == scale.better else "worse"


def _alert(rule: Rule, level: Level, slot: str) -> Alert:
    return Alert(rule, level, slot, WORDS[rule, level], NEXT[rule, level])


ORDER: tuple[Level, ...] = ("red", "amber", "watch")

WORDS: dict[tuple[Rule, Level], str] = {
    (Rule.WORSE, "red"): _("Worse than at the first sitting, by more than error."),
    (Rule.WORSE, "watch"): _("Perhaps worse, though still within error."),
    (Rule.PEAK_LOSS, "amber"): _(
        "Worse than at the best sitting so far, by more than error."
    ),
    (Rule.NO_GAIN, "amber"): _("Four sessions on, and no gain beyond error yet."),
    (Rule.NO_GAIN, "red"): _("Eight sessions on, and no gain beyond error yet."),
    (Rule.GAP, "amber"): _(
        "The last two were not finished: nothing can be judged, and missing is not"
        " the same as stable."
    ),
    (Rule.APART, "red"): _(
        "One is better and the other worse than at first, each by more than error."
    ),
    (Rule.APART, "amber"): _(
        "The two are further apart than error explains, and further than at first."
    ),
    (Rule.ANSWER, "red"): _("An answer asks to be looked at now."),
}

NEXT: dict[tuple[Rule, Level], str] = {
    (Rule.WORSE, "red"): _(
        "Ask what has become harder, with each of them alone first. Look again at"
        " safety and at burdens outside the relationship before going on as planned."
    ),
    (Rule.WORSE, "watch"): _(
        "Nothing to do yet but to ask how the week was; the next sitting tells more."
    ),
    (Rule.PEAK_LOSS, "amber"): _(
        "Remember together what was different when it was better, and ask what came in"
        " its way. One small thing from then may be worth bringing back."
    ),
    (Rule.NO_GAIN, "amber"): _(
        "Ask each what they hoped would have changed by now, and how the sessions feel"
        " to them. Check that the goals are still theirs and the pace fits."
    ),
    (Rule.NO_GAIN, "red"): _(
        "Take the plan of work itself into the session, or to a colleague: other goals,"
        " another approach, other or additional help."
    ),
    (Rule.GAP, "amber"): _(
        "Ask, kindly and each alone, whether it has become a burden, or whether there"
        " is no private place to answer. Fewer or shorter ones are fine."
    ),
    (Rule.APART, "red"): _(
        "See each of them alone once. Ask whether the work eases one at the other’s"
        " cost, and think of safety; neither should learn the other’s numbers from you"
        " unasked."
    ),
    (Rule.APART, "amber"): _(
        "Ask each for their own picture of the last weeks before looking for a shared"
        " one; the two may be living in different relationships just now."
    ),
    (Rule.ANSWER, "red"): _(
        "Open it now. Reach the person in a way they called safe, see them alone, and"
        " never mention it to their partner."
    ),
}

NOTE = _(
    "Every look has about one chance in forty of a false alarm in each direction, and"
    " many scales looked at often make that many chances: an alert is a reason to ask,"
    " never a finding. Only changes beyond 95 % error raise one; a hint to watch"
    " begins at 80 %."
)
