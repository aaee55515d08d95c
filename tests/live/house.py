"""A production installation of its own: Redis, a mail server, worker, beat, web.

Everything runs on free ports in one folder and is gone afterwards. The data is the
test database of this run, used by a role with no more rights than the installed
one has.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import redis
from django.conf import settings
from django.db import connection

from practice import processes
from practice.roles import guard_tables
from tests.practice.mailserver import Handler, serving

ROOT = Path(__file__).resolve().parents[2]
HOST = "notes.example.org"
MASTER_KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="


def wait_for(what: str, happened: Callable[[], object], *, seconds: float = 60) -> None:
    """Ask again and again until it happened; fail with its name at the deadline."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"waited {seconds} s for: {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- what it stands on ----------------------------------------------------------------
class Redis:
    """A server of its own, without persistence. It can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port, socket_timeout=5)
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for("Redis", self.answers)

    def answers(self) -> bool:
        """Whether it answers now."""
        with suppress(redis.RedisError):
            return bool(self.client.ping())
        return False

    def stop(self) -> None:
        """End it as a crash would: what it held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def queued(self) -> list[bytes]:
        """The messages nobody has taken yet."""
        return self.client.lrange("secure-base:celery", 0, -1)


@contextmanager
def humble_role() -> Iterator[str]:
    """A database role that may do what pages and mail need; gives its address.

    The same rights as `app` in deploy/postgres/roles.sql, for this run only.
    """
    name = f"live_{os.getpid()}_{secrets.token_hex(3)}"
    password = secrets.token_hex(12)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        for what, kind in (
            ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
            ("USAGE", "SEQUENCES"),
        ):
            cursor.execute(f"GRANT {what} ON ALL {kind} IN SCHEMA public TO {name}")
    guard_tables()
    way = connection.get_connection_params()
    query = urlencode({k: way[k] for k in ("host", "port") if way.get(k)})
    try:
        yield f"postgres://{name}:{password}@/{way['dbname']}?{query}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = %s",
                [name],
            )
            cursor.execute(f"DROP OWNED BY {name}")
            cursor.execute(f"DROP ROLE {name}")


@dataclass
class Mailbox(Handler):
    """Takes every mail; can be made to hold one back until it is released."""

    hold_at: int = 0
    holding: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server, session, envelope):
        """Take it; the one at `hold_at` (from 1) is answered after `released`."""
        self.taken.append(envelope.content)
        if len(self.taken) == self.hold_at:
            self.holding.set()
            await server.loop.run_in_executor(None, self.released.wait, 60)
        return self.data

    def to(self, address: str) -> int:
        """How many mails came for this address."""
        wanted = f"to: {address}".encode()
        return sum(wanted in mail.lower() for mail in self.taken)


# --- the processes --------------------------------------------------------------------
@dataclass
class Process:
    """One process of the installation and all it starts."""

    name: str
    running: subprocess.Popen
    log: Path

    def said(self, words: str) -> bool:
        """Whether its log holds these words."""
        return words in self.log.read_text()

    def kill(self, sign: int = signal.SIGKILL) -> None:
        """Send a signal to its whole group, and wait after SIGKILL."""
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, sign)
        if sign == signal.SIGKILL:
            self.running.wait()


@dataclass
class House:
    """The installation. `variables` change what its processes are told."""

    folder: Path
    database: str
    redis: Redis
    mail: Mailbox
    mail_port: int
    static: Path
    variables: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What a production installation is told, and nothing of this run."""
        kept = ("PATH", "HOME", "LANG", "TMPDIR")
        return {
            **{key: os.environ[key] for key in kept if key in os.environ},
            "SECURE_BASE_MODE": "production",
            "SECURE_BASE_VAR": str(self.static),
            "SECRET_KEY": settings.SECRET_KEY,
            "MASTER_KEY": MASTER_KEY,
            "PUBLIC_URL": f"https://{HOST}",
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "MAIL_FROM": f"notes@{HOST}",
            "SWEEP_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "practice.settings",
            **self.variables,
        }

    def start(self, name: str, command: list[str], **more: str) -> Process:
        """Start a process in a group of its own, with its log in the folder."""
        log = self.folder / f"{len(self.started)}-{name}.log"
        with log.open("w") as out:
            running = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.environment(), **more},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(Process(name, running, log))
        return self.started[-1]

    def worker(self, *, disturbed: str = "") -> Process:
        """The installed worker, ready; `disturbed`: see tests/live/disturbed.py."""
        command, more = processes.worker(), dict(processes.WORKER_ENVIRONMENT)
        if disturbed:
            command[command.index("practice")] = "tests.live.disturbed"
            more["DISTURBED"] = disturbed
        return self.start("worker", command, **more)

    def beat(self) -> Process:
        """The installed beat; each with a schedule file of its own."""
        folder = self.folder / f"beat-{len(self.started)}"
        folder.mkdir()
        return self.start("beat", processes.beat(var=folder))

    def web(self, *, disturbed: str = "") -> int:
        """The installed web server; gives its port once it answers."""
        port = free_port()
        command, more = processes.web(port=port), {"WEB_WORKERS": "1"}
        if disturbed:
            command.append("tests.live.disturbed:application")
            more["DISTURBED"] = disturbed
        process = self.start("web", command, **more)
        wait_for("the web server", lambda: _is_open(port, process))
        return port

    def stop(self) -> None:
        """End everything and show what was said, for a test that failed."""
        for process in self.started:
            process.kill()
            print(f"--- {process.log.name}\n{process.log.read_text()[-3000:]}")
        self.redis.stop()


def _is_open(port: int, process: Process) -> bool:
    assert process.running.poll() is None, process.log.read_text()
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextmanager
def opened(folder: Path, database: str, static: Path, mail: Mailbox) -> Iterator[House]:
    """An installation with Redis and a mail server, and no process yet."""
    with serving(mail) as mail_port:
        house = House(folder, database, Redis(folder), mail, mail_port, static)
        house.redis.start()
        try:
            yield house
        finally:
            mail.released.set()
            house.stop()


def collected(folder: Path, database: str) -> Path:
    """The folder of an installation whose static files are collected."""
    house = House(folder, database, Redis(folder), Mailbox(), 1, folder)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=ROOT,
        env=house.environment(),
        check=True,
    )
    return folder
