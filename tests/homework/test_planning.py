"""When occurrences open, are due and close: arithmetic over zones and calendars."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homework import planning
from homework.planning import Rhythm

ZONES = [
    "America/Chicago",
    "Pacific/Apia",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "UTC",
    "Pacific/Kiritimati",
    "America/Santiago",
]
CHICAGO = "America/Chicago"
NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)

rhythms = st.builds(
    lambda cadence, per_week, start, days: Rhythm(
        cadence, per_week, start, start + timedelta(days=days)
    ),
    st.sampled_from(["once", "daily", "weekly"]),
    st.integers(1, 7),
    st.dates(date(2011, 12, 1), date(2012, 1, 31))
    | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.integers(0, 60),
)
offsets = st.integers(-70, 20)


def at(rhythm, offset):
    return datetime.combine(rhythm.starts_on, time(17), UTC) + timedelta(days=offset)


@given(rhythms, st.sampled_from(ZONES), offsets)
def test_no_local_day_and_slot_comes_twice(rhythm, zone, offset):
    found = planning.slots(rhythm, zone, at(rhythm, offset))
    assert max(Counter((s.local_date, s.slot) for s in found).values(), default=1) == 1


@given(rhythms, st.sampled_from(ZONES), offsets)
def test_the_moments_are_in_order(rhythm, zone, offset):
    now = at(rhythm, offset)
    for slot in planning.slots(rhythm, zone, now):
        assert now < slot.due_at < slot.closes_at
        assert slot.opens_at < slot.due_at


@given(rhythms, st.sampled_from(ZONES), offsets)
def test_every_slot_is_due_as_a_local_day_ends(rhythm, zone, offset):
    for slot in planning.slots(rhythm, zone, at(rhythm, offset)):
        before = (slot.due_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
        after = slot.due_at.astimezone(ZoneInfo(zone))
        assert before.date() < after.date()


@given(rhythms, st.sampled_from(ZONES), st.integers(0, 30))
def test_planning_day_by_day_gives_what_planning_at_once_gives(rhythm, zone, days):
    """Nothing is lost between two passes and nothing moves."""
    whole = {}
    for day in range(-14, days + 1):
        for slot in planning.slots(rhythm, zone, at(rhythm, day)):
            assert whole.setdefault((slot.local_date, slot.slot), slot) == slot
    for slot in planning.slots(rhythm, zone, at(rhythm, days)):
        assert whole[slot.local_date, slot.slot] == slot


@given(st.sampled_from(ZONES), st.dates(date(2025, 1, 1), date(2027, 12, 1)))
def test_daily_gives_fourteen_days_ahead(zone, start):
    rhythm = Rhythm("daily", 1, start, start + timedelta(days=60))
    now = datetime.combine(start, time(12), ZoneInfo(zone))
    assert len(planning.slots(rhythm, zone, now)) == 14


def test_a_day_that_did_not_take_place_has_no_practice():
    rhythm = Rhythm("daily", 1, date(2011, 12, 28), date(2012, 1, 2))
    now = datetime(2011, 12, 28, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    days = [slot.local_date for slot in planning.slots(rhythm, "Pacific/Apia", now)]
    assert date(2011, 12, 30) not in days


@pytest.mark.parametrize("cadence", ["once", "weekly"])
def test_what_would_begin_on_a_skipped_day_begins_on_the_next(cadence):
    rhythm = Rhythm(cadence, 1, date(2011, 12, 30), date(2012, 1, 10))
    now = datetime(2011, 12, 28, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    (first, *_) = planning.slots(rhythm, "Pacific/Apia", now)
    assert first.local_date == date(2011, 12, 31)


def test_a_week_is_due_at_the_end_of_its_seventh_day():
    rhythm = Rhythm("weekly", 2, date(2026, 3, 2), date(2026, 4, 2))
    first, second, *_ = planning.slots(rhythm, CHICAGO, NOON)
    assert first.due_at == second.due_at == datetime(2026, 3, 9, 5, tzinfo=UTC)


def test_the_last_week_ends_with_the_last_day():
    rhythm = Rhythm("weekly", 1, date(2026, 3, 2), date(2026, 3, 4))
    (only,) = planning.slots(rhythm, CHICAGO, NOON)
    assert only.due_at == datetime(2026, 3, 5, 6, tzinfo=UTC)


def test_once_is_due_at_the_end_of_the_last_day():
    rhythm = Rhythm("once", 1, date(2026, 2, 1), date(2026, 3, 10))
    (only,) = planning.slots(rhythm, CHICAGO, NOON)
    assert only.due_at == datetime(2026, 3, 11, 5, tzinfo=UTC)


def test_a_week_already_begun_still_counts_for_a_newcomer():
    rhythm = Rhythm("weekly", 1, date(2026, 2, 27), date(2026, 4, 2))
    assert planning.slots(rhythm, CHICAGO, NOON)[0].local_date == date(2026, 2, 27)


def test_it_may_be_recorded_two_days_late():
    rhythm = Rhythm("daily", 1, date(2026, 3, 2), date(2026, 3, 2))
    (only,) = planning.slots(rhythm, CHICAGO, NOON)
    assert only.closes_at - only.due_at == timedelta(hours=48)


def test_daily_practice_is_announced_at_the_persons_own_time():
    moment = planning.open_notice_at(
        "daily", date(2026, 3, 2), NOON, CHICAGO, time(18, 30)
    )
    assert moment == datetime(2026, 3, 3, 0, 30, tzinfo=UTC)


def test_daily_practice_has_no_second_reminder():
    assert planning.due_notice_at("daily", NOON, NOON + timedelta(days=3)) is None


def test_a_week_is_reminded_a_day_before_its_end():
    due = NOON + timedelta(days=7)
    assert planning.due_notice_at("weekly", NOON, due) == due - timedelta(days=1)
