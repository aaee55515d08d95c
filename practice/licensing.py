"""Whether licenses are in force on a day: pure arithmetic.

"Today" is ``clock.today(practice.time_zone)``; choosing it is the caller's job.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WARN_DAYS = (90, 60, 30, 14, 7, 1)
"""Days before the end at which to warn: practice policy, not law."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """The days on which one license holds, both included; no end: it never lapses.

    Raises ``ValueError`` when it ends before it begins.
    """

    valid_from: date
    valid_to: date | None

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("a license cannot end before it begins")

    def holds(self, on: date) -> bool:
        """Whether ``on`` is one of its days."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Code(StrEnum):
    """How someone stands; new work is allowed in the first two."""

    IN_FORCE = "in_force"
    LAPSING = "lapsing"
    LAPSED = "lapsed"
    NOT_YET = "not_yet"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """How someone's licenses stand on one day.

    ``until``: last day of unbroken cover, None if it never ends (in force, lapsing).
    ``days_left``: days from the day asked about to ``until``, 0 on the last (lapsing).
    ``since``: first day without cover (lapsed).
    ``starts``: first day of the next cover (not yet, or lapsed with a renewal ahead).
    """

    code: Code
    until: date | None = None
    days_left: int | None = None
    since: date | None = None
    starts: date | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether new work may begin."""
        return self.code in {Code.IN_FORCE, Code.LAPSING}

    @property
    def warn_days(self) -> int | None:
        """The nearest of ``WARN_DAYS`` that has been reached; None if none has."""
        if self.days_left is None:
            return None
        return min(days for days in WARN_DAYS if days >= self.days_left)


def in_force(licenses: Iterable[LicenseFacts], on: date) -> bool:
    """Whether at least one license holds on this day."""
    return any(facts.holds(on) for facts in licenses)


def standing(licenses: Iterable[LicenseFacts], on: date) -> Standing:
    """How these licenses, taken together, stand on this day.

    A renewal that begins no later than the day after the old one ends leaves no gap,
    so nobody is warned about a license that is already renewed.
    """
    held = list(licenses)
    if in_force(held, on):
        return _covered(held, on)
    starts = min((f.valid_from for f in held if f.valid_from > on), default=None)
    ended = [f.valid_to for f in held if f.valid_to is not None and f.valid_to < on]
    if ended:
        return Standing(Code.LAPSED, since=max(ended) + _ONE_DAY, starts=starts)
    if starts is not None:
        return Standing(Code.NOT_YET, starts=starts)
    return Standing(Code.NONE)


def _covered(licenses: list[LicenseFacts], on: date) -> Standing:
    until = _end_of_cover(licenses, on)
    if until is None:
        return Standing(Code.IN_FORCE)
    days_left = (until - on).days
    if days_left > max(WARN_DAYS):
        return Standing(Code.IN_FORCE, until=until)
    return Standing(Code.LAPSING, until=until, days_left=days_left)


def _end_of_cover(licenses: list[LicenseFacts], on: date) -> date | None:
    """The last day of unbroken cover from ``on``; None if it never ends."""
    until = on
    for facts in sorted(licenses, key=lambda facts: facts.valid_from):
        if facts.valid_from > until and facts.valid_from - until > _ONE_DAY:
            break
        if facts.valid_to is None:
            return None
        until = max(until, facts.valid_to)
    return until
