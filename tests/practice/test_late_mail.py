"""A message is late from when it was first to go out, whatever was tried since."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from practice import clock, delivery, outbox
from practice.models import Message
from practice.schedule import SafeHours
from practice.transport import Outcome
from tests.practice.mailroom import (
    DAY,
    HOUR,
    MINUTE,
    TUESDAY,
    Carrier,
    Room,
    opened,
    sweep_at,
)

pytestmark = pytest.mark.django_db
#: Ways of failing that are tried again and again: one counts as a try, one does not.
FAILING = {
    "the mailbox is busy": Outcome.retry("451 busy"),
    "the server is away": Outcome.retry("connect", counts=False),
}


@pytest.fixture
def room(db: None) -> Iterator[Room]:
    with clock.at(TUESDAY), opened() as room:
        yield room


def late_at(moment: datetime) -> timedelta | None:
    with clock.at(moment):
        return outbox.oldest_overdue()


def failing(*, since: datetime, until: datetime, outcome: Outcome) -> None:
    """A sweep each minute, and every hand-over fails."""
    moment = since
    while moment <= until:
        sweep_at(moment, Carrier([outcome] * 9))
        moment += MINUTE


def health_at(client, moment: datetime) -> tuple[int, dict[str, object]]:
    with clock.at(moment):
        answer = client.get("/health/deep")
    return answer.status_code, answer.json()


@pytest.mark.parametrize("how", FAILING)
def test_while_all_mail_fails_the_wait_goes_on(room: Room, how: str, client) -> None:
    room.tell(room.person())
    until = TUESDAY + 6 * MINUTE
    failing(since=TUESDAY, until=until, outcome=FAILING[how])
    status, facts = health_at(client, until)
    assert (status, facts["oldest_due_seconds"]) == (503, 360)
    assert facts["sweeping"]


def test_when_it_went_out_after_all_nothing_waits(room: Room) -> None:
    room.tell(room.person())
    failing(since=TUESDAY, until=TUESDAY, outcome=FAILING["the mailbox is busy"])
    sweep_at(TUESDAY + 3 * MINUTE, Carrier())
    assert Message.objects.get().state == "sent"
    assert late_at(TUESDAY + HOUR) is None


def test_a_message_on_its_way_waits_as_well(room: Room) -> None:
    room.tell(room.person())
    assert delivery.claim() is not None
    assert late_at(TUESDAY + 6 * MINUTE) == 6 * MINUTE


def test_a_dead_workers_message_is_as_late_as_before(room: Room) -> None:
    room.tell(room.person())
    assert delivery.claim() is not None
    with clock.at(TUESDAY + delivery.LEASE):
        assert delivery.reap() == 1
    assert late_at(TUESDAY + 6 * MINUTE) == 6 * MINUTE


def test_quiet_hours_move_the_time_and_are_no_wait(room: Room) -> None:
    room.tell(room.person())
    night, morning = datetime(2026, 3, 4, 4, tzinfo=UTC), TUESDAY + 23 * HOUR
    sweep_at(night, Carrier())
    assert late_at(morning - MINUTE) is None
    assert late_at(morning + MINUTE) == MINUTE


def test_hours_that_change_move_the_time(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa, wanted_at=TUESDAY + HOUR)
    room.change(rosa, safe_hours=SafeHours(time(12)))
    outbox.reschedule(rosa)
    assert late_at(TUESDAY + 2 * HOUR - MINUTE) is None
    assert late_at(TUESDAY + 2 * HOUR + MINUTE) == MINUTE


def _tell_twice(room: Room, second_at: datetime) -> UUID:
    """A first notice whose mail was tried in vain, and a second that joins it."""
    rosa = room.person()
    room.tell(rosa)
    failing(since=TUESDAY, until=TUESDAY, outcome=FAILING["the server is away"])
    with clock.at(TUESDAY + MINUTE):
        room.tell(rosa, "test.open", wanted_at=second_at)
    assert Message.objects.get().notices.count() == 2
    return rosa


def test_a_notice_that_joins_a_waiting_try_does_not_begin_the_wait_anew(
    room: Room,
) -> None:
    _tell_twice(room, TUESDAY + MINUTE)
    assert late_at(TUESDAY + 6 * MINUTE) == 6 * MINUTE


def test_a_notice_that_moves_the_message_moves_when_it_is_due(room: Room) -> None:
    _tell_twice(room, TUESDAY + 2 * HOUR)
    assert late_at(TUESDAY + HOUR) is None
    assert late_at(TUESDAY + 2 * HOUR + MINUTE) == MINUTE


def test_a_message_that_takes_an_older_one_in_is_as_late_as_that(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    room.tell(rosa, wanted_at=TUESDAY + DAY)
    assert Message.objects.count() == 2
    failing(since=TUESDAY, until=TUESDAY, outcome=FAILING["the mailbox is busy"])
    older = Message.objects.get(state="scheduled", attempts=1)
    Message.objects.filter(pk=older.pk).update(next_at=TUESDAY + DAY + MINUTE)
    moment = TUESDAY + DAY + 2 * MINUTE
    sweep_at(moment, Carrier([FAILING["the mailbox is busy"]]))
    assert Message.objects.get(state="scheduled").pk != older.pk
    assert late_at(moment) == DAY + 2 * MINUTE
