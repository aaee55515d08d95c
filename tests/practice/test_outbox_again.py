"""What was kept back by an address, a choice or a pause comes once it may."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from clients.pauses import PausedHours
from practice import clock, outbox
from practice.models import Message, Notice
from practice.notices import Contact
from practice.schedule import SafeHours
from practice.transport import Outcome
from tests.practice.mailroom import (
    CHICAGO,
    DAY,
    HOUR,
    TUESDAY,
    Carrier,
    Room,
    opened,
    state_of,
    sweep_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room() -> Iterator[Room]:
    with clock.at(TUESDAY), opened() as room:
        yield room


def give_address(room: Room, person: UUID) -> None:
    room.contacts[person] = Contact(
        address="late@example.org",
        zone=CHICAGO,
        safe_hours=SafeHours(),
        sender_word="Notes",
        locale="en-us",
    )
    outbox.reschedule(person)


def turn(room: Room, person: UUID, *, on: bool) -> None:
    room.change(person, allowed=on)
    outbox.reschedule(person)


def test_what_was_planned_before_an_address_waits_once_there_is_one(room: Room) -> None:
    tom = uuid4()
    notice = room.tell(tom, use_by=TUESDAY + DAY)
    give_address(room, tom)
    assert state_of(notice) == ("waiting", "scheduled")


def test_off_and_on_again_leaves_the_same_waiting(room: Room) -> None:
    rosa = room.person()
    given = [room.tell(rosa, wanted_at=TUESDAY + days * DAY) for days in range(3)]
    turn(room, rosa, on=False)
    turn(room, rosa, on=True)
    assert [state_of(one) for one in given] == [("waiting", "scheduled")] * 3


def test_off_and_on_again_hands_over_once(room: Room) -> None:
    rosa, carrier = room.person(), Carrier()
    room.tell(rosa)
    for on in (False, True, False, True):
        turn(room, rosa, on=on)
    sweep_at(TUESDAY, carrier)
    sweep_at(TUESDAY + DAY, carrier)
    assert len(carrier.taken) == 1


def test_a_pause_lifted_in_time_keeps_nothing_back(room: Room) -> None:
    hours = SafeHours()
    rosa = room.person(safe_hours=PausedHours(hours, date(2026, 3, 20)))
    notice = room.tell(rosa, use_by=TUESDAY + 2 * DAY)
    before = state_of(notice)[0]
    room.change(rosa, safe_hours=hours)
    outbox.reschedule(rosa)
    assert (before, state_of(notice)[0]) == ("expired", "waiting")


def test_what_is_done_meanwhile_stays_ended(room: Room) -> None:
    tom = uuid4()
    notice = room.tell(tom)
    room.done.add(notice.subject)
    give_address(room, tom)
    assert state_of(notice)[0] == "cancelled"


def test_what_is_late_meanwhile_stays_ended(room: Room) -> None:
    tom = uuid4()
    notice = room.tell(tom, use_by=TUESDAY + HOUR)
    with clock.at(TUESDAY + 2 * HOUR):
        give_address(room, tom)
    assert state_of(notice)[0] == "cancelled"


def test_what_was_done_does_not_return(room: Room) -> None:
    rosa = room.person()
    notice = room.tell(rosa)
    outbox.cancel(subject=notice.subject, reason="done")
    outbox.reschedule(rosa)
    assert state_of(notice)[0] == "cancelled"


def test_an_address_that_is_still_missing_changes_nothing(room: Room) -> None:
    notice = room.tell(uuid4())
    with clock.at(TUESDAY + HOUR):
        outbox.reschedule(notice.recipient)
    notice.refresh_from_db()
    assert (notice.reason, notice.ended_at) == ("no address", TUESDAY)


def test_what_may_have_arrived_is_not_planned_a_third_time(room: Room) -> None:
    rosa = room.person()
    notice = room.tell(rosa)
    sweep_at(TUESDAY, Carrier([Outcome.unknown("timeout")]))
    turn(room, rosa, on=False)
    turn(room, rosa, on=True)
    assert state_of(notice)[0] == "cancelled"


def test_many_days_of_it_travel_in_one_message(room: Room) -> None:
    tom = uuid4()
    for days in range(3):
        room.tell(tom, wanted_at=TUESDAY - days * DAY)
    give_address(room, tom)
    waiting = Notice.objects.filter(recipient=tom, state="waiting")
    assert (waiting.count(), Message.objects.count()) == (3, 1)


def test_it_still_keeps_to_the_hours(room: Room) -> None:
    tom = uuid4()
    room.tell(tom)
    with clock.at(datetime(2026, 3, 4, 5, tzinfo=UTC)):
        give_address(room, tom)
    assert Message.objects.get().next_at == datetime(2026, 3, 4, 15, tzinfo=UTC)
