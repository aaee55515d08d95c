"""The installed app with one planted fault. `DISTURBED` says which, and where.

    kill:POINT      the whole worker dies at this point, as by SIGKILL
    cut:POINT       the database ends our connection at this point, once

Runs as `celery -A tests.live.disturbed worker`, and in gunicorn as
`tests.live.disturbed:application`.
"""

import os
import signal
from typing import Any

import psycopg
from celery.signals import worker_process_init
from django.db import connection

from practice import faults
from practice.celery import app
from practice.wsgi import application as installed

__all__ = ["app", "application"]

WHAT, _, POINT = os.environ["DISTURBED"].partition(":")
pending = [POINT]


def disturb(point: str) -> None:
    """Do the planted thing at the planted point, once in each process."""
    if point not in pending:
        return
    pending.remove(point)
    if WHAT == "kill":
        os.killpg(os.getpgid(0), signal.SIGKILL)
    cut()


def cut() -> None:
    """Let the server end our connection, as it does when it is restarted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
    options = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        options.pop(name, None)
    with psycopg.connect(**options) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])


@worker_process_init.connect
def plant(**_: Any) -> None:
    """Pass every point of this process by the hook."""
    faults._hook.set(disturb)


def application(environ: dict, start_response: Any) -> Any:
    """The installed pages, with the hook around each request."""
    with faults.hooked(disturb):
        return installed(environ, start_response)
