"""No record of any logger may hold what a person wrote; loaded by pyproject.toml.

What the cast "wrote" begins with `canary-`. Every record of the whole run is looked
at in full: message, arguments and exception. A test that holds one fails at its end.
"""

import logging
from contextlib import contextmanager

import pytest

MARK = "canary-"
#: These pass nothing on to the root.
APART = ("django.server", "gunicorn.error")


class Watch(logging.Handler):
    """Keeps the names of loggers whose records hold a canary."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.is_off = False
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record):
        if self.is_off:
            return
        try:
            text = self.format(record) + repr(record.args)
        except Exception:
            text = f"{record.msg!r} {record.args!r}"
        if MARK in text:
            self.found.append(f"{record.name}: {text[:200]}")

    @contextmanager
    def off(self):
        """For tests that put a canary in a record on purpose."""
        self.is_off = True
        try:
            yield
        finally:
            self.is_off = False


watch = Watch()


def place():
    """Put the handler where every record passes; again after a new configuration."""
    for name in (None, *APART):
        logger = logging.getLogger(name)
        if watch not in logger.handlers:
            logger.addHandler(watch)


@pytest.fixture(autouse=True)
def _no_canary_in_any_log():
    place()
    watch.found.clear()
    yield
    found = list(watch.found)
    watch.found.clear()
    assert not found, f"logged what somebody wrote: {found}"
