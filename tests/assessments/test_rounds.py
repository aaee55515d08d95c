"""Rhythms, edits, zones: no round comes within the gap, none is lost, none doubled."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import rounds
from assessments.rounds import Around, Held, Rhythm, Session
from practice import schedule

ZONES = [
    "America/Chicago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "UTC",
    "Pacific/Kiritimati",
    "America/Santiago",
    "Africa/Cairo",
]
DAY = timedelta(days=1)
START = date(2026, 3, 2)


@dataclass
class Life:
    """One partner's rounds, kept as the database keeps them: in moments."""

    zone: str
    gap: int
    rhythm: Rhythm
    now: datetime
    live: dict[str, Held] = field(default_factory=dict)
    taken_back: list[Held] = field(default_factory=list)
    sessions: dict[str, datetime] = field(default_factory=dict)
    booked: int = 0

    @property
    def today(self) -> date:
        return schedule.local_date(self.now, self.zone)

    def around(self) -> Around:
        return Around(
            self.now,
            self.today,
            self.gap,
            sessions=[
                Session(key, schedule.local_date(at, self.zone), at)
                for key, at in self.sessions.items()
            ],
        )

    def plan_ahead(self) -> None:
        if self.rhythm.kind == rounds.SESSION:
            self.rebuild()
        else:
            self.open(
                rounds.wanted(self.rhythm, list(self.live.values()), self.around())
            )

    def rebuild(self) -> None:
        found = rounds.rebuilt(self.rhythm, list(self.live.values()), self.around())
        for key in found.take_back:
            gone = self.live.pop(key)
            assert gone.unstarted
            self.taken_back.append(gone)
        self.open(found.to_open)

    def open(self, wanted) -> None:
        for one in wanted:
            opens_at = max(schedule.resolve(one.opens_on, time(), self.zone), self.now)
            due_at = one.due_at or schedule.end_of_day(one.due_on, self.zone)
            if due_at <= opens_at:
                continue
            assert one.key not in self.live
            self.live[one.key] = Held(
                one.key,
                schedule.local_date(opens_at, self.zone),
                schedule.local_date(due_at - timedelta.resolution, self.zone),
                due_at,
                unstarted=True,
            )

    def change(self, number: int, **fields) -> None:
        """The so-manieth round that is open by now, changed."""
        opened = [one for one in self.live.values() if one.opens_on <= self.today]
        unfinished = [one for one in opened if one.finished_on is None]
        if unfinished:
            one = unfinished[number % len(unfinished)]
            self.live[one.key] = replace(one, **fields)


weeks = st.builds(
    lambda starts, ends, time_, every, most: Rhythm(
        "weeks",
        START + starts * DAY,
        None if ends is None else START + (starts + ends) * DAY,
        min(time_, every * 7),
        every_weeks=every,
        at_most=most,
    ),
    st.integers(0, 40),
    st.none() | st.integers(0, 90),
    st.sampled_from([3, 5, 7, 14]),
    st.sampled_from([1, 2, 4]),
    st.none() | st.integers(1, 6),
)
others = st.builds(
    lambda kind, starts, ends, time_, after, most: Rhythm(
        kind,
        START + starts * DAY,
        None if ends is None else START + (starts + ends) * DAY,
        time_,
        after_days=after,
        at_most=most,
    ),
    st.sampled_from(["once", "session", "after"]),
    st.integers(0, 40),
    st.none() | st.integers(0, 90),
    st.sampled_from([1, 3, 7]),
    st.integers(6, 40),
    st.none() | st.integers(1, 6),
)
rhythms = weeks | others
steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 20 * 24)),
    st.tuples(st.just("edit"), rhythms),
    st.tuples(st.just("begin"), st.integers(0, 5)),
    st.tuples(st.just("finish"), st.integers(0, 5)),
    st.tuples(st.just("book"), st.integers(1, 24 * 24)),
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(1, 24 * 24)),
    st.tuples(st.just("cancel"), st.integers(0, 5)),
)
lives = st.builds(
    lambda zone, gap, rhythm, hour: Life(
        zone, gap, rhythm, datetime(2026, 3, 2, hour, tzinfo=UTC)
    ),
    st.sampled_from(ZONES),
    st.sampled_from([6, 7, 28]),
    rhythms,
    st.integers(0, 23),
)


