"""Reminders of two persons do not arrive in the same second, and stay in their time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from practice import clock, notices, outbox, placement, schedule
from practice.models import Message
from practice.notices import Contact
from practice.schedule import SafeHours
from tests.practice.mailroom import (
    CHICAGO,
    HOUR,
    MINUTE,
    TUESDAY,
    Carrier,
    Room,
    opened,
    sweep_at,
)

pytestmark = pytest.mark.django_db
SPREAD = 20 * MINUTE
SHARES = [0.0, 0.01, 0.3, 0.5, 0.77, 0.999]
#: The evening's last second within the usual hours, nine to eight.
CLOSING = datetime(2026, 3, 4, 2, tzinfo=UTC)
OPENING = datetime(2026, 3, 4, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def room() -> Iterator[Room]:
    """The room of the other tests, with the policy that the rooms use."""
    with clock.at(TUESDAY), opened() as room:
        kind = notices.named("test.due")
        notices.unregister("test.due")
        notices.register(replace(kind, policy=notices.REMINDER))
        yield room


def times() -> set[datetime]:
    return set(Message.objects.values_list("next_at", flat=True))


def spot(share: float, earliest: datetime, **changes: object) -> placement.Spot:
    hours = changes.pop("hours", SafeHours())
    zone = changes.pop("zone", CHICAGO)
    contact = Contact("p@example.org", str(zone), hours, "Notes", "en-us")
    wish = placement.Wish(
        recipient=uuid4(),
        slot=placement.DAY_SLOT,
        policy=notices.REMINDER,
        contact=contact,
        earliest=earliest,
        use_by=changes.get("use_by"),
        share=share,
    )
    found = placement.find_spot(wish)
    assert isinstance(found, placement.Spot)
    return found


def test_reminders_are_spread_over_twenty_minutes() -> None:
    assert notices.REMINDER.spread == SPREAD


def test_two_wanted_at_once_come_apart(room: Room) -> None:
    room.tell(room.person())
    room.tell(room.person())
    assert len(times()) == 2


def test_two_that_wait_for_the_morning_come_apart(room: Room) -> None:
    for person in (room.person(), room.person()):
        room.tell(person, wanted_at=CLOSING + HOUR)
    assert len(times()) == 2
    assert all(OPENING <= at < OPENING + SPREAD for at in times())


def test_two_planned_anew_come_apart(room: Room) -> None:
    people = [room.person(), room.person()]
    for person in people:
        room.tell(person)
        room.change(person, safe_hours=SafeHours(time(15), time(20)))
        outbox.reschedule(person)
    assert len(times()) == 2


def test_planning_anew_draws_no_new_time(room: Room) -> None:
    person = room.person()
    room.tell(person)
    outbox.reschedule(person)
    before = times()
    outbox.reschedule(person)
    assert times() == before


def test_a_share_is_below_one() -> None:
    assert placement.share_of(UUID(int=2**128 - 1)) < 1


@pytest.mark.parametrize("share", SHARES)
def test_it_comes_no_earlier_and_less_than_twenty_minutes_later(share: float) -> None:
    assert TUESDAY <= spot(share, TUESDAY).at < TUESDAY + SPREAD


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("before", [timedelta(seconds=1), MINUTE, 19 * MINUTE])
def test_it_stays_in_the_evening_it_was_planned_for(
    share: float, before: timedelta
) -> None:
    at = spot(share, CLOSING - before).at
    assert SafeHours().allows(at, CHICAGO)
    assert CLOSING - before <= at < CLOSING


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("left", [timedelta(seconds=1), MINUTE, 19 * MINUTE])
def test_it_stays_before_the_use_by(share: float, left: timedelta) -> None:
    assert TUESDAY <= spot(share, TUESDAY, use_by=TUESDAY + left).at < TUESDAY + left


@pytest.mark.parametrize("share", SHARES)
def test_it_stays_on_its_day(share: float) -> None:
    late = schedule.end_of_day(TUESDAY.date(), CHICAGO) - MINUTE
    always = SafeHours(time(0), time(23, 59, 59))
    found = spot(share, late, hours=always)
    assert schedule.local_date(found.at, CHICAGO) == found.day


def test_it_is_handed_over_at_the_time_that_was_planned(room: Room) -> None:
    room.tell(room.person())
    (planned,) = times()
    carrier = Carrier()
    sweep_at(planned - timedelta(seconds=1), carrier)
    assert carrier.taken == []
    sweep_at(planned, carrier)
    assert len(carrier.taken) == 1


def test_what_is_put_off_to_the_morning_goes_out_that_morning(room: Room) -> None:
    room.tell(room.person())
    carrier = Carrier()
    sweep_at(CLOSING + HOUR, carrier)
    sweep_at(OPENING + SPREAD, carrier)
    assert len(carrier.taken) == 1


def test_others_are_not_held_back(room: Room) -> None:
    room.tell(room.person(), "test.staff")
    assert times() == {TUESDAY}
