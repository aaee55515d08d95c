"""Database and queue, as Django and Celery want to be told of them."""

import sqlite3
from pathlib import Path
from typing import Any

#: Fixed there: two processes could corrupt a write-ahead log (`practice.checks`).
WAL_IS_SAFE = (
    sqlite3.sqlite_version_info >= (3, 51, 3)
    or (3, 50, 7) <= sqlite3.sqlite_version_info < (3, 51)
    or (3, 44, 6) <= sqlite3.sqlite_version_info < (3, 45)
)

#: How long PostgreSQL's client waits for a machine that has gone silent: seconds to
#: connect, milliseconds until what was sent must have arrived, and seconds of silence
#: before it is asked whether it is there. A server that only thinks long is waited for.
PATIENCE = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}


def sqlite(path: Path, *, mode: str) -> dict[str, Any]:
    """An entry of DATABASES for a file.

    IMMEDIATE: a deferred transaction that upgrades to a write fails at once with
    "database is locked". WAL only where SQLite has the WAL-reset fix (3.51.3).
    """
    journal = "WAL" if WAL_IS_SAFE else "DELETE"
    # The tests' file lives for one run; a file and not memory, because the browser's
    # server answers from threads of its own.
    safety = "OFF" if mode == "test" else "FULL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode={journal};PRAGMA synchronous={safety};"
                "PRAGMA foreign_keys=ON"
            ),
        },
        "TEST": {"NAME": path.with_name("run.sqlite3")},
    }


def postgres(told: dict[str, Any]) -> dict[str, Any]:
    """An entry of DATABASES for what DATABASE_URL says."""
    options = {**PATIENCE, **told.get("OPTIONS", {})}
    kept = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    return {**told, **kept, "OPTIONS": options}


def queue(redis_url: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """Celery's broker and its transport options: Redis, or files in a folder."""
    if not redis_url:
        return "filesystem://localhost", {
            "data_folder_in": str(folder / "messages"),
            "data_folder_out": str(folder / "messages"),
            "control_folder": str(folder / "control"),
        }
    return redis_url, {
        "visibility_timeout": 3600,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
        "global_keyprefix": "secure-base:",
        # A queue that is silent costs a request these two seconds and no more.
        "max_retries": 0,
    }


def rhythm(sweep_every: int) -> dict[str, dict[str, Any]]:
    """Beat's entries: plain intervals in seconds, looked at in UTC.

    Each expires below its interval, so that a standstill leaves no pile behind.
    """
    each = {
        "sweep": ("practice.tasks.sweep", sweep_every, 0.8 * sweep_every),
        "tidy": ("practice.tasks.tidy", 3600, 3000),
        "plan": ("homework.tasks.plan_ahead", 300, 240),
        "open-questionnaires": ("assessments.tasks.plan_ahead", 300, 240),
        "escalate-flags": ("assessments.tasks.escalate_flags", 300, 240),
    }
    return {
        name: {"task": task, "schedule": every, "options": {"expires": expires}}
        for name, (task, every, expires) in each.items()
    }
