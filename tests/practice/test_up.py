"""The whole installation, started as `./run dev` does and stopped as Ctrl-C does."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from practice import supervisor

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def running(port, tmp_path_factory):
    """An installation that said it is ready, with the lines it printed until then."""
    folder = tmp_path_factory.mktemp("var")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "dev", "--port", str(port)],
        cwd=ROOT,
        env={
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "SECURE_BASE_MODE": "dev",
            "SECURE_BASE_VAR": str(folder),
        },
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if lines[-1] == "ready":
            break
    yield process, lines
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
    process.stdout.close()


def test_it_says_where_it_is_and_then_that_it_is_ready(running, port):
    _, lines = running
    assert lines[-2:] == [f"http://localhost:{port}/", "ready"]


def test_it_says_how_long_each_step_took(running):
    _, lines = running
    assert any(line.startswith("migrate: ") for line in lines)


def test_it_answers(running, port):
    assert supervisor.answers(port)


def test_ctrl_c_is_no_failure_and_leaves_no_process(running, port):
    process, _ = running
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 4  # web and its two, worker, beat
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert [child for child in family if child.is_running()] == []
    assert not supervisor.answers(port)
