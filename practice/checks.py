"""What must hold between the settings, the machine and the data already there.

These read the database, so they run where a database is named: on `migrate`, on
`check --database default`, and whenever `./run demo|serve|dev` starts.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

from practice.encryption import EncryptionError, check_master_key
from practice.roles import faults_of_the_role


def journal_is_safe(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse SQLite's write-ahead log where two processes can corrupt the file.

    Fixed in SQLite 3.51.3, 3.50.7 and 3.44.6 (https://sqlite.org/wal.html, "WAL-reset
    bug"); web and worker are the two processes that would meet it.
    """
    unsafe = [] if settings.SQLITE_WAL_IS_SAFE else list(databases or ())
    return [
        Error(
            f"The database {alias!r} uses SQLite's write-ahead log, which this version"
            " of SQLite can corrupt.",
            hint="Stop everything and run: PRAGMA journal_mode=DELETE. Or use SQLite"
            " 3.51.3 or newer, or PostgreSQL.",
            id="practice.E001",
        )
        for alias in unsafe
        if connections[alias].vendor == "sqlite" and _journal(alias) == "wal"
    ]


def _journal(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return str(cursor.fetchone()[0]).lower()


def master_key_opens_the_data(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse to start with a master key that is not the one the data was sealed by."""
    if "default" not in (databases or ()) or not _has_keys():
        return []
    try:
        check_master_key()
    except EncryptionError as error:
        return [
            Error(
                f"MASTER_KEY does not open the keys in the database: {error}",
                hint="Give back the key this data was made with, or point to other"
                " data. Nothing can be read without it.",
                id="practice.E002",
            )
        ]
    return []


def role_is_humble(
    *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse to serve as a role that could undo what the database guards.

    Production only. `manage.py prepare` runs as the owner and does not ask this.
    """
    if "default" not in (databases or ()):
        return []
    return [
        Error(
            f"The role of DATABASE_URL may do too much. It {fault}.",
            hint="Serve as the role `app` of deploy/postgres/roles.sql; the owner's"
            " address is for `manage.py prepare` only.",
            id="practice.E003",
        )
        for fault in faults_of_the_role()
    ]


def _has_keys() -> bool:
    """Whether the tables are there yet; before the first migration they are not."""
    connection = connections["default"]
    return "practice_datakey" in connection.introspection.table_names()
