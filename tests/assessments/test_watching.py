"""Watched hours on the practice's own clock."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.watching import Hours, after, is_watched, next_watched

CHICAGO = "America/Chicago"
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
OFFICE = Hours(WEEKDAYS, time(9), time(17), CHICAGO)

# 2026-03-02 is a Monday; Chicago is six hours behind UTC until the 8th.
MONDAY_NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)
FRIDAY_FOUR = datetime(2026, 3, 6, 22, tzinfo=UTC)
SATURDAY = datetime(2026, 3, 7, 18, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 3, 9, 14, tzinfo=UTC)  # summer time by then


def test_noon_on_a_monday_is_watched():
    assert is_watched(MONDAY_NOON, OFFICE)


def test_a_saturday_is_not_watched():
    assert not is_watched(SATURDAY, OFFICE)


def test_the_closing_moment_is_not_watched():
    assert not is_watched(datetime(2026, 3, 2, 23, tzinfo=UTC), OFFICE)


def test_what_comes_on_saturday_is_seen_on_monday_morning():
    assert next_watched(SATURDAY, OFFICE) == MONDAY_NINE


def test_four_hours_pass_within_one_day():
    assert after(MONDAY_NOON, OFFICE, timedelta(hours=4)) == MONDAY_NOON + timedelta(
        hours=4
    )


def test_hours_go_on_after_the_weekend_and_the_changed_clock():
    # One hour is left on Friday, three are due on Monday.
    found = after(FRIDAY_FOUR, OFFICE, timedelta(hours=4))
    assert found == MONDAY_NINE + timedelta(hours=3)


def test_a_day_in_the_gap_of_the_clocks_is_shorter():
    nights = Hours(frozenset({7}), time(1), time(4), CHICAGO)
    begun = datetime(2026, 3, 8, 7, tzinfo=UTC)
    # One to four on the clock are two hours that night; the third is a week later.
    assert after(begun, nights, timedelta(hours=3)) == datetime(
        2026, 3, 15, 7, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        (frozenset(), time(9), time(17)),
        (frozenset({0}), time(9), time(17)),
        (WEEKDAYS, time(17), time(9)),
        (WEEKDAYS, time(9), time(9)),
    ],
)
def test_impossible_hours_are_refused(days, opens, closes):
    with pytest.raises(ValueError, match=r"weekday|open before"):
        Hours(days, opens, closes, CHICAGO)


begun_2025 = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 3600).map(
    lambda seconds: begun_2025 + timedelta(seconds=seconds)
)
zones = st.sampled_from([CHICAGO, "Europe/Berlin", "Pacific/Apia", "Asia/Kolkata"])
days = st.frozensets(st.integers(1, 7), min_size=1)


@given(moments, zones, days)
def test_the_next_watched_moment_is_watched(at, zone, on):
    hours = Hours(on, time(9), time(17), zone)
    assert is_watched(next_watched(at, hours), hours)


@given(moments, zones, days, st.integers(1, 40), st.integers(1, 40))
def test_watched_time_adds_up(at, zone, on, first, second):
    hours = Hours(on, time(9), time(17), zone)
    one = after(at, hours, timedelta(hours=first))
    both = after(at, hours, timedelta(hours=first + second))
    assert after(one, hours, timedelta(hours=second)) == both


@given(moments, zones, days, st.integers(1, 40))
def test_watched_time_is_never_shorter_than_time(at, zone, on, wanted):
    hours = Hours(on, time(9), time(17), zone)
    assert after(at, hours, timedelta(hours=wanted)) >= at + timedelta(hours=wanted)
