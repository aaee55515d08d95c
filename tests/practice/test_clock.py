from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread
from zoneinfo import ZoneInfoNotFoundError

import pytest

from practice import clock

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_at_holds_the_clock():
    with clock.at(NOON):
        assert clock.now() == NOON


def test_at_is_over_after_the_block():
    with clock.at(NOON):
        pass
    assert not clock.is_moved()


def test_at_is_over_after_an_exception():
    with pytest.raises(RuntimeError), clock.at(NOON):
        raise RuntimeError
    assert not clock.is_moved()


def test_nested_at_returns_to_the_outer_moment():
    with clock.at(NOON):
        with clock.at(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_at_refuses_a_naive_moment():
    with (
        pytest.raises(ValueError, match="time zone"),
        clock.at(NOON.replace(tzinfo=None)),
    ):
        pass


def test_at_turns_other_zones_into_utc():
    east = timezone(timedelta(hours=2))
    with clock.at(datetime(2026, 3, 8, 14, tzinfo=east)):
        assert clock.now().tzinfo is UTC
        assert clock.now() == NOON


def test_another_thread_keeps_its_own_clock():
    seen = []
    with clock.at(NOON):
        thread = Thread(target=lambda: seen.append(clock.is_moved()))
        thread.start()
        thread.join()
    assert seen == [False]


def test_today_is_the_date_where_the_person_is():
    with clock.at(datetime(2026, 3, 8, 3, tzinfo=UTC)):
        assert clock.today("America/Chicago") == date(2026, 3, 7)
        assert clock.today("Pacific/Auckland") == date(2026, 3, 8)


def test_today_refuses_an_unknown_zone():
    with pytest.raises(ZoneInfoNotFoundError):
        clock.today("Mars/Olympus")
