"""Four clients answer questionnaires on the web server that `./run serve` starts."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from clients.models import Couple

CLIENTS = 4
WAIT = 30
TOKEN = "a" * 32
FORM = urlencode({f"item_{n}": 1 + n % 7 for n in range(1, 37)} | {"revision": 0})
type Work = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """Submissions and bare views a second, both with the same number of clients."""

    sent: int
    rate: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many bare views one page and its form cost."""
        return self.bare / self.rate


def measure(work: Work) -> Found:
    """Send each sitting of `work` (session, id) once; then as many bare views."""
    warm, rest = work[: CLIENTS * 2], work[CLIENTS * 2 :]
    with serving("practice.wsgi:application") as port:
        by_clients(port, warm, submit)
        rate = by_clients(port, rest, submit)
    couple = str(Couple.objects.values_list("pk", flat=True)[0])
    bare_work = [(session, couple) for session, _key in rest]
    with serving("benchmarks.served:application") as port:
        by_clients(port, bare_work[: len(warm)], look)
        bare_rate = by_clients(port, bare_work * 2, look)
    return Found(len(work), rate, bare_rate)


def by_clients(
    port: int, work: Work, act: Callable[[http.client.HTTPConnection, str, str], None]
) -> float:
    """Share the work out among the clients; how many were done a second."""

    def one(part: Work) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
        for session, key in part:
            act(line, session, key)
        line.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(one, [work[n::CLIENTS] for n in range(CLIENTS)]))
    return len(work) / (time.perf_counter() - begun)


def submit(line: http.client.HTTPConnection, session: str, key: str) -> None:
    """The page, then every answer in one form."""
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}"
    cookies += f"; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    page = reverse("questionnaire", args=[key]) + "?ready=1"
    expect(line, 200, "GET", page, headers={"Cookie": cookies})
    sent = {
        "Cookie": cookies,
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    expect(line, 302, "POST", reverse("finish", args=[key]), FORM, sent)


def look(line: http.client.HTTPConnection, session: str, couple: str) -> None:
    """The bare view."""
    expect(line, 200, "GET", f"/bare/{session}/{couple}/")


def expect(
    line: http.client.HTTPConnection,
    status: int,
    method: str,
    place: str,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    """Send one request and read all of the answer. Raises unless it is as expected."""
    line.request(method, place, body, headers or {})
    answer = line.getresponse()
    answer.read()
    if answer.status != status:
        raise RuntimeError(f"{method} {place} answered {answer.status}")


@contextmanager
def serving(application: str) -> Iterator[int]:
    """gunicorn as `./run serve` has it; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:practice.webserver"]
    command += ["--bind", f"127.0.0.1:{port}", application]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, **quiet)  # noqa: S603
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(WAIT)


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + WAIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
