"""What is built once for a module of tests, and undone when the module ends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from practice import clock
from tests.cast import MORNING


@contextmanager
def for_the_module[T](blocker, make: Callable[[], T]) -> Iterator[T]:
    """What `make` builds on the cast's first morning, in a transaction rolled back.

    Each test then runs in a savepoint of its own (`db`), so building is paid for once;
    a test that wants that morning moves the clock itself. `blocker` is pytest-django's.
    """
    with blocker.unblock(), transaction.atomic():
        with clock.at(MORNING):
            made = make()
        yield made
        transaction.set_rollback(True)
