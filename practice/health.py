"""Whether this installation lives, is ready, and does its work.

Three questions, for three readers: a process manager (does it answer?), whatever
sends requests here (may it have some?), and a person on call (is mail going out?).
The broker is asked by none of them: pages need no queue, and a queue that is lost
makes mail late, which is what `deep` sees, whatever the reason.

A stale heartbeat is not mended by the web process. On one machine the three processes
have one parent, which ends all when one ends; a worker that hangs would hang in the
web process too, and hold a request while it does. So it is said, and not hidden.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from practice import clock, outbox
from practice.encryption import EncryptionError, check_master_key
from practice.roles import faults_of_the_role

#: A due message that waits longer than this is late.
LATE = timedelta(minutes=5)
#: Beat asks for a sweep every 30 s; this many missed ones are no accident.
SILENCE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Health:
    """Answers by name, and whether all is well. Booleans and ages in seconds only."""

    is_well: bool
    facts: dict[str, bool | int | None]


def ready() -> Health:
    """Whether pages can be served: a new connection and four small queries at most.

    ``database``: it answers; ``migrations``: all that this code knows are applied;
    ``master_key``: it opens a stored key; ``role``: the database role has no more
    rights than pages need (always true outside production).
    """
    names = ("database", "migrations", "master_key", "role")
    facts: dict[str, bool | int | None] = dict.fromkeys(names, False)
    try:
        knock()
        facts["database"] = True
        facts["migrations"] = newest_migrations() <= set(
            MigrationRecorder.Migration.objects.values_list("app", "name")
        )
        facts["master_key"] = _opens()
        facts["role"] = not faults_of_the_role()
    except Error:
        connection.close()  # a broken one would fail the next question too
    return Health(all(facts.values()), facts)


def deep() -> Health:
    """Whether due messages are handed over: two queries, each by an index.

    ``oldest_due_seconds``: how long the longest-due message waits, null when none
    does; ``sweep_seconds``: since a worker last looked, null when none ever did. A look
    in the future, by a clock that was wrong then or is wrong now, is none.
    """
    try:
        overdue, silence = waits()
    except Error:
        connection.close()
        return Health(False, {"database": False})
    facts: dict[str, bool | int | None] = {
        "database": True,
        "mail_on_time": overdue is None or overdue <= LATE,
        "sweeping": silence is not None and abs(silence) <= SILENCE,
    }
    is_well = all(facts.values())
    facts |= {"oldest_due_seconds": _age(overdue), "sweep_seconds": _age(silence)}
    return Health(is_well, facts)


def knock() -> None:
    """Ask for a connection of its own, and let it go. Raises ``django.db.Error``.

    A server that hangs would keep a question on an old connection waiting for ever;
    a new one is given up after ``connect_timeout`` seconds. A file does not hang.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return
    fresh = connection.copy()
    try:
        fresh.ensure_connection()
    finally:
        fresh.close()


def waits() -> tuple[timedelta | None, timedelta | None]:
    """How long the longest-due message has waited, and the workers been silent.

    None where nothing waits, and where none has ever looked. Raises
    ``django.db.Error``.
    """
    knock()
    overdue, swept = outbox.oldest_overdue(), outbox.last_sweep()
    return overdue, None if swept is None else clock.now() - swept


def _age(passed: timedelta | None) -> int | None:
    return None if passed is None else int(passed.total_seconds())


def _opens() -> bool:
    try:
        check_master_key()
    except EncryptionError:
        return False
    return True


@cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as (app, name); read from disk once."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
