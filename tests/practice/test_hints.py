"""A queue that is gone costs a hint, and a request at most two seconds, once."""

import socket
from contextlib import contextmanager

import pytest
from celery import Celery

from practice import hints

SWEEP = "practice.tasks.sweep"


@contextmanager
def silence():
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        server.setblocking(False)
        yield server


def visitors(server):
    """How many connections were made until now."""
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def queue_at(port):
    app = Celery("planted", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    # Shorter than the real ones, which tests/practice/test_queue.py pins.
    app.conf.broker_transport_options = {
        "socket_timeout": 0.2,
        "socket_connect_timeout": 0.2,
        "max_retries": 0,
    }
    return app


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_silent_queue_is_tried_once_and_then_left_alone():
    with silence() as server:
        line = hints.Line(queue_at(server.getsockname()[1]))
        assert [line.ask(SWEEP) for _ in range(3)] == [False] * 3
        assert visitors(server) == 1


def test_a_silent_queue_is_tried_again_after_a_pause():
    with silence() as server:
        line = hints.Line(queue_at(server.getsockname()[1]), pause=0)
        assert [line.ask(SWEEP) for _ in range(2)] == [False] * 2
        assert visitors(server) == 2


def test_a_queue_that_refuses_raises_nothing():
    assert not hints.Line(queue_at(free_port())).ask(SWEEP)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:99999/0", "nonsense://x"])
def test_a_queue_that_cannot_even_be_addressed_raises_nothing(url):
    app = Celery("planted", broker=url, set_as_current=False)
    app.conf.broker_transport_options = {"max_retries": 0}
    assert not hints.Line(app).ask(SWEEP)


def test_a_queue_that_answers_takes_every_hint(tmp_path):
    app = Celery("planted", broker="memory://", set_as_current=False)
    assert [hints.Line(app).ask(SWEEP) for _ in range(2)] == [True, True]
