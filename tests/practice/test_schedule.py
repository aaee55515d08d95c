from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practice import schedule
from practice.schedule import DueKind, NoSuchDateError, SafeHours

CHICAGO, NEW_YORK, APIA = "America/Chicago", "America/New_York", "Pacific/Apia"
ST_JOHNS = "America/St_Johns"
APIA_SKIPPED = date(2011, 12, 30)

zones = st.sampled_from(sorted(available_timezones()))
dates = st.dates(date(1975, 1, 1), date(2045, 12, 31))
times = st.times()
moments = st.datetimes(
    datetime(1975, 1, 1),  # noqa: DTZ001
    datetime(2045, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def safe_hours(draw):
    start, end = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    return SafeHours(start, end)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def wall(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


# resolve


def test_resolve_gives_the_moment_in_utc():
    assert schedule.resolve(date(2026, 7, 1), time(9), NEW_YORK) == utc(2026, 7, 1, 13)


def test_a_skipped_time_gives_the_first_moment_after_the_gap():
    moment = schedule.resolve(date(2026, 3, 8), time(2, 30), NEW_YORK)
    assert moment == utc(2026, 3, 8, 7)


def test_a_time_shown_twice_gives_the_first():
    moment = schedule.resolve(date(2026, 11, 1), time(1, 30), NEW_YORK)
    assert moment == utc(2026, 11, 1, 5, 30)


def test_a_skipped_date_is_refused():
    with pytest.raises(NoSuchDateError, match="2011-12-30"):
        schedule.resolve(APIA_SKIPPED, time(9), APIA)


def test_a_skipped_date_does_not_exist():
    assert not schedule.exists(APIA_SKIPPED, APIA)


def test_a_date_whose_midnight_is_skipped_exists():
    assert schedule.exists(date(2018, 11, 4), "America/Sao_Paulo")


def test_an_unknown_zone_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        schedule.resolve(date(2026, 1, 1), time(9), "Mars/Olympus")


@given(dates, times, zones)
@example(date(2026, 3, 8), time(2, 30), NEW_YORK)
@example(date(2026, 11, 1), time(1, 30, 0, 5), NEW_YORK)
@example(date(2010, 11, 7), time(0, 0), ST_JOHNS)
def test_clocks_show_the_wanted_time_or_the_end_of_a_gap(day, at, zone):
    try:
        moment = schedule.resolve(day, at, zone)
    except NoSuchDateError:
        return
    wanted, shown = datetime.combine(day, at), wall(moment, zone)
    just_before = wall(moment - timedelta.resolution, zone)
    assert shown == wanted or just_before < wanted < shown


@given(dates, times, zones)
def test_no_earlier_moment_shows_the_same_time(day, at, zone):
    try:
        moment = schedule.resolve(day, at, zone)
    except NoSuchDateError:
        return
    minutes = (30, 60, 120, 180, 1440)
    earlier = [moment - timedelta(minutes=m) for m in minutes]
    assert datetime.combine(day, at) not in [wall(m, zone) for m in earlier]


# the local day


def test_local_date_is_the_date_on_the_persons_calendar():
    assert schedule.local_date(utc(2026, 3, 2, 3), CHICAGO) == date(2026, 3, 1)


def test_local_date_refuses_a_naive_moment():
    with pytest.raises(ValueError, match="time zone"):
        schedule.local_date(datetime(2026, 3, 2), CHICAGO)  # noqa: DTZ001


def test_a_day_ends_at_the_next_midnight():
    assert schedule.end_of_day(date(2026, 7, 1), NEW_YORK) == utc(2026, 7, 2, 4)


def test_the_day_before_a_skipped_date_ends_where_the_next_day_begins():
    end = schedule.end_of_day(date(2011, 12, 29), APIA)
    assert end == schedule.resolve(date(2011, 12, 31), time(), APIA)


def test_a_day_that_clocks_return_to_ends_at_the_second_midnight():
    end = schedule.end_of_day(date(2010, 11, 6), ST_JOHNS)
    assert end - schedule.resolve(date(2010, 11, 7), time(), ST_JOHNS) == timedelta(
        hours=1
    )


@given(dates, zones)
@example(date(2010, 11, 6), ST_JOHNS)
@example(date(2011, 12, 29), APIA)
def test_the_last_moment_of_a_day_is_still_that_day(day, zone):
    if not schedule.exists(day, zone):
        return
    end = schedule.end_of_day(day, zone)
    assert schedule.local_date(end - timedelta.resolution, zone) == day
    assert schedule.local_date(end, zone) > day


@given(dates, times, zones)
def test_two_weeks_of_a_daily_time_meet_each_existing_day_in_order(start, at, zone):
    days = [start + timedelta(days=n) for n in range(14)]
    existing = [day for day in days if schedule.exists(day, zone)]
    due = [schedule.resolve(day, at, zone) for day in existing]
    assert len(existing) >= 13
    assert all(a < b for a, b in pairwise(due))


@given(dates, zones)
def test_a_morning_time_falls_once_on_each_existing_day(start, zone):
    days = [start + timedelta(days=n) for n in range(14)]
    existing = [day for day in days if schedule.exists(day, zone)]
    due = [schedule.resolve(day, time(9), zone) for day in existing]
    assert [schedule.local_date(moment, zone) for moment in due] == existing


def test_nine_in_the_morning_stays_nine_when_clocks_change():
    before = schedule.resolve(date(2026, 3, 7), time(9), NEW_YORK)
    after = schedule.resolve(date(2026, 3, 8), time(9), NEW_YORK)
    assert after - before == timedelta(hours=23)


# safe hours

ORACLES = [
    ("2026-07-01T12:30Z", "America/New_York", True),
    ("2026-07-01T12:30Z", "America/Chicago", False),
    ("2026-07-01T12:30Z", "America/Los_Angeles", False),
    ("2026-12-01T01:59Z", "America/New_York", True),
    ("2026-12-01T02:00Z", "America/New_York", False),
    ("2026-03-07T15:30Z", "America/Los_Angeles", False),
    ("2026-03-07T16:00Z", "America/Los_Angeles", True),
    ("2026-03-09T14:30Z", "America/Los_Angeles", False),
    ("2026-03-09T15:00Z", "America/Los_Angeles", True),
    ("2026-07-01T15:00Z", "America/Phoenix", True),
]


@pytest.mark.parametrize(("moment", "zone", "allowed"), ORACLES)
def test_eight_to_nine_pm_at_the_recipient(moment, zone, allowed):
    hours = SafeHours(time(8), time(21))
    assert hours.allows(datetime.fromisoformat(moment), zone) is allowed


def test_the_default_is_nine_to_eight():
    assert SafeHours() == SafeHours(time(9), time(20))


@pytest.mark.parametrize("end", [time(9), time(8), time(0)])
def test_safe_hours_may_not_be_empty_or_pass_midnight(end):
    with pytest.raises(ValueError, match="begin before they end"):
        SafeHours(time(9), end)


def test_safe_hours_carry_no_zone_of_their_own():
    with pytest.raises(ValueError, match="without a zone"):
        SafeHours(time(9, tzinfo=UTC), time(20))


def test_an_early_morning_waits_for_the_opening():
    moment = SafeHours().next_allowed(utc(2026, 7, 1, 8), NEW_YORK)
    assert moment == utc(2026, 7, 1, 13)


def test_an_evening_waits_for_the_next_morning():
    moment = SafeHours().next_allowed(utc(2026, 3, 8, 2), NEW_YORK)
    assert moment == utc(2026, 3, 8, 13)


def test_a_gap_that_swallows_the_safe_hours_waits_a_day():
    hours = SafeHours(time(2), time(2, 30))
    moment = hours.next_allowed(utc(2026, 3, 8, 6), NEW_YORK)
    assert moment == utc(2026, 3, 9, 6)


def test_an_opening_on_a_skipped_date_moves_to_the_next_day():
    evening = schedule.resolve(date(2011, 12, 29), time(22), APIA)
    moment = SafeHours().next_allowed(evening, APIA)
    assert moment == schedule.resolve(date(2011, 12, 31), time(9), APIA)


@given(moments, zones, safe_hours())
def test_next_allowed_is_never_in_quiet_hours_nor_earlier(moment, zone, hours):
    allowed = hours.next_allowed(moment, zone)
    assert allowed >= moment
    assert hours.allows(allowed, zone)


@given(moments, zones, safe_hours())
def test_next_allowed_changes_nothing_in_safe_hours(moment, zone, hours):
    if hours.allows(moment, zone):
        assert hours.next_allowed(moment, zone) == moment


@given(moments, zones)
def test_nothing_between_now_and_next_allowed_was_allowed(moment, zone):
    hours = SafeHours()
    allowed, step = hours.next_allowed(moment, zone), timedelta(minutes=30)
    while moment < allowed:
        assert not hours.allows(moment, zone)
        moment += step


# occurrences

MONDAY = date(2026, 3, 2)
NEXT_MONDAY = MONDAY + timedelta(days=7)


def test_once_falls_on_its_start():
    dates = schedule.occurrence_dates("once", None, MONDAY, None, MONDAY, NEXT_MONDAY)
    assert dates == [(MONDAY, 1)]


def test_once_outside_the_window_does_not_fall():
    assert not schedule.occurrence_dates(
        "once", None, MONDAY, None, NEXT_MONDAY, NEXT_MONDAY
    )


def test_daily_falls_on_each_day_of_the_window():
    dates = schedule.occurrence_dates(
        "daily", None, MONDAY, None, date(2026, 3, 4), date(2026, 3, 6)
    )
    assert dates == [(date(2026, 3, day), 1) for day in (4, 5, 6)]


def test_daily_does_not_begin_before_its_start():
    dates = schedule.occurrence_dates(
        "daily", None, MONDAY, None, MONDAY - timedelta(days=3), MONDAY
    )
    assert dates == [(MONDAY, 1)]


def test_until_is_included():
    dates = schedule.occurrence_dates(
        "daily", None, MONDAY, date(2026, 3, 3), MONDAY, NEXT_MONDAY
    )
    assert dates == [(MONDAY, 1), (date(2026, 3, 3), 1)]


def test_weekly_gives_each_slot_on_the_day_its_week_begins():
    dates = schedule.occurrence_dates("weekly", 2, MONDAY, None, MONDAY, NEXT_MONDAY)
    assert dates == [(MONDAY, 1), (MONDAY, 2), (NEXT_MONDAY, 1), (NEXT_MONDAY, 2)]


def test_weekly_without_a_number_is_once_a_week():
    dates = schedule.occurrence_dates("weekly", None, MONDAY, None, MONDAY, NEXT_MONDAY)
    assert dates == [(MONDAY, 1), (NEXT_MONDAY, 1)]


def test_a_week_that_began_before_the_window_is_not_repeated():
    tuesday = MONDAY + timedelta(days=1)
    dates = schedule.occurrence_dates("weekly", 1, MONDAY, None, tuesday, NEXT_MONDAY)
    assert dates == [(NEXT_MONDAY, 1)]


def test_an_unknown_cadence_is_refused():
    with pytest.raises(ValueError, match="hourly"):
        schedule.occurrence_dates("hourly", None, MONDAY, None, MONDAY, MONDAY)


def test_no_times_a_week_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        schedule.occurrence_dates("weekly", 0, MONDAY, None, MONDAY, MONDAY)


@given(
    st.sampled_from(["once", "daily", "weekly"]),
    st.integers(1, 7),
    dates,
    st.integers(-20, 40),
    st.lists(st.integers(1, 20), min_size=1, max_size=4),
)
def test_windows_side_by_side_plan_each_occurrence_once(
    cadence, per_week, start, lead, lengths
):
    def planned(first, last):
        return schedule.occurrence_dates(cadence, per_week, start, None, first, last)

    first = start + timedelta(days=lead)
    edges = [first]
    for length in lengths:
        edges.append(edges[-1] + timedelta(days=length))
    pieces = [
        pair
        for left, right in pairwise(edges)
        for pair in planned(left, right - timedelta(days=1))
    ]
    assert pieces == planned(first, edges[-1] - timedelta(days=1))


# saying when

NOW = utc(2026, 3, 2, 18)  # noon on a Monday in Chicago


def said(day):
    return schedule.due_words(schedule.end_of_day(day, CHICAGO), NOW, CHICAGO)


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (0, DueKind.TODAY),
        (1, DueKind.TOMORROW),
        (2, DueKind.WEEKDAY),
        (6, DueKind.WEEKDAY),
        (7, DueKind.DATE),
        (-1, DueKind.OVERDUE),
    ],
)
def test_how_a_person_would_say_it(days, kind):
    words = said(MONDAY + timedelta(days=days))
    assert (words.kind, words.days) == (kind, days)


def test_the_end_of_a_day_is_said_as_that_day():
    assert said(date(2026, 3, 5)).on == date(2026, 3, 5)


def test_something_due_earlier_today_is_overdue():
    words = schedule.due_words(NOW - timedelta(hours=1), NOW, CHICAGO)
    assert (words.kind, words.days) == (DueKind.OVERDUE, 0)


def test_the_due_moment_itself_is_too_late():
    assert schedule.due_words(NOW, NOW, CHICAGO).kind == DueKind.OVERDUE


@given(moments, moments, zones)
def test_overdue_exactly_when_the_moment_has_come(due, now, zone):
    words = schedule.due_words(due, now, zone)
    assert (words.kind == DueKind.OVERDUE) == (now >= due)
