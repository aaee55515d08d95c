from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest

from practice import clock
from practice.ids import new_id

MARCH = datetime(2026, 3, 8, 12, tzinfo=UTC)


def moment_of(key):
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)


def test_an_id_is_a_standard_uuid_version_7():
    key = new_id()
    assert type(key) is UUID
    assert (key.version, key.variant) == (7, RFC_4122)


def test_an_id_at_a_held_clock_is_version_7_too():
    with clock.at(MARCH):
        key = new_id()
    assert (key.version, key.variant) == (7, RFC_4122)


def test_an_id_carries_the_held_moment():
    with clock.at(MARCH):
        assert moment_of(new_id()) == MARCH


def test_an_id_carries_the_present():
    assert abs(moment_of(new_id()) - clock.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("held", [True, False])
def test_ids_sort_in_the_order_they_were_made(held):
    if held:
        with clock.at(MARCH):
            keys = [new_id() for _ in range(5000)]
    else:
        keys = [new_id() for _ in range(5000)]
    assert keys == sorted(set(keys))


def test_rows_of_an_earlier_held_clock_sort_first():
    with clock.at(MARCH + timedelta(seconds=1)):
        later = new_id()
    with clock.at(MARCH):
        earlier = new_id()
    assert earlier < later < new_id()


def test_no_id_before_1970():
    with (
        clock.at(datetime(1969, 12, 31, tzinfo=UTC)),
        pytest.raises(ValueError, match="1970"),
    ):
        new_id()
