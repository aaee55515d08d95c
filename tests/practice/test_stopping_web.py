"""The real web server, with its real settings, asked to stop."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from practice import processes, supervisor, webserver

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(is_so, seconds=60):
    """Wait for something with a deadline."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.02)


class Web:
    """A web server of ours, serving the product behind a slow door."""

    def __init__(self, folder, **variables):
        self.folder, self.port = folder, free_port()
        command = [*processes.web(port=self.port), "tests.practice.slow_app"]
        given = {
            **os.environ,
            "SLOW_FOLDER": str(folder),
            "SECURE_BASE_VAR": str(folder / "var"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            **variables,
        }
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=given, stderr=log)
        until(lambda: supervisor.answers(self.port))

    def ask(self, path, **headers):
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(asked):
            asked.request("GET", path, headers={"Host": "localhost", **headers})
            answer = asked.getresponse()
            return answer.status, answer.read()

    def log(self):
        return (self.folder / "log").read_text()


@pytest.fixture
def served(tmp_path):
    """Start web servers; none is left behind."""
    started = []

    def serving(**variables):
        started.append(Web(tmp_path, **variables))
        return started[-1]

    yield serving
    for web in started:
        if web.process.poll() is None:
            web.process.kill()
        web.process.wait()


def test_a_slow_request_is_answered_though_the_server_was_asked_to_stop(served):
    web, answers = served(), []
    asking = threading.Thread(
        target=lambda: answers.append(web.ask("/health/live?slow"))
    )
    asking.start()
    until((web.folder / "begun").exists)
    web.process.send_signal(signal.SIGTERM)
    # New callers are turned away: the stop has begun while the request is held.
    until(lambda: not supervisor.answers(web.port))
    (web.folder / "go").touch()
    asking.join(60)
    assert answers == [(200, b"ok")]
    assert web.process.wait(supervisor.GRACE) == 0


def test_a_served_practice_logs_each_request_once_as_json(served):
    web = served(SECURE_BASE_MODE="serve")
    web.ask("/health/live?q=someones-words")
    web.process.send_signal(signal.SIGTERM)
    web.process.wait(supervisor.GRACE)
    lines = [json.loads(line) for line in web.log().splitlines()]
    routes = [line["route"] for line in lines if line["logger"] == "practice.requests"]
    # The first ask is the one that found the server awake.
    assert routes == ["health_live", "health_live"]
    assert "someones-words" not in web.log()


def test_both_processes_of_a_server_count_together(served):
    token = "t" * 40
    web = served(SECURE_BASE_MODE="serve", METRICS_TOKEN=token)
    for _ in range(20):
        web.ask("/health/live")
    status, text = web.ask("/metrics", Authorization=f"Bearer {token}")
    line = 'secure_base_requests_total{method="GET",route="health_live",status="2xx"}'
    assert (status, f"{line} 21.0" in text.decode()) == (200, True)


def test_a_line_that_is_no_request_is_not_repeated_in_the_log(served):
    web = served(SECURE_BASE_MODE="serve")
    with socket.create_connection(("127.0.0.1", web.port)) as sent:
        sent.sendall(b"GET /i/someones-words \x00\r\n\r\n")
        assert b" 400 " in sent.recv(1000)
    until(lambda: "Invalid request" in web.log())
    assert "someones-words" not in web.log()


def test_a_line_that_is_too_long_is_refused_by_the_server(served):
    web = served()
    assert web.ask(f"/health/live?{'q' * webserver.limit_request_line}")[0] == 414


def test_too_many_headers_are_refused_by_the_server(served):
    web = served()
    many = {f"X-{n}": "x" for n in range(webserver.limit_request_fields + 1)}
    assert web.ask("/health/live", **many)[0] == 431


def test_a_wrong_number_of_workers_stops_the_start(tmp_path):
    done = subprocess.run(
        [*processes.web(port=free_port())],
        cwd=ROOT,
        env={**os.environ, "WEB_WORKERS": "many"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "WEB_WORKERS must be a whole number" in done.stderr


def test_the_server_has_no_door_at_the_back():
    assert webserver.control_socket_disable is True
    assert sys.executable in processes.web()
