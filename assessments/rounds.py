"""Which rounds of a schedule one partner should have: pure, on local calendars.

A round's key is the same for both partners, so that theirs pair up, even if one of
them comes in later and gets it later: the planned date, the id of the session it
comes before, or the how-manieth it is.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

AHEAD = timedelta(days=14)
LENGTH_OF_ID = 36

ONCE, WEEKS, SESSION, AFTER = "once", "weeks", "session", "after"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What calls for the next round, from `starts_on` to `ends_on`, both included.

    `kind` is `once`, `weeks` (every `every_weeks`), `session` (opens `days_to_answer`
    days before each and is due as it starts) or `after` (`after_days` days after the
    last was finished). `at_most` counts what was finished and what is open.
    """

    kind: str
    starts_on: date
    ends_on: date | None
    days_to_answer: int
    every_weeks: int | None = None
    after_days: int | None = None
    at_most: int | None = None

    @property
    def limit(self) -> int | None:
        """How many rounds one partner gets; None without end."""
        return 1 if self.kind == ONCE else self.at_most

    def dates(self, last: date) -> list[date]:
        """The planned dates up to `last`, in order; none where others call for them."""
        last = last if self.ends_on is None else min(last, self.ends_on)
        if self.kind == ONCE:
            return [self.starts_on] if self.starts_on <= last else []
        if self.kind != WEEKS or self.every_weeks is None:
            return []
        step = timedelta(weeks=self.every_weeks)
        count = max(0, (last - self.starts_on) // step + 1)
        return [self.starts_on + step * n for n in range(count)]


@dataclass(frozen=True, slots=True)
class Round:
    """One sitting to open, named by its `key`.

    It opens at the beginning of `opens_on` and is due at `due_at`, or without one when
    `due_on` is over.
    """

    key: str
    opens_on: date
    due_on: date
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """An appointment that stands and that this partner attends, on a local date."""

    key: str
    on: date
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A round that this partner has in this schedule already.

    `counts` unless it was set aside or taken back; `unstarted` while nobody has begun
    it. The dates are local; `due_on` is the last day to answer it.
    """

    key: str
    opens_on: date
    due_on: date
    due_at: datetime
    counts: bool = True
    unstarted: bool = False
    finished_on: date | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds one partner's rounds.

    `elsewhere` are the local dates on which the same questionnaire was opened for them
    by other schedules; openings less than `gap_days` apart are never made.
    """

    now: datetime
    today: date
    gap_days: int
    elsewhere: Collection[date] = ()
    sessions: Sequence[Session] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Rounds to take back, by key, and then to open."""

    take_back: Sequence[str]
    to_open: Sequence[Round]

    def __bool__(self) -> bool:
        return bool(self.take_back or self.to_open)


def rebuilt(rhythm: Rhythm, held: Sequence[Held], around: Around) -> Changes:
    """What leads from the rounds held to those the rhythm asks for now.

    Only what nobody has begun and what has not opened yet is touched, and beside it
    what waits for a session that was moved or cancelled. A round that stays as it is
    is in neither list.
    """
    loose = {one.key: one for one in held if _is_loose(one, rhythm, around)}
    kept = [one for one in held if one.key not in loose]
    target = wanted(rhythm, kept, around)
    stays = {
        round_.key
        for round_ in target
        if round_.key in loose and _is_same(loose[round_.key], round_)
    }
    return Changes(
        [key for key in loose if key not in stays],
        [round_ for round_ in target if round_.key not in stays],
    )


def _is_loose(one: Held, rhythm: Rhythm, around: Around) -> bool:
    if not (one.unstarted and one.counts):
        return False
    if one.opens_on > around.today:
        return True
    if rhythm.kind != SESSION:
        return False
    starts = {session.key: session.starts_at for session in around.sessions}
    if one.key in starts:
        return starts[one.key] != one.due_at
    is_of_session = one.key[:1] != "n" and len(one.key) == LENGTH_OF_ID
    return is_of_session and one.due_at > around.now


def _is_same(one: Held, round_: Round) -> bool:
    if one.opens_on != round_.opens_on:
        return False
    if round_.due_at is not None:
        return one.due_at == round_.due_at
    return one.due_on == round_.due_on


def wanted(rhythm: Rhythm, held: Sequence[Held], around: Around) -> list[Round]:
    """The rounds to open beside those `held`, from the latest to `AHEAD` of today.

    Someone who came in late gets the latest round with the full time to answer it.
    A round before a session, or after the last, waits until the gap allows it; one
    that was planned for a date and falls within the gap is left out.
    """
    taken = {one.key for one in held}
    counted = [one.opens_on for one in held if one.counts]
    opened = [*around.elsewhere, *counted]
    found: list[Round] = []
    for round_, latest in _planned(rhythm, held, around):
        if rhythm.limit is not None and len(counted) + len(found) >= rhythm.limit:
            break
        if round_.key in taken:
            continue
        day = _first_free(round_.opens_on, latest, opened, around.gap_days)
        if day is not None:
            found.append(_moved(round_, day))
            opened.append(day)
    return found


def _planned(
    rhythm: Rhythm, held: Sequence[Held], around: Around
) -> Iterator[tuple[Round, date]]:
    """Rounds in order, each with the last day on which it may open."""
    match rhythm.kind:
        case "session":
            return _before_sessions(rhythm, around)
        case "after":
            return _after_the_last(rhythm, held, around)
        case _:
            return _by_date(rhythm, held, around)


def _by_date(
    rhythm: Rhythm, held: Sequence[Held], around: Around
) -> Iterator[tuple[Round, date]]:
    today, time = around.today, timedelta(days=rhythm.days_to_answer)
    planned = rhythm.dates(today + AHEAD)
    behind = [day for day in planned if day <= today][-1:]
    ahead = [day for day in planned if day > today]
    if held and behind and behind[0] < today:
        # Late, it must not take the place of the whole one that comes next.
        within_gap = today + timedelta(days=around.gap_days - 1)
        behind = behind if rhythm.dates(within_gap)[-1] <= today else []
    for day in behind + ahead:
        opens_on, due_on = max(day, today), day + time
        if due_on < today:
            if held:
                continue
            due_on = today + time
        yield Round(day.isoformat(), opens_on, due_on), opens_on


def _before_sessions(rhythm: Rhythm, around: Around) -> Iterator[tuple[Round, date]]:
    lead = timedelta(days=rhythm.days_to_answer)
    for one in sorted(around.sessions, key=lambda one: (one.starts_at, one.key)):
        opens_on = max(one.on - lead, rhythm.starts_on)
        is_over = rhythm.ends_on is not None and one.on > rhythm.ends_on
        is_over = is_over or one.starts_at <= around.now
        if is_over or opens_on > min(one.on, around.today + AHEAD):
            continue
        opens_on = max(opens_on, around.today)
        yield Round(one.key, opens_on, one.on, one.starts_at), one.on


def _after_the_last(
    rhythm: Rhythm, held: Sequence[Held], around: Around
) -> Iterator[tuple[Round, date]]:
    """At most one: nothing follows what is still open."""
    counted = [one for one in held if one.counts]
    finished = [one.finished_on for one in counted if one.finished_on is not None]
    if len(finished) < len(counted):
        return
    wait = timedelta(days=rhythm.after_days or 0)
    opens_on = max([rhythm.starts_on, *(day + wait for day in finished)])
    latest = around.today + AHEAD
    if rhythm.ends_on is not None:
        latest = min(latest, rhythm.ends_on)
    opens_on = max(opens_on, around.today)
    number = 1 + max((_number(one.key) for one in counted), default=0)
    due_on = opens_on + timedelta(days=rhythm.days_to_answer)
    if opens_on <= latest:
        yield Round(f"n{number}", opens_on, due_on), latest


def _number(key: str) -> int:
    return int(key[1:]) if key[:1] == "n" and key[1:].isdigit() else 0


def _first_free(
    day: date, latest: date, opened: Collection[date], gap_days: int
) -> date | None:
    """The first day from `day` to `latest` that keeps the gap, or None."""
    while day <= latest:
        near = too_soon(day, opened, gap_days)
        if near is None:
            return day
        day = near + timedelta(days=gap_days)
    return None


def _moved(round_: Round, day: date) -> Round:
    """The round opening on another day, with the time to answer it had."""
    if round_.due_at is not None:
        return replace(round_, opens_on=day)
    return replace(round_, opens_on=day, due_on=round_.due_on + (day - round_.opens_on))


def too_soon(day: date, opened: Collection[date], gap_days: int) -> date | None:
    """The latest opening less than `gap_days` from `day`, or None."""
    near = [other for other in opened if abs((day - other).days) < gap_days]
    return max(near, default=None)
