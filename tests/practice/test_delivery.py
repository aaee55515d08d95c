"""Promise 4: hand-over neither doubles, vanishes, wakes nor outlives its reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest

from practice import clock, delivery
from practice.models import Message
from practice.schedule import SafeHours
from tests.practice.mailroom import (
    DAY,
    HOUR,
    MINUTE,
    TUESDAY,
    Carrier,
    Room,
    opened,
    state_of,
    sweep_at,
)

pytestmark = pytest.mark.django_db
LATER = TUESDAY + 6 * MINUTE


@pytest.fixture(autouse=True)
def room() -> Iterator[Room]:
    with clock.at(TUESDAY), opened() as room:
        yield room


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


def test_what_is_due_is_handed_over_once(room: Room, carrier: Carrier) -> None:
    notice = room.tell(room.person())
    sweep_at(TUESDAY, carrier)
    sweep_at(LATER, carrier)
    assert (state_of(notice), len(carrier.taken)) == (("sent", "sent"), 1)


def test_nothing_goes_early(room: Room, carrier: Carrier) -> None:
    room.tell(room.person(), wanted_at=TUESDAY + MINUTE)
    sweep_at(TUESDAY, carrier)
    assert carrier.taken == []


def test_a_clock_set_back_after_the_claim_does_not_send_early(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person(), wanted_at=TUESDAY + HOUR)
    with clock.at(TUESDAY + HOUR):
        message = delivery.claim()
    assert message is not None
    assert delivery.prepare(message) is None
    assert state_of(notice) == ("waiting", "scheduled")


def test_two_notices_travel_in_one_mail(room: Room, carrier: Carrier) -> None:
    rosa = room.person()
    room.tell(rosa, "test.due")
    room.tell(rosa, "test.open")
    sweep_at(TUESDAY, carrier)
    assert [mail.get_content() for mail in carrier.taken] == ["test.due\ntest.open\n"]


def test_what_is_no_longer_wanted_is_cancelled_without_being_told(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())
    room.done.add(notice.subject)
    sweep_at(TUESDAY, carrier)
    assert (state_of(notice), carrier.taken) == (("cancelled", "cancelled"), [])


def test_only_what_is_still_wanted_is_in_the_mail(room: Room, carrier: Carrier) -> None:
    rosa = room.person()
    done = room.tell(rosa, "test.due")
    room.tell(rosa, "test.open")
    room.done.add(done.subject)
    sweep_at(TUESDAY, carrier)
    assert carrier.taken[0].get_content() == "test.open\n"


def test_messages_turned_off_after_planning_are_not_sent(
    room: Room, carrier: Carrier
) -> None:
    rosa = room.person()
    notice = room.tell(rosa)
    room.change(rosa, allowed=False)
    sweep_at(TUESDAY, carrier)
    assert (state_of(notice), carrier.taken) == (("cancelled", "cancelled"), [])


def test_past_its_use_by_nothing_is_sent(room: Room, carrier: Carrier) -> None:
    notice = room.tell(room.person(), use_by=TUESDAY + HOUR)
    sweep_at(TUESDAY + HOUR, carrier)
    assert (state_of(notice), carrier.taken) == (("expired", "expired"), [])


def test_a_use_by_passed_between_claim_and_mark_sends_nothing(
    room: Room,
) -> None:
    notice = room.tell(room.person(), use_by=TUESDAY + MINUTE)
    message = delivery.claim()
    assert message is not None
    with clock.at(TUESDAY + MINUTE):
        assert delivery.prepare(message) is None
    assert state_of(notice) == ("expired", "expired")


def test_quiet_hours_put_a_late_message_off_to_the_morning(
    room: Room, carrier: Carrier
) -> None:
    room.tell(room.person())
    sweep_at(datetime(2026, 3, 4, 4, tzinfo=UTC), carrier)
    assert carrier.taken == []
    assert Message.objects.get().next_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_putting_off_does_not_use_up_an_attempt(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    sweep_at(datetime(2026, 3, 4, 4, tzinfo=UTC), carrier)
    assert Message.objects.get().attempts == 0


def test_quiet_hours_that_outlast_the_use_by_end_it(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person(), use_by=datetime(2026, 3, 4, 6, tzinfo=UTC))
    sweep_at(datetime(2026, 3, 4, 4, tzinfo=UTC), carrier)
    assert (state_of(notice), carrier.taken) == (("expired", "expired"), [])


def test_hours_changed_after_planning_hold_at_hand_over(
    room: Room, carrier: Carrier
) -> None:
    rosa = room.person()
    room.tell(rosa)
    room.change(rosa, safe_hours=SafeHours(time(18), time(20)))
    sweep_at(TUESDAY, carrier)
    assert carrier.taken == []


def test_after_a_standstill_one_mail_carries_several_days(
    room: Room, carrier: Carrier
) -> None:
    rosa = room.person()
    for days in range(3):
        room.tell(rosa, wanted_at=TUESDAY + days * DAY)
    sweep_at(TUESDAY + 3 * DAY, carrier)
    assert [mail.get_content() for mail in carrier.taken] == ["test.due\n" * 3]


def test_a_message_put_off_into_another_days_travels_with_it(
    room: Room, carrier: Carrier
) -> None:
    rosa = room.person()
    room.tell(rosa, "test.due")
    room.tell(rosa, "test.open", wanted_at=TUESDAY + DAY)
    sweep_at(datetime(2026, 3, 4, 4, tzinfo=UTC), carrier)
    sweep_at(TUESDAY + DAY, carrier)
    assert [mail.get_content() for mail in carrier.taken] == ["test.due\ntest.open\n"]


def test_single_messages_due_together_keep_to_one_a_day(
    room: Room, carrier: Carrier
) -> None:
    rosa = room.person()
    for days in range(2):
        room.tell(rosa, "test.single", wanted_at=TUESDAY + days * DAY)
    sweep_at(TUESDAY + DAY, carrier)
    sweep_at(TUESDAY + DAY + HOUR, carrier)
    assert len(carrier.taken) == 1
    sweep_at(TUESDAY + 2 * DAY, carrier)
    assert len(carrier.taken) == 2
