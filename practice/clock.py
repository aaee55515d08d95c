"""The one clock. Everything that asks for the time asks here.

Tests, the sample practice and the journeys move it with ``at``::

    with clock.at(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        actions.accept(...)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_moved_to: ContextVar[datetime | None] = ContextVar("clock_moved_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC. Inside ``at`` it stands still."""
    moved = _moved_to.get()
    return datetime.now(UTC) if moved is None else moved


def today(zone: str) -> date:
    """The calendar date now in an IANA zone such as ``"America/Chicago"``.

    Raises ``zoneinfo.ZoneInfoNotFoundError`` for an unknown zone.
    """
    return now().astimezone(ZoneInfo(zone)).date()


def is_moved() -> bool:
    """Whether ``at`` holds the clock at some other moment."""
    return _moved_to.get() is not None


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at ``moment`` in this thread or task; may be nested.

    Yields the moment in UTC. Raises ``ValueError`` for a naive datetime.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"clock.at needs a moment with a time zone, got {moment!r}")
    moved = moment.astimezone(UTC)
    token = _moved_to.set(moved)
    try:
        yield moved
    finally:
        _moved_to.reset(token)
