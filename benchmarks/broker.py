"""How long a request takes while the queue takes connections and never answers."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from benchmarks import figures

ROUNDS = 5


@contextmanager
def silence() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


def measure(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """A new process each time, since one that met the silence does not ask again soon.

    In each, the first request meets the silence and the second comes right after it.
    """
    with silence() as port:
        broken = [in_process(f"redis://127.0.0.1:{port}/0") for _each in range(rounds)]
    well = [in_process("") for _each in range(rounds)]
    return [
        {
            "queue": queue,
            "first request s": figures.spread([one[0] for one in taken]),
            "next request s": figures.spread([one[1] for one in taken]),
            "worst s": round(max(map(max, taken)), 3),
        }
        for queue, taken in (("silent", broken), ("in order", well))
    ]


def in_process(queue: str) -> tuple[float, float]:
    """The two requests in a process of their own with this queue."""
    surroundings = os.environ | {"REDIS_URL": queue}
    if not queue:
        surroundings.pop("REDIS_URL")
    command = [sys.executable, "-m", "benchmarks.consenting"]
    connection.close()
    done = subprocess.run(  # noqa: S603
        command, env=surroundings, capture_output=True, check=True, text=True
    )
    first, second = json.loads(done.stdout.splitlines()[-1])
    return first, second
