"""Two hundred mails while processes are killed at random: the promise, counted."""

import asyncio
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes

import psutil
import pytest

from practice import clock
from practice.models import Message
from tests.live.house import Mailbox, wait_for
from tests.live.scene import time_passes

pytestmark = [
    pytest.mark.live,
    pytest.mark.full,
    pytest.mark.django_db(transaction=True),
]
MAILS = 200
SECONDS = 30
#: Every so many deaths it is the whole worker that dies, and five minutes go by.
WHOLE = 6


@dataclass
class SlowMailbox(Mailbox):
    """A quarter of a second for each mail, so that deaths meet mails on their way."""

    async def handle_DATA(self, server, session, envelope):
        """Take it at once and answer late: the sender may be dead by then."""
        self.taken.append(envelope.content)
        await asyncio.sleep(0.25)
        return self.data


@pytest.fixture
def mailbox():
    return SlowMailbox()


def kill_at_random(house, chance):
    """Once a second: mostly a process of the pool, at times the worker with all."""
    worker, deaths = house.worker(), 0
    wait_for("the first mail", lambda: house.mail.taken)
    until, pace = time.monotonic() + SECONDS, threading.Event()
    while time.monotonic() < until:
        pace.wait(chance.uniform(0.5, 1.5))
        if worker.running.poll() is not None:  # as a process manager would
            worker = house.worker()
        pool = psutil.Process(worker.running.pid).children()
        if not pool:  # it is only starting
            continue
        deaths += 1
        if deaths % WHOLE:
            chance.choice(pool).send_signal(signal.SIGKILL)
            continue
        worker.kill()
        time_passes()
        worker = house.worker()
    worker.kill()
    return deaths


def settled():
    """Whether every message has ended; what waits for another try is due now."""
    Message.objects.filter(state="scheduled").update(next_at=clock.now())
    return not Message.objects.filter(state__in=["scheduled", "sending"]).exists()


def test_no_mail_is_lost_or_doubled_without_a_reason(house, scene):
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    scene.invite(MAILS)
    house.beat()
    deaths = kill_at_random(house, random.Random(seed))  # noqa: S311 (no secret)
    time_passes()
    house.worker()
    wait_for("the end of every message", settled, seconds=180)
    came = Counter(message_from_bytes(m)["Message-ID"] for m in house.mail.taken)
    rows = list(Message.objects.all())
    print(Counter(row.state for row in rows), Counter(came.values()), deaths)
    # An answer that was lost allows one more mail, and only then.
    doubled = [r for r in rows if came[r.message_id] > 1 + min(r.unknown_count, 1)]
    assert doubled == []
    unsaid = [r for r in rows if r.state == "sent" and not came[r.message_id]]
    assert unsaid == []
    assert {row.state for row in rows} <= {"sent", "unknown", "failed"}
    assert max(row.attempts for row in rows) <= max(row.max_attempts for row in rows)
    assert sum(came.values()) >= MAILS - sum(row.state == "failed" for row in rows)
    assert deaths >= SECONDS / 10
    # The deaths met mails on their way; else this test would prove nothing.
    assert any(row.unknown_count for row in rows)
