"""Promise 4: what is told is recorded once, merged, limited and readable."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from practice import clock, ledger, notices, outbox
from practice.models import Message, Notice
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
    state_of,
    sweep_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room() -> Iterator[Room]:
    with clock.at(TUESDAY), opened() as room:
        yield room


def test_a_kind_cannot_be_registered_twice() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        notices.register(notices.named("test.due"))


def test_notifying_twice_gives_one_notice(room: Room) -> None:
    rosa, subject = room.person(), uuid4()
    first = room.tell(rosa, subject=subject)
    assert room.tell(rosa, subject=subject) == first


def test_an_unknown_kind_is_refused(room: Room) -> None:
    with pytest.raises(LookupError):
        room.tell(room.person(), "test.nobody")


def test_two_reminders_of_one_day_share_a_message(room: Room) -> None:
    rosa = room.person()
    first = room.tell(rosa, "test.due")
    second = room.tell(rosa, "test.open")
    assert first.message == second.message


def test_a_shared_message_waits_for_the_later_of_its_notices(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    room.tell(rosa, wanted_at=TUESDAY + 3 * HOUR)
    assert Message.objects.get().next_at == TUESDAY + 3 * HOUR


def test_a_reminder_that_cannot_wait_is_not_held_back_by_a_later_one(
    room: Room,
) -> None:
    rosa = room.person()
    urgent = room.tell(rosa, use_by=TUESDAY + HOUR)
    room.tell(rosa, wanted_at=TUESDAY + 3 * HOUR)
    assert urgent.message is not None
    urgent.message.refresh_from_db()
    assert urgent.message.next_at == TUESDAY


def test_partners_never_share_a_message(room: Room) -> None:
    rosa, ines = room.person(), room.person()
    assert room.tell(rosa).message != room.tell(ines).message


def test_invitations_do_not_merge(room: Room) -> None:
    kim = room.person()
    first = room.tell(kim, "test.invite")
    assert room.tell(kim, "test.invite").message != first.message


def test_a_message_wanted_at_night_waits_for_the_morning(room: Room) -> None:
    night = datetime(2026, 3, 4, 5, tzinfo=UTC)
    notice = room.tell(room.person(), wanted_at=night)
    assert notice.message is not None
    assert notice.message.next_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_staff_mail_does_not_wait_for_the_morning(room: Room) -> None:
    night = datetime(2026, 3, 4, 5, tzinfo=UTC)
    notice = room.tell(room.person(), "test.staff", wanted_at=night)
    assert notice.message is not None
    assert notice.message.next_at == night


def test_a_night_that_outlasts_the_use_by_is_recorded_as_too_late(room: Room) -> None:
    night = datetime(2026, 3, 4, 5, tzinfo=UTC)
    notice = room.tell(room.person(), wanted_at=night, use_by=night + HOUR)
    assert (notice.state, notice.reason) == ("expired", "too late")


def test_a_second_message_of_a_day_moves_to_the_next_day(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    sweep_at(TUESDAY, Carrier())
    second = room.tell(rosa)
    assert second.message is not None
    assert second.message.next_at == datetime(2026, 3, 4, 15, tzinfo=UTC)


def test_a_fourth_message_in_seven_days_is_recorded_as_over_the_limit(
    room: Room,
) -> None:
    rosa = room.person()
    for days in range(3):
        room.tell(rosa, wanted_at=TUESDAY + days * DAY)
    fourth = room.tell(rosa, wanted_at=TUESDAY + 5 * DAY)
    assert (fourth.state, fourth.reason) == ("cancelled", "weekly limit")


def test_the_limit_looks_ahead_as_well_as_back(room: Room) -> None:
    rosa = room.person()
    for days in range(1, 4):
        room.tell(rosa, wanted_at=TUESDAY + days * DAY)
    assert room.tell(rosa).reason == "weekly limit"


def test_an_eighth_day_is_free_again(room: Room) -> None:
    rosa = room.person()
    for days in range(3):
        room.tell(rosa, wanted_at=TUESDAY + days * DAY)
    assert room.tell(rosa, wanted_at=TUESDAY + 7 * DAY).state == "waiting"


def test_joining_a_planned_message_costs_nothing(room: Room) -> None:
    rosa = room.person()
    for days in range(3):
        room.tell(rosa, wanted_at=TUESDAY + days * DAY)
    assert room.tell(rosa, "test.open").state == "waiting"


def test_no_address_is_recorded(room: Room) -> None:
    assert room.tell(uuid4()).reason == "no address"


def test_messages_turned_off_is_recorded(room: Room) -> None:
    assert room.tell(room.person(allowed=False)).reason == "turned off"


def test_cancelling_ends_notice_and_empty_message(room: Room) -> None:
    notice = room.tell(room.person())
    assert outbox.cancel(subject=notice.subject, reason="done") == 1
    assert state_of(notice) == ("cancelled", "cancelled")


def test_cancelling_one_of_two_leaves_the_other(room: Room) -> None:
    rosa = room.person()
    first, second = room.tell(rosa), room.tell(rosa, "test.open")
    outbox.cancel(subject=first.subject, reason="done")
    assert state_of(second) == ("waiting", "scheduled")


def test_cancelling_can_name_kinds(room: Room) -> None:
    notice = room.tell(room.person())
    assert outbox.cancel(subject=notice.subject, reason="x", kinds=["test.open"]) == 0


def test_cancelling_for_a_recipient_spares_the_partner(room: Room) -> None:
    rosa, ines = room.person(), room.person()
    room.tell(rosa)
    kept = room.tell(ines)
    outbox.cancel(recipient=rosa, reason="ended")
    assert state_of(kept)[0] == "waiting"


def test_cancelling_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="subject or a recipient"):
        outbox.cancel(reason="done")


def test_after_a_cancellation_the_day_is_free_again(room: Room) -> None:
    rosa = room.person()
    outbox.cancel(subject=room.tell(rosa).subject, reason="done")
    again = room.tell(rosa)
    assert again.message is not None
    assert again.message.next_at == TUESDAY


def test_new_safe_hours_move_what_is_unsent(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    room.change(rosa, safe_hours=SafeHours(time(18), time(20)))
    outbox.reschedule(rosa)
    assert Message.objects.get().next_at == datetime(2026, 3, 4, 0, tzinfo=UTC)


def test_a_new_zone_moves_what_is_unsent(room: Room) -> None:
    rosa = room.person(zone="Europe/Berlin")
    room.tell(rosa, wanted_at=datetime(2026, 3, 4, 8, tzinfo=UTC))
    room.change(rosa, zone="America/Los_Angeles")
    outbox.reschedule(rosa)
    assert Message.objects.get().next_at == datetime(2026, 3, 4, 17, tzinfo=UTC)


def test_turning_messages_off_cancels_what_is_unsent(room: Room) -> None:
    rosa = room.person()
    notice = room.tell(rosa)
    room.change(rosa, allowed=False)
    outbox.reschedule(rosa)
    assert state_of(notice) == ("cancelled", "cancelled")


def test_the_ledger_says_what_was_sent_and_will_be(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    sweep_at(TUESDAY + MINUTE, Carrier())
    room.tell(rosa, wanted_at=TUESDAY + 2 * DAY)
    lines = [(line.state, line.at) for line in ledger.ledger_for(rosa, couple=None)]
    assert lines == [("waiting", TUESDAY + 2 * DAY), ("sent", TUESDAY + MINUTE)]


def test_the_ledger_gives_reasons_in_words(room: Room) -> None:
    lars = room.person(allowed=False)
    room.tell(lars)
    assert (
        str(ledger.ledger_for(lars, couple=None)[0].reason) == "messages are turned off"
    )


def test_the_ledger_says_when_mail_is_not_set_up(room: Room) -> None:
    rosa = room.person()
    room.tell(rosa)
    waits = Outcome.retry("mail not configured", counts=False)
    sweep_at(TUESDAY, Carrier([waits]))
    assert (
        str(ledger.ledger_for(rosa, couple=None)[0].reason) == "mail is not set up yet"
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_ledger_takes_one_query(
    room: Room, number: int, django_assert_num_queries
) -> None:
    rosa = room.person()
    for each in range(number):
        room.tell(rosa, "test.invite", wanted_at=TUESDAY + each * MINUTE)
    with django_assert_num_queries(1):
        ledger.ledger_for(rosa, couple=None)


def test_figures_count_by_state_and_practice(room: Room) -> None:
    room.tell(room.person())
    sweep_at(TUESDAY, Carrier())
    room.tell(room.person())
    figures = outbox.figures(room.practice.pk)
    assert (figures["sent"], figures["scheduled"], figures["failed"]) == (1, 1, 0)


def test_figures_of_another_practice_are_empty(room: Room) -> None:
    room.tell(room.person())
    assert not any(outbox.figures(uuid4()).values())


def test_the_oldest_overdue_message_is_known(room: Room) -> None:
    room.tell(room.person())
    with clock.at(TUESDAY + 7 * MINUTE):
        assert outbox.oldest_overdue() == timedelta(minutes=7)


def test_nothing_is_overdue_when_nothing_is_due(room: Room) -> None:
    room.tell(room.person(), wanted_at=TUESDAY + DAY)
    assert outbox.oldest_overdue() is None


def test_the_database_refuses_a_lease_without_a_token(room: Room) -> None:
    room.tell(room.person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(state="sending", lease_until=TUESDAY)


def test_the_database_refuses_a_second_message_of_a_day(room: Room) -> None:
    message = room.tell(room.person()).message
    assert message is not None
    message.pk, message.message_id = uuid4(), "<other@localhost>"
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save(force_insert=True)


def test_the_database_refuses_a_waiting_notice_without_a_message(room: Room) -> None:
    room.tell(room.person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(message=None)