def name(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def play(life: Life, step) -> None:
    match step:
        case ("wait", hours):
            life.now += timedelta(hours=hours)
            life.plan_ahead()
        case ("edit", rhythm):
            life.rhythm = rhythm
            life.rebuild()
        case ("begin", number):
            life.change(number, unstarted=False)
        case ("finish", number):
            life.change(number, unstarted=False, finished_on=life.today)
            life.plan_ahead()
        case ("book", hours):
            life.booked += 1
            life.sessions[name(life.booked)] = life.now + timedelta(hours=hours)
            life.plan_ahead()
        case ("move", number, hours) if life.sessions:
            key = list(life.sessions)[number % len(life.sessions)]
            life.sessions[key] = life.now + timedelta(hours=hours)
            life.plan_ahead()
        case ("cancel", number) if life.sessions:
            del life.sessions[list(life.sessions)[number % len(life.sessions)]]
            life.plan_ahead()


def check(life: Life) -> None:
    """What holds after every step."""
    days = sorted(one.opens_on for one in life.live.values())
    between = [b - a for a, b in pairwise(days)]
    assert all(gap >= life.gap * DAY for gap in between)
    found = rounds.rebuilt(life.rhythm, list(life.live.values()), life.around())
    assert [one for one in found.to_open if one.due_at is None] == []
    assert not found.take_back
    assert lost(life) == []


def lost(life: Life) -> list[str]:
    """Planned rounds that are neither there, nor too near another, nor beyond."""
    limit = life.rhythm.limit
    if limit is not None and len(life.live) >= limit:
        return []
    days = [one.opens_on for one in life.live.values()]
    last = life.today + rounds.AHEAD
    return [
        day.isoformat()
        for day in life.rhythm.dates(last)
        if day > life.today
        and day.isoformat() not in life.live
        and rounds.too_soon(day, days, life.gap) is None
    ]


@settings(max_examples=400, deadline=None)
@given(lives, st.lists(steps, max_size=12))
def test_gap_kept_none_lost_none_doubled_whatever_happens(life, played):
    life.plan_ahead()
    check(life)
    for step in played:
        before = {k: one for k, one in life.live.items() if not one.unstarted}
        play(life, step)
        check(life)
        after = {k: one for k, one in life.live.items() if k in before}
        assert after.keys() == before.keys()
        if step[0] != "finish":
            assert after == before


@given(lives, st.lists(weeks, min_size=1, max_size=5))
def test_many_edits_leave_what_the_last_alone_would(life, edits):
    """As long as nothing has opened: what is open already stays open."""
    edits = [
        replace(one, starts_on=max(one.starts_on, life.today + DAY), ends_on=None)
        for one in edits
    ]
    direct = replace(life, live={})
    for one in edits:
        life.rhythm = one
        life.rebuild()
    direct.rhythm = edits[-1]
    direct.rebuild()
    assert life.live == direct.live


@given(weeks, st.sampled_from(ZONES), st.integers(1, 60))
def test_looking_daily_opens_what_looking_once_opens_and_never_moves_it(
    rhythm, zone, days
):
    life = Life(zone, 6, rhythm, datetime(2026, 3, 2, 9, tzinfo=UTC))
    seen: dict[str, Held] = {}
    for _day in range(days):
        life.plan_ahead()
        for key, one in life.live.items():
            assert seen.setdefault(key, one) == one
        life.now += DAY


# --- by example ---
def life_of(kind, **fields) -> Life:
    rhythm = Rhythm(kind, START, None, fields.pop("days", 3), **fields)
    return Life("UTC", 6, rhythm, datetime(2026, 3, 2, 9, tzinfo=UTC))


def test_weekly_is_allowed_by_a_gap_of_six_days():
    life = life_of("weeks", every_weeks=1)
    life.plan_ahead()
    assert list(life.live) == ["2026-03-02", "2026-03-09", "2026-03-16"]


def test_a_limit_counts_what_is_open():
    life = life_of("weeks", every_weeks=1, at_most=2)
    life.plan_ahead()
    assert list(life.live) == ["2026-03-02", "2026-03-09"]


def test_a_round_opens_some_days_before_the_session_and_is_due_as_it_starts():
    life = life_of("session")
    at = datetime(2026, 3, 10, 16, tzinfo=UTC)
    life.sessions[name(1)] = at
    life.plan_ahead()
    one = life.live[name(1)]
    assert (one.opens_on, one.due_at) == (date(2026, 3, 7), at)


def test_of_two_sessions_within_the_gap_the_first_is_measured():
    life = life_of("session")
    life.sessions[name(1)] = datetime(2026, 3, 10, 16, tzinfo=UTC)
    life.sessions[name(2)] = datetime(2026, 3, 12, 16, tzinfo=UTC)
    life.plan_ahead()
    assert list(life.live) == [name(1)]


def test_before_a_near_session_the_round_waits_for_the_gap():
    life = life_of("session")
    life.sessions[name(1)] = datetime(2026, 3, 10, 16, tzinfo=UTC)
    life.sessions[name(2)] = datetime(2026, 3, 14, 16, tzinfo=UTC)
    life.plan_ahead()
    assert life.live[name(2)].opens_on == date(2026, 3, 13)


def test_nothing_follows_what_is_still_open():
    life = life_of("after", after_days=10)
    life.plan_ahead()
    life.now += 30 * DAY
    life.plan_ahead()
    assert list(life.live) == ["n1"]


def test_the_next_opens_so_many_days_after_the_last_was_finished():
    life = life_of("after", after_days=10)
    life.plan_ahead()
    life.now += 4 * DAY
    play(life, ("finish", 0))
    assert life.live["n2"].opens_on == date(2026, 3, 16)


def test_nothing_comes_after_the_last_day():
    life = life_of("after", after_days=10)
    life.rhythm = replace(life.rhythm, ends_on=date(2026, 3, 10))
    life.plan_ahead()
    play(life, ("finish", 0))
    assert list(life.live) == ["n1"]


@pytest.mark.parametrize("zone", ["America/Chicago", "Africa/Cairo"])
def test_a_week_with_a_change_of_clocks_is_a_week(zone):
    life = life_of("weeks", every_weeks=1)
    life.zone = zone
    life.now = datetime(2026, 3, 2, 18, tzinfo=UTC)
    life.plan_ahead()
    first, second, _third = life.live.values()
    assert second.opens_on - first.opens_on == 7 * DAY
