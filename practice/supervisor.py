"""The processes of one installation on one machine, under one parent.

Web, worker and beat are started together and stopped together. Each child leads its
own session, so a Ctrl-C in the terminal reaches only the parent, which passes it on
as SIGTERM: the web server then answers what it has, the worker finishes what it
holds, and nothing is cut off by a signal meant for somebody else.
"""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

from practice import processes

# Kept when the sample is made afresh: the running settings already hold these keys.
KEYS = ("secret.key", "master.key")
LOCK = "running.lock"
GRACE = 40.0
POLL = 0.1


class CannotStart(Exception):
    """Nothing was started; the message says why and what to do."""


@dataclass
class Child:
    """One process and all it starts, found again by its process group."""

    name: str
    command: Sequence[str]
    quiet: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it as the leader of a session of its own."""
        self.process = subprocess.Popen(  # noqa: S603 (our own commands)
            self.command,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.quiet else None,
        )

    def ended(self) -> bool:
        """Whether its leader is gone (and reaped)."""
        return self.process is None or self.process.poll() is not None

    def empty(self) -> bool:
        """Whether nothing of its group is left."""
        return self.ended() and not self.send(0)

    def send(self, sign: int) -> bool:
        """Send a signal to the whole group; False when there is no group."""
        if self.process is None:
            return False
        try:
            os.killpg(self.process.pid, sign)
        except (ProcessLookupError, PermissionError):
            return False
        return True


class Supervisor:
    """Starts children, waits, and leaves none behind."""

    def __init__(
        self,
        children: Sequence[Child],
        *,
        grace: float = GRACE,
        say: Callable[[str], None] = print,
    ) -> None:
        self.children = children
        self.grace = grace
        self.say = say
        self.asked = 0

    def run(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Run until asked to stop or until a child ends by itself.

        `ready` is asked until it is true, then `announce` is called once. Returns the
        exit status: 0 when asked to stop, 1 when a child ended or none got ready.
        """
        with self._listening():
            try:
                for child in self.children:
                    child.start()
                return self._watch(ready, announce)
            finally:
                self._stop()

    def _watch(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        announced, until = False, time.monotonic() + 90
        while not self.asked:
            for child in self.children:
                if child.process is not None and child.ended():
                    status = child.process.returncode
                    self.say(f"{child.name} ended by itself (status {status}).")
                    return 1
            if not announced and ready():
                announce()
                announced = True
            if not announced and time.monotonic() > until:
                self.say("The web server did not answer within 90 s.")
                return 1
            time.sleep(POLL)
        return 0

    def _stop(self) -> None:
        """SIGTERM to every group, then SIGKILL to what is left after the grace."""
        before = self.asked
        for child in self.children:
            child.send(signal.SIGTERM)
        until = time.monotonic() + self.grace
        while not all(child.empty() for child in self.children):
            # A second Ctrl-C means: now.
            if time.monotonic() > until or self.asked > before:
                self._kill()
                return
            time.sleep(POLL)

    def _kill(self) -> None:
        for child in self.children:
            if child.send(signal.SIGKILL):
                self.say(f"{child.name} did not stop in time and was ended.")
            if child.process is not None:
                child.process.wait()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        signs = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {sign: signal.signal(sign, self._ask) for sign in signs}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)

    def _ask(self, sign: int, frame: FrameType | None) -> None:
        self.asked += 1


def children(*, port: int, var: Path, reload: Sequence[Path] = ()) -> list[Child]:
    """Return web and worker (with beat inside) for one installation.

    `reload`: template files whose change restarts the web processes; code is then
    watched too. Empty outside development.
    """
    web = processes.web(port=port, reload=reload)
    worker = processes.worker_with_beat(var=var)
    # Celery's banner goes to its output, its warnings to its error stream.
    return [Child("web", web), Child("worker", worker, quiet=True)]


def make_queue(options: dict[str, object]) -> None:
    """Make the folders of the `filesystem://` broker; nothing for another broker."""
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if folder := options.get(name):
            Path(str(folder)).mkdir(parents=True, exist_ok=True)


def answers(port: int) -> bool:
    """Whether the web server says it lives."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_port(port: int, *, mode: str) -> None:
    """Raise `CannotStart` where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CannotStart(
                f"Port {port} cannot be used ({error}). Choose another one:"
                f" ./run {mode} --port {port + 1 if 1023 < port < 65535 else 8001}"
            ) from error


@contextmanager
def alone_in(var: Path) -> Iterator[None]:
    """Hold the data folder, or raise `CannotStart` where another process holds it."""
    var.mkdir(parents=True, exist_ok=True)
    with open(var / LOCK, "w") as handle:
        if not _locked(handle):
            raise CannotStart(
                f"Already running on {var}. Stop the other one first (Ctrl-C)."
            )
        yield


def _locked(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def clear(var: Path) -> None:
    """Remove all data in a folder but the keys and the lock that are in use."""
    for path in var.iterdir():
        if path.name in (*KEYS, LOCK):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
