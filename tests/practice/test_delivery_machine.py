"""Promise 4 under any order of work, death, delay and change of mind."""

from collections import Counter
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.db.models import Min, Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from practice import clock, delivery, faults, outbox, schedule
from practice.models import Message, MessageEvent, Notice, Practice
from practice.schedule import SafeHours
from practice.transport import Outcome
from tests.practice.mailroom import (
    CHICAGO,
    HOUR,
    MINUTE,
    TUESDAY,
    Carrier,
    Crash,
    opened,
)

DUE = Q(state="scheduled")
POINTS = ["after_claim", "before_mark", "after_mark", "after_send"]
ANSWERS = [
    Outcome.accepted(),
    Outcome.retry("rcpt 451"),
    Outcome.refused("rcpt 550"),
    Outcome.unknown("body_sent"),
]


class Delivery(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        for model in (Notice, MessageEvent, Message, Practice):
            model.objects.all().delete()
        self.now = TUESDAY
        self.opening = opened()
        self.room = self.opening.__enter__()
        self.people = [self.room.person(), self.room.person()]
        self.carrier = Carrier()
        self.hand_overs: set[tuple[str, UUID, date]] = set()

    def teardown(self) -> None:
        try:
            self.comes_to_an_end()
        finally:
            self.opening.__exit__(None, None, None)

    @rule(
        who=st.integers(0, 1),
        kind=st.sampled_from(["test.due", "test.open", "test.digest", "test.single"]),
        ahead=st.integers(0, 30),
        lasts=st.none() | st.integers(1, 30),
    )
    def tell(self, who: int, kind: str, ahead: int, lasts: int | None) -> None:
        wanted = self.now + ahead * HOUR
        with clock.at(self.now):
            self.room.tell(
                self.people[who],
                kind,
                wanted_at=wanted,
                use_by=lasts and wanted + lasts * HOUR,
            )

    @rule(minutes=st.sampled_from([1, 6, 40, 240, 900]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(answers=st.lists(st.sampled_from(ANSWERS), max_size=3))
    def sweep(self, answers: list[Outcome]) -> None:
        self.carrier.outcomes[:] = answers
        with clock.at(self.now):
            delivery.sweep(carrier=self.carrier)

    @rule(
        point=st.sampled_from(POINTS),
        act=st.sampled_from(["dies", "overtaken", "all_done", "turned_off"]),
    )
    def disturbed_sweep(self, point: str, act: str) -> None:
        pending = [getattr(self, act)]

        def hook(name: str) -> None:
            if name == f"delivery.{point}" and pending:
                pending.pop()()

        with faults.hooked(hook):
            try:
                self.sweep([])
            except Crash:
                return

    def dies(self) -> None:
        raise Crash

    def overtaken(self) -> None:
        with clock.at(self.now + 6 * MINUTE):
            delivery.sweep(carrier=self.carrier)

    @rule(who=st.integers(0, 1))
    def all_done(self, who: int = 0) -> None:
        waiting = Notice.objects.filter(recipient=self.people[who], state="waiting")
        subjects = list(waiting.values_list("subject", flat=True))
        self.room.done.update(subjects)
        with clock.at(self.now):
            for subject in subjects:
                outbox.cancel(subject=subject, reason="done")

    @rule(who=st.integers(0, 1), allowed=st.booleans())
    def turned_off(self, who: int = 0, allowed: bool = False) -> None:
        self.room.change(self.people[who], allowed=allowed)
        with clock.at(self.now):
            outbox.reschedule(self.people[who])

    @rule(who=st.integers(0, 1), start=st.integers(6, 18))
    def hours_change(self, who: int, start: int) -> None:
        self.room.change(
            self.people[who], safe_hours=SafeHours(time(start), time(start + 2))
        )
        with clock.at(self.now):
            outbox.reschedule(self.people[who])

    @invariant()
    def a_mail_leaves_once_or_twice_if_its_answer_was_lost(self) -> None:
        left = Counter(mail["Message-ID"] for mail in self.carrier.taken)
        for message in Message.objects.filter(message_id__in=left):
            running = message.state == "sending"
            assert left[message.message_id] <= 1 + message.unknown_count + running
            assert left[message.message_id] <= 2

    @invariant()
    def no_hand_over_is_early_late_or_at_night(self) -> None:
        for message in Message.objects.exclude(handed_over_at=None):
            at = message.handed_over_at
            carried = Notice.objects.filter(message=message).exclude(
                state__in=["cancelled", "expired"]
            )
            for notice in carried:
                assert notice.wanted_at <= at
                assert notice.use_by is None or at < notice.use_by
            local = schedule.local_date(at, CHICAGO)
            assert SafeHours(time(6), time(20)).allows(at, CHICAGO)
            if message.counted:
                self.hand_overs.add((message.message_id, message.recipient, local))

    @invariant()
    def one_counted_message_a_day_and_three_a_week(self) -> None:
        by_person: dict[UUID, set[tuple[date, str]]] = {}
        for message_id, person, day in self.hand_overs:
            by_person.setdefault(person, set()).add((day, message_id))
        for pairs in by_person.values():
            assert max(Counter(day for day, _id in pairs).values()) == 1
            for first, _id in pairs:
                week = {i for d, i in pairs if first <= d < first + timedelta(days=7)}
                assert len(week) <= 3

    @invariant()
    def every_move_is_recorded_once(self) -> None:
        for message in Message.objects.all():
            state = ""
            for event in message.events.all():
                assert event.from_state == state
                state = event.to_state
            assert state == message.state

    def comes_to_an_end(self) -> None:
        """When the faults are over, everything ends, and sent means taken."""
        for _step in range(200):
            planned = Message.objects.aggregate(at=Min("next_at", filter=DUE))["at"]
            self.now = max(self.now + 6 * MINUTE, planned or self.now)
            self.sweep([])
            if not Message.objects.exclude(state__in=Message.ENDED).exists():
                break
        assert not Message.objects.exclude(state__in=Message.ENDED).exists()
        assert not Notice.objects.filter(state="waiting").exists()
        taken = {mail["Message-ID"] for mail in self.carrier.taken}
        sent = Message.objects.filter(state="sent")
        assert set(sent.values_list("message_id", flat=True)) <= taken


@pytest.mark.django_db
def test_promise_four_holds_in_any_order() -> None:
    run_state_machine_as_test(
        Delivery,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            # A failing order is short enough to read; making it shorter takes minutes.
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
