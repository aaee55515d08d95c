"""The files in which the processes of one machine count together.

Each process names its files by role, host and process id: two containers may have the
same process id and share the folder, and a role that starts anew clears only what its
own forerunners left. No Django here: the web server's parent has none.
"""

import os
import socket
from pathlib import Path

from prometheus_client import values

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Ours alone, from parents to their children; no person sets them.
_ROLE = "SECURE_BASE_PROCESS"
_SLOT = "SECURE_BASE_SLOT"


def folder() -> Path | None:
    """Where the processes of this machine count together; None: each for itself."""
    path = os.environ.get(_FOLDER)
    return Path(path) if path else None


def share() -> None:
    """Count into the folder, where there is one. Before the first figure is made."""
    if place := folder():
        place.mkdir(parents=True, exist_ok=True)
        kind = values.MultiProcessValue(_own_name)  # type: ignore[no-untyped-call]
        values.ValueClass = kind


def begin(role: str) -> None:
    """Be the parent of a role ("web", "worker"): start its files from nothing."""
    os.environ[_ROLE] = role
    if place := folder():
        for path in place.glob("*.db"):
            if path.stem.rsplit("_", 1)[-1].startswith(_family(role)):
                path.unlink(missing_ok=True)


def take_slot(number: int) -> None:
    """Count on where the forerunner of this child stopped.

    For children that are replaced now and then: else each would leave files behind.
    """
    os.environ[_SLOT] = str(number)


def _own_name() -> str:
    own = os.environ.get(_SLOT) or os.getpid()
    return f"{_family(os.environ.get(_ROLE, 'other'))}{own}"


def _family(role: str) -> str:
    return f"{role}-{socket.gethostname()}-".replace("_", "-")
