"""Which couple first, and why, in words. Pure: facts in, one sentence out.

The order follows what therapists lose sleep over: safety, then what they owe, then
scores that look off track, then couples that have gone quiet. A line never holds what
somebody wrote: the list may be read over a shoulder.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

OWED_AFTER = timedelta(days=3)
QUIET_AFTER = timedelta(days=14)
SESSION_NEAR = timedelta(hours=48)


class Order(IntEnum):
    """Groups of the caseload, the first on top."""

    URGENT = 1
    OWED = 2
    OFF_TRACK = 3
    STUCK = 4
    INVITATION = 5
    SESSION = 6
    REST = 7


@dataclass(frozen=True, slots=True)
class Waiting:
    """One unread thing: whose (may be empty), its ``ReviewItem.Kind``, since when."""

    name: str
    kind: str
    since: datetime
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class HalfFacts:
    """One partner's side.

    ``overdue`` counts exercises and questionnaires past their day, ``unfinished``
    questionnaires late or not. ``quiet_since`` is when anything was last finished or
    recorded, or when the work was given if that is later.
    """

    name: str
    overdue: int = 0
    unfinished: int = 0
    quiet_since: datetime | None = None
    card_ran_out: bool = False
    not_yet_invited: bool = False
    refused: bool = False
    has_gap: bool = False


@dataclass(frozen=True, slots=True)
class OffTrack:
    """One alert about scores: ``rule`` is R1, R2, R3 or R5; no name for R5, of both."""

    name: str
    rule: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class CoupleFacts:
    """What the order of one couple is decided from.

    ``days_to_session`` counts local days to ``next_session``: 0 today, 1 tomorrow.
    """

    names: str
    halves: tuple[HalfFacts, ...]
    waiting: tuple[Waiting, ...] = field(default=())
    next_session: datetime | None = None
    days_to_session: int = 0
    off_track: tuple[OffTrack, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Attention:
    """Where a couple stands in the list; ``words`` is its one reason.

    ``when`` orders couples of one group: the earlier, the higher.
    """

    order: Order
    words: str
    when: datetime

    @property
    def key(self) -> tuple[int, datetime]:
        """The sort key of the caseload."""
        return self.order, self.when


def rank(facts: CoupleFacts, now: datetime) -> Attention:
    """The first reason that holds, from safety down to "Nothing waits"."""
    for reason in (_urgent, _owed, _off_track, _stuck, _invitation, _session):
        found = reason(facts, now)
        if found is not None:
            return found
    return _rest(facts, now)


def _urgent(facts: CoupleFacts, now: datetime) -> Attention | None:
    urgent = [item for item in facts.waiting if item.urgent]
    if not urgent:
        return None
    first = min(item.since for item in urgent)
    return Attention(Order.URGENT, _("Please open first"), first)


def _owed(facts: CoupleFacts, now: datetime) -> Attention | None:
    owed = [item for item in facts.waiting if _is_owed(item, now)]
    if not owed:
        return None
    first = min(owed, key=lambda item: (item.kind == "assessment", item.since))
    return Attention(Order.OWED, _owed_words(first, now), first.since)


def _is_owed(item: Waiting, now: datetime) -> bool:
    """Asked for in so many words, or promised, or left unread too long."""
    if item.kind in {"please_read", "went_badly", "aside"}:
        return True
    wait = timedelta(days=1) if item.kind == "comment_owed" else OWED_AFTER
    return now - item.since >= wait


def _owed_words(item: Waiting, now: datetime) -> str:
    days = max(1, (now - item.since).days)
    match item.kind:
        case "please_read":
            return _("%(name)s asked you to read something") % {"name": item.name}
        case "went_badly" | "aside":
            return _("%(name)s wrote something for you") % {"name": item.name}
        case "comment_owed":
            return ngettext(
                "Feedback owed for %(days)s day",
                "Feedback owed for %(days)s days",
                days,
            ) % {"days": days}
        case "invitation":
            return _("%(name)s’s invitation closed after five tries") % {
                "name": item.name
            }
        case _:
            return ngettext(
                "%(name)s’s questionnaire unread for %(days)s day",
                "%(name)s’s questionnaire unread for %(days)s days",
                days,
            ) % {"name": item.name, "days": days}


def _off_track(facts: CoupleFacts, now: datetime) -> Attention | None:
    """The gravest alert about scores; then a questionnaire missed twice in a row."""
    if facts.off_track:
        first = min(facts.off_track, key=lambda one: not one.grave)
        days = 1 if first.grave else 0
        when = now - timedelta(days=days)
        return Attention(Order.OFF_TRACK, _off_track_words(first), when)
    for half in facts.halves:
        if half.has_gap:
            words = _("%(name)s missed a questionnaire twice in a row")
            return Attention(Order.OFF_TRACK, words % {"name": half.name}, now)
    return None


def _off_track_words(one: OffTrack) -> str:
    name = {"name": one.name}
    match one.rule:
        case "R1":
            return _("%(name)s is worse than at first") % name
        case "R2":
            return _("%(name)s has lost ground") % name
        case "R3":
            return _("%(name)s: no gain so far") % name
        case _:
            return _("The two are drifting apart")


def _stuck(facts: CoupleFacts, now: datetime) -> Attention | None:
    late = [half for half in facts.halves if half.overdue]
    if not late:
        return None
    marks = [half.quiet_since for half in facts.halves if half.quiet_since is not None]
    latest = max(marks, default=None)
    if latest is not None and now - latest >= QUIET_AFTER:
        return Attention(Order.STUCK, _quiet_words(facts, now - latest), latest)
    counts = _(", ").join(
        _("%(name)s %(count)s") % {"name": half.name, "count": half.overdue}
        for half in late
    )
    words = _("Past due: %(counts)s") % {"counts": counts}
    return Attention(Order.STUCK, words, latest or now)


def _quiet_words(facts: CoupleFacts, quiet: timedelta) -> str:
    weeks = quiet.days // 7
    spelled = {2: _("two weeks"), 3: _("three weeks"), 4: _("four weeks")}
    time = spelled.get(weeks, _("%(weeks)s weeks") % {"weeks": weeks})
    return _("%(names)s: nothing for %(time)s") % {"names": facts.names, "time": time}


def _invitation(facts: CoupleFacts, now: datetime) -> Attention | None:
    for half in facts.halves:
        name = {"name": half.name}
        if half.card_ran_out:
            words = _("%(name)s has not joined; the card ran out") % name
            return Attention(Order.INVITATION, words, now)
        if half.not_yet_invited:
            words = _("%(name)s has no invitation yet") % name
            return Attention(Order.INVITATION, words, now)
        if half.refused:
            words = _("Mail to %(name)s comes back") % name
            return Attention(Order.INVITATION, words, now)
    return None


def _session(facts: CoupleFacts, now: datetime) -> Attention | None:
    start = facts.next_session
    if start is None or start - now > SESSION_NEAR:
        return None
    number = sum(half.unfinished for half in facts.halves)
    if not number:
        return None
    words = _session_words(facts.days_to_session, number)
    return Attention(Order.SESSION, words % {"number": number}, start)


def _session_words(days: int, number: int) -> str:
    if days <= 0:
        return ngettext(
            "Session today, questionnaire not finished",
            "Session today, %(number)s questionnaires not finished",
            number,
        )
    if days == 1:
        return ngettext(
            "Session tomorrow, questionnaire not finished",
            "Session tomorrow, %(number)s questionnaires not finished",
            number,
        )
    return ngettext(
        "Session in two days, questionnaire not finished",
        "Session in two days, %(number)s questionnaires not finished",
        number,
    )


def _rest(facts: CoupleFacts, now: datetime) -> Attention:
    when = facts.next_session or now + timedelta(days=3650)
    if not facts.waiting:
        return Attention(Order.REST, _("Nothing waits"), when)
    number = len(facts.waiting)
    words = ngettext("One thing to read", "%(number)s things to read", number)
    return Attention(Order.REST, words % {"number": number}, when)
