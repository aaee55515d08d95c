"""Real small processes, started and stopped."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from practice import supervisor
from practice.supervisor import CannotStart, Child, Supervisor

STAYS = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True)\n" + (
    "while True: signal.pause()"
)
# A leader that starts a grandchild in its group and dies without it.
LEAVES_ONE = (
    "import subprocess, sys, signal;"
    f"subprocess.Popen([sys.executable, '-c', {STAYS!r}]);"
    "signal.pause()"
)


def python(name, code):
    return Child(name, [sys.executable, "-c", code], quiet=True)


def run(children, *, sign=None, grace=20.0):
    """Run until ready, then send ourselves a signal; return status and words."""
    words = []
    parent = Supervisor(children, grace=grace, say=words.append)

    def announce():
        if sign is not None:
            os.kill(os.getpid(), sign)

    return parent.run(ready=lambda: True, announce=announce), words


def alive(child):
    return not child.empty()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_stop_is_no_failure(sign):
    assert run([python("web", STAYS)], sign=sign) == (0, [])


def test_stopping_leaves_no_process():
    children = [python("web", STAYS), python("worker", LEAVES_ONE)]
    run(children, sign=signal.SIGINT)
    assert not any(map(alive, children))


def test_each_child_leads_a_session_of_its_own():
    child = python("web", STAYS)
    child.start()
    try:
        assert os.getsid(child.process.pid) == child.process.pid
    finally:
        child.send(signal.SIGKILL)
        child.process.wait()


def test_a_child_that_ends_by_itself_ends_all():
    stays = python("web", STAYS)
    status, words = run([stays, python("worker", "raise SystemExit(3)")])
    assert (status, words) == (1, ["worker ended by itself (status 3)."])
    assert not alive(stays)


def test_a_stubborn_child_is_ended_after_the_grace():
    child = Child("worker", [sys.executable, "-c", STUBBORN])
    read, write = os.pipe()
    child.start = lambda: start_into(child, write)
    status, words = run_when_readable(child, read)
    assert (status, words) == (0, ["worker did not stop in time and was ended."])
    assert not alive(child)


def start_into(child, write):
    saved = os.dup(1)
    os.dup2(write, 1)
    try:
        Child.start(child)
    finally:
        os.dup2(saved, 1)
        os.close(saved)


def run_when_readable(child, read):
    words = []
    parent = Supervisor([child], grace=0.2, say=words.append)
    status = parent.run(
        ready=lambda: bool(os.read(read, 1)),
        announce=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    return status, words


def test_the_signals_are_ours_again_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    run([python("web", STAYS)], sign=signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_port_in_use_is_refused_and_another_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=r"\./run demo --port \d+"):
            supervisor.require_port(port, mode="demo")


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    supervisor.require_port(port, mode="demo")


def test_a_port_that_is_none_is_refused():
    with pytest.raises(CannotStart):
        supervisor.require_port(70000, mode="serve")


def test_a_data_folder_has_one_user(tmp_path):
    with (
        supervisor.alone_in(tmp_path),
        pytest.raises(CannotStart, match="Already running"),
        supervisor.alone_in(tmp_path),
    ):
        pass


def test_a_data_folder_is_free_again_afterwards(tmp_path):
    for _ in range(2):
        with supervisor.alone_in(tmp_path):
            pass


def test_clearing_keeps_the_keys_in_use(tmp_path):
    (tmp_path / "queue").mkdir()
    for name in ("secret.key", "master.key", "practice.sqlite3", "queue/message"):
        (tmp_path / name).write_text("x")
    supervisor.clear(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"secret.key", "master.key"}


def test_the_folders_of_the_queue_are_made(tmp_path):
    folder = tmp_path / "queue" / "messages"
    supervisor.make_queue({"data_folder_in": str(folder), "visibility_timeout": 1})
    assert folder.is_dir()


def test_nobody_answers_on_a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not supervisor.answers(probe.getsockname()[1])


def test_the_web_server_listens_to_this_machine_only():
    web, _ = supervisor.children(port=8000, var=Path("var/demo"))
    assert "127.0.0.1:8000" in web.command


def test_only_development_reloads():
    web, _ = supervisor.children(port=8000, var=Path("var/demo"))
    assert "--reload" not in web.command
