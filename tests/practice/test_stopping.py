"""A worker asked to stop claims nothing more and keeps nothing."""

import os
import signal

import pytest
from celery.signals import worker_ready

from practice import clock, delivery, stopping
from practice.faults import hooked
from practice.models import Message, MessageEvent
from tests.practice.mailroom import MINUTE, TUESDAY, Carrier, opened, state_of


def test_the_flag_is_down_at_first_and_stays_up():
    flag = stopping.Flag()
    assert not flag.is_up()
    flag.raise_()
    flag.raise_()
    assert flag.is_up()


def test_processes_of_the_pool_share_the_flag():
    flag = stopping.Flag()
    child = os.fork()
    if child == 0:
        flag.raise_()
        os._exit(0)
    os.waitpid(child, 0)
    assert flag.is_up()


@pytest.fixture
def celerys():
    """Something that is done on SIGTERM already, as Celery does."""
    before, heard = signal.getsignal(signal.SIGTERM), []
    signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    yield heard
    signal.signal(signal.SIGTERM, before)


def test_the_flag_goes_up_on_sigterm_and_celery_hears_of_it_too(celerys):
    flag = stopping.Flag()
    stopping.listen(flag)
    stopping.listen(flag)
    os.kill(os.getpid(), signal.SIGTERM)
    assert (flag.is_up(), celerys) == (True, [signal.SIGTERM])


def test_the_worker_listens():
    ready = {call().__name__ for _, call in worker_ready.receivers}
    assert "_stop_claiming" in ready


@pytest.fixture
def room(db):
    with clock.at(TUESDAY), opened() as room:
        yield room


def test_a_claim_not_used_is_given_back_at_once(room):
    notice, flag = room.tell(room.person()), stopping.Flag()
    carrier = Carrier()
    with hooked(lambda point: flag.raise_()):
        delivery.sweep(carrier=carrier, stop=flag.is_up)
    assert (state_of(notice), carrier.taken) == (("waiting", "scheduled"), [])


def test_a_claim_given_back_is_no_attempt_and_can_be_claimed_at_once(room):
    room.tell(room.person())
    flag = stopping.Flag()
    with hooked(lambda point: flag.raise_()):
        delivery.sweep(carrier=Carrier(), stop=flag.is_up)
    assert Message.objects.get().attempts == 0
    assert delivery.claim() is not None


def test_a_claim_given_back_is_on_record(room):
    room.tell(room.person())
    flag = stopping.Flag()
    with hooked(lambda point: flag.raise_()):
        delivery.sweep(carrier=Carrier(), stop=flag.is_up)
    assert MessageEvent.objects.latest("pk").reason == "worker stopped"


def test_what_was_marked_is_carried_to_its_end_and_the_rest_is_left(room):
    for _ in range(2):
        room.tell(room.person())
    flag, carrier = stopping.Flag(), Carrier()

    def stop_in_the_middle(point):
        if point == "delivery.after_mark":
            flag.raise_()

    with hooked(stop_in_the_middle):
        delivery.sweep(carrier=carrier, stop=flag.is_up)
    states = sorted(Message.objects.values_list("state", flat=True))
    assert (states, len(carrier.taken)) == (["scheduled", "sent"], 1)


def test_after_a_stop_another_worker_goes_on(room):
    room.tell(room.person())
    flag, carrier = stopping.Flag(), Carrier()
    flag.raise_()
    delivery.sweep(carrier=carrier, stop=flag.is_up)
    with clock.at(TUESDAY + MINUTE):
        delivery.sweep(carrier=carrier)
    assert len(carrier.taken) == 1
