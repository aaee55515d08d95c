"""Promise 4: each message ends, and what failed or is unknown is shown."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from practice import clock, delivery, outbox
from practice.models import Message, MessageEvent, Notice
from practice.transport import Outcome
from tests.practice.mailroom import (
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


def test_a_letter_that_breaks_spares_its_neighbors(
    room: Room, carrier: Carrier
) -> None:
    broken = room.tell(room.person())
    room.broken.add(broken.subject)
    room.tell(room.person())
    sweep_at(TUESDAY, carrier)
    assert len(carrier.taken) == 1


def test_a_letter_that_always_breaks_ends_as_failed(
    room: Room, carrier: Carrier
) -> None:
    broken = room.tell(room.person())
    room.broken.add(broken.subject)
    for tries in range(6):
        sweep_at(TUESDAY + tries * 40 * MINUTE, carrier)
    assert state_of(broken) == ("failed", "failed")
    assert Message.objects.get().last_error == "ZeroDivisionError"


def test_a_kind_nobody_registers_any_more_does_not_stop_others(
    room: Room, carrier: Carrier
) -> None:
    orphan = room.tell(room.person())
    Notice.objects.filter(pk=orphan.pk).update(kind="test.gone")
    room.tell(room.person())
    sweep_at(TUESDAY, carrier)
    assert len(carrier.taken) == 1


def test_a_busy_server_is_tried_again(room: Room) -> None:
    notice = room.tell(room.person())
    carrier = Carrier([Outcome.retry("rcpt 451")])
    sweep_at(TUESDAY, carrier)
    assert state_of(notice) == ("waiting", "scheduled")
    sweep_at(TUESDAY + 2 * MINUTE, carrier)
    assert state_of(notice)[0] == "sent"


def test_a_server_that_stays_away_ends_as_failed(room: Room) -> None:
    notice = room.tell(room.person())
    carrier = Carrier([Outcome.retry("connect timeout")] * 9)
    for tries in range(6):
        sweep_at(TUESDAY + tries * 40 * MINUTE, carrier)
    assert (state_of(notice)[0], len(carrier.outcomes)) == ("failed", 5)


def test_a_refused_address_ends_as_failed_and_is_known(room: Room) -> None:
    rosa = room.person()
    notice = room.tell(rosa)
    sweep_at(TUESDAY, Carrier([Outcome.refused("rcpt 550")]))
    assert state_of(notice) == ("failed", "failed")
    assert outbox.address_refused(rosa, since=TUESDAY)


def test_without_a_mail_server_nothing_is_used_up(room: Room) -> None:
    notice = room.tell(room.person())
    sweep_at(TUESDAY, Carrier([Outcome.retry("mail not configured", counts=False)]))
    assert (state_of(notice)[0], Message.objects.get().attempts) == ("waiting", 0)


@pytest.mark.parametrize(
    ("kind", "mails", "state"),
    [
        ("test.due", 2, "unknown"),
        ("test.invite", 2, "unknown"),
        ("test.digest", 1, "unknown"),
    ],
)
def test_lost_answers_follow_the_policy_of_the_kind(
    room: Room, kind: str, mails: int, state: str
) -> None:
    notice = room.tell(room.person(), kind)
    carrier = Carrier([Outcome.unknown("body_sent timeout")] * 5)
    for tries in range(5):
        sweep_at(TUESDAY + tries * 40 * MINUTE, carrier)
    assert (len(carrier.taken), state_of(notice)[0]) == (mails, state)


def test_a_resent_mail_that_is_too_late_ends_as_unknown_not_expired(
    room: Room,
) -> None:
    notice = room.tell(room.person(), use_by=TUESDAY + HOUR)
    sweep_at(TUESDAY, Carrier([Outcome.unknown("body_sent timeout")]))
    sweep_at(TUESDAY + HOUR, Carrier())
    assert state_of(notice) == ("unknown", "unknown")


def test_a_carrier_that_breaks_after_the_mark_counts_as_unknown(room: Room) -> None:
    class Broken(Carrier):
        def send(self, message: object) -> Outcome:
            raise RuntimeError

    room.tell(room.person())
    sweep_at(TUESDAY, Broken())
    assert Message.objects.get().unknown_count == 1


def test_every_move_leaves_one_event(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    sweep_at(TUESDAY, carrier)
    moves = MessageEvent.objects.values_list("from_state", "to_state")
    assert list(moves) == [
        ("", "scheduled"),
        ("scheduled", "sending"),
        ("sending", "sending"),
        ("sending", "sent"),
    ]


def test_a_sweep_asked_to_stop_claims_nothing_more(
    room: Room, carrier: Carrier
) -> None:
    for _each in range(3):
        room.tell(room.person())
    sweep_at(TUESDAY, carrier, stop=lambda: len(carrier.taken) >= 1)
    assert len(carrier.taken) == 1
    assert Message.objects.filter(state="scheduled").count() == 2


def test_a_sweep_reports_what_it_did(room: Room, carrier: Carrier) -> None:
    room.tell(room.person())
    assert sweep_at(TUESDAY, carrier)["sent"] == 1


def test_a_sweep_leaves_a_heartbeat() -> None:
    sweep_at(LATER, Carrier())
    assert outbox.last_sweep() == LATER


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (60, 30)]
)
def test_waits_grow_to_half_an_hour(attempts: int, minutes: int) -> None:
    wait = delivery.backoff(attempts)
    assert timedelta(minutes=minutes) <= wait <= timedelta(minutes=minutes * 1.2)
