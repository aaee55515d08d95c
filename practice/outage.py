"""Whether an error means "the database is away or busy", so that trying again helps.

Everything else a database says (a missing table, a broken constraint, a wrong query)
is a fault of ours and stays one. What was begun is rolled back either way: a request
that meets an outage has written nothing.

Nothing is repeated here. Whether a request may be repeated is known to who sent it:
forms carry what makes a second sending harmless, and a page is asked for again.
"""

from sqlite3 import (
    SQLITE_BUSY,
    SQLITE_CANTOPEN,
    SQLITE_FULL,
    SQLITE_IOERR,
    SQLITE_LOCKED,
    SQLITE_READONLY,
)

from django.db import InterfaceError, OperationalError

#: Seconds after which the answer says to try again.
RETRY_AFTER = 5
_SQLITE = {
    SQLITE_BUSY,
    SQLITE_LOCKED,
    SQLITE_IOERR,
    SQLITE_FULL,
    SQLITE_CANTOPEN,
    SQLITE_READONLY,
}
#: Classes of SQLSTATE: no connection, rolled back (deadlock, serialization), no room,
#: operator's hand (shutdown, connection ended), the system below (PostgreSQL, A).
_POSTGRES = ("08", "40", "53", "57", "58")
#: A lock that was not given within lock_timeout.
_NO_LOCK = "55P03"


def is_outage(error: BaseException | None) -> bool:
    """Whether this error, or the one it was raised from, is an outage."""
    while error is not None:
        # Also "the connection is closed", after the error that closed it.
        if isinstance(error, InterfaceError):
            return True
        if isinstance(error, OperationalError):
            return _is_passing(error.__cause__)
        error = error.__cause__
    return False


def _is_passing(cause: BaseException | None) -> bool:
    """What the driver said; without a code of its own it had no server to ask."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE  # the rest of it is an extended code
    state = getattr(cause, "sqlstate", None)
    return state is None or state.startswith(_POSTGRES) or state == _NO_LOCK
