"""Mail on production parts: a real worker, beat, Redis and mail server."""

import json
import signal
from collections import Counter

import pytest

from practice import clock
from practice.models import Message
from tests.live.house import wait_for
from tests.live.scene import time_passes

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def address_of(key):
    return f"{key}@example.org"


def ended():
    """Whether no message is on its way or due any more."""
    due = Message.objects.filter(state="scheduled", next_at__lte=clock.now())
    return not (due | Message.objects.filter(state="sending")).exists()


def went_out(house, addresses):
    """How often each number of mails came to one of these addresses."""
    return Counter(house.mail.to(address) for address in addresses)


def test_word_of_due_homework_goes_out_once(house, scene):
    key = scene.joined()
    scene.assign_yesterday(key)
    house.worker()
    house.beat()
    wait_for("the mail", lambda: house.mail.to(address_of(key)))
    wait_for("the record of it", ended)
    assert house.mail.to(address_of(key)) == 1


def test_what_was_done_is_not_told(house, scene):
    done, due = scene.joined(), scene.joined()
    for key in (done, due):
        scene.assign_yesterday(key)
    scene.do(done)
    house.worker()
    house.beat()
    wait_for("the other one's mail", lambda: house.mail.to(address_of(due)))
    wait_for("the record of it", ended)
    assert house.mail.to(address_of(done)) == 0


def test_a_worker_killed_after_its_claim_costs_nothing(house, scene):
    address = scene.invite(1)[0]
    dying = house.worker(disturbed="kill:delivery.after_claim")
    house.beat()
    wait_for("the death", lambda: dying.running.poll() is not None)
    assert Message.objects.filter(state="sending").exists()
    time_passes()
    house.worker()
    wait_for("the mail", lambda: house.mail.to(address))
    wait_for("the record of it", ended)
    assert house.mail.to(address) == 1


def test_a_queue_flushed_while_work_waits_in_it_costs_nothing(house, scene):
    house.beat()
    wait_for("a look asked for", house.redis.queued)
    headers = [json.loads(each)["headers"] for each in house.redis.queued()]
    assert {head["eta"] for head in headers} == {None}
    address = scene.invite(1)[0]
    house.redis.client.flushall()
    house.worker()
    wait_for("the mail", lambda: house.mail.to(address))
    wait_for("the record of it", ended)
    assert house.mail.to(address) == 1


def test_a_worker_asked_to_stop_leaves_nothing_half_done(house, scene):
    addresses = scene.invite(8)
    house.mail.hold_at = 3
    stopped = house.worker()
    house.beat()
    wait_for("the third mail", house.mail.holding.is_set)
    stopped.running.send_signal(signal.SIGTERM)
    wait_for("its hearing of it", lambda: stopped.said("Ctrl+C again"))
    house.mail.released.set()
    wait_for("its end", lambda: stopped.running.poll() is not None, seconds=40)
    held = Message.objects.filter(state="sending")
    assert (held.count(), len(house.mail.taken) < len(addresses)) == (0, True)
    house.worker()
    wait_for("the rest", ended)
    assert went_out(house, addresses) == {1: len(addresses)}


def test_two_beats_and_two_workers_send_each_mail_once(house, scene):
    addresses = scene.invite(8)
    for _each in range(2):
        house.worker()
        house.beat()
    wait_for("all mails", ended)
    assert went_out(house, addresses) == {1: len(addresses)}
