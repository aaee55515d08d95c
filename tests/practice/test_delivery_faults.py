"""Promise 4 while workers die, freeze and overtake each other."""

from collections.abc import Callable, Iterator

import pytest

from practice import clock, delivery, faults, outbox
from practice.models import Message
from tests.practice.mailroom import (
    MINUTE,
    TUESDAY,
    Carrier,
    Crash,
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


def at_point(point: str, act: Callable[[], object]) -> Callable[[str], None]:
    """A hook that acts once, at the first passing of ``point``."""
    pending = [act]

    def hook(name: str) -> None:
        if name == point and pending:
            pending.pop()()

    return hook


def die() -> None:
    raise Crash


def crash_at(point: str, carrier: Carrier) -> None:
    with faults.hooked(at_point(point, die)), pytest.raises(Crash):
        sweep_at(TUESDAY, carrier)


@pytest.mark.parametrize("point", ["delivery.after_claim", "delivery.before_mark"])
def test_a_worker_dead_before_the_mark_costs_nothing(
    room: Room, carrier: Carrier, point: str
) -> None:
    notice = room.tell(room.person())
    crash_at(point, carrier)
    sweep_at(LATER, carrier)
    assert (state_of(notice)[0], len(carrier.taken)) == ("sent", 1)


def test_a_worker_dead_after_the_mark_leads_to_one_mail(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())
    crash_at("delivery.after_mark", carrier)
    sweep_at(LATER, carrier)
    sweep_at(LATER + 5 * MINUTE, carrier)
    assert (state_of(notice)[0], len(carrier.taken)) == ("sent", 1)


def test_a_worker_dead_after_the_answer_leads_to_two_mails_with_one_id(
    room: Room, carrier: Carrier
) -> None:
    room.tell(room.person())
    crash_at("delivery.after_send", carrier)
    sweep_at(LATER, carrier)
    sweep_at(LATER + 5 * MINUTE, carrier)
    ids = [mail["Message-ID"] for mail in carrier.taken]
    assert (len(ids), len(set(ids))) == (2, 1)


def test_the_lost_answer_is_counted(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    crash_at("delivery.after_send", carrier)
    sweep_at(LATER, carrier)
    assert Message.objects.get().unknown_count == 1


def test_a_lease_is_not_taken_back_while_it_lasts(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    crash_at("delivery.after_claim", carrier)
    sweep_at(TUESDAY + 4 * MINUTE, carrier)
    assert carrier.taken == []


def test_a_frozen_worker_that_wakes_before_its_mark_sends_nothing(
    room: Room, carrier: Carrier
) -> None:
    room.tell(room.person())
    others = at_point("delivery.after_claim", lambda: sweep_at(LATER, carrier))
    with faults.hooked(others):
        sweep_at(TUESDAY, carrier)
    assert len(carrier.taken) == 1


def test_a_frozen_worker_that_wakes_after_its_mark_changes_nothing(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())

    def overtaken() -> None:
        sweep_at(LATER, carrier)
        sweep_at(LATER + 5 * MINUTE, carrier)

    with faults.hooked(at_point("delivery.after_mark", overtaken)):
        sweep_at(TUESDAY, carrier)
    message = Message.objects.get()
    assert (len(carrier.taken), message.unknown_count) == (2, 1)
    assert message.handed_over_at == LATER + 5 * MINUTE
    assert state_of(notice)[0] == "sent"


def test_a_frozen_worker_does_not_end_what_another_one_holds(
    room: Room, carrier: Carrier
) -> None:
    room.tell(room.person())

    def taken_over() -> None:
        sweep_at(LATER, Carrier())
        with clock.at(LATER + 5 * MINUTE):
            delivery.claim()

    with faults.hooked(at_point("delivery.after_mark", taken_over)):
        sweep_at(TUESDAY, carrier)
    assert Message.objects.get().state == "sending"


def test_a_lease_too_short_for_a_dialogue_sends_nothing(
    room: Room, carrier: Carrier
) -> None:
    room.tell(room.person())
    message = delivery.claim()
    assert message is not None
    with clock.at(TUESDAY + delivery.LEASE - delivery.LEASE_NEEDED + MINUTE / 60):
        assert delivery.prepare(message) is None
    assert message.state == "scheduled"


def test_two_sweeps_at_once_give_one_mail(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    for point in ("after_claim", "before_mark", "after_mark"):
        again = at_point(f"delivery.{point}", lambda: sweep_at(TUESDAY, carrier))
        with faults.hooked(again):
            sweep_at(TUESDAY, carrier)
    assert len(carrier.taken) == 1


def test_two_claims_of_one_reading_give_one_lease(room: Room) -> None:
    message = room.tell(room.person()).message
    assert message is not None
    same = Message.objects.get()
    assert delivery.claim() is not None
    assert not delivery.move(same, Message.State.CANCELLED, reason="old reading")


def test_work_done_between_claim_and_mark_sends_nothing(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())
    finish = at_point(
        "delivery.after_claim",
        lambda: outbox.cancel(subject=notice.subject, reason="done"),
    )
    with faults.hooked(finish):
        sweep_at(TUESDAY, carrier)
    assert (state_of(notice), carrier.taken) == (("cancelled", "cancelled"), [])


def test_work_done_after_the_mark_is_recorded_as_sent(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())
    finish = at_point(
        "delivery.after_mark",
        lambda: outbox.cancel(subject=notice.subject, reason="done"),
    )
    with faults.hooked(finish):
        sweep_at(TUESDAY, carrier)
    assert state_of(notice) == ("sent", "sent")


def test_a_row_that_kills_its_worker_ends_after_its_last_attempt(
    room: Room, carrier: Carrier
) -> None:
    notice = room.tell(room.person())
    deaths = 0
    for tries in range(8):
        try:
            with faults.hooked(at_point("delivery.after_claim", die)):
                sweep_at(TUESDAY + tries * 6 * MINUTE, carrier)
        except Crash:
            deaths += 1
    assert (deaths, state_of(notice)) == (4, ("failed", "failed"))
