"""Asking a worker to look now instead of at the next beat. Only to be quicker.

A hint that is lost costs seconds: beat asks for the same every half minute. So a
queue that does not answer is tried once, with the short timeouts of the settings,
and then left alone for a while; the request that saved something is not kept waiting
for each of the hints it would give.
"""

import logging
import time

from celery import Celery, current_app

#: Seconds after which a hint nobody took is worth nothing: beat has asked since.
EXPIRES = 60
#: Seconds for which a queue that did not answer is not asked again.
PAUSE = 30.0

log = logging.getLogger(__name__)


class Line:
    """One process's line to the queue. Threads may share it."""

    def __init__(self, app: Celery | None = None, *, pause: float = PAUSE) -> None:
        self._app = app or current_app
        self._pause = pause
        self._quiet_until = 0.0

    def ask(self, task: str) -> bool:
        """Ask for a task by its name; False when the queue was not reached."""
        if time.monotonic() < self._quiet_until:
            return False
        try:
            self._send(task)
        except Exception as error:
            # Whatever the queue's library raises: what was saved stays saved.
            self._quiet_until = time.monotonic() + self._pause
            log.warning("the queue was not reached (%s)", type(error).__name__)
            return False
        return True

    def _send(self, task: str) -> None:
        """Over a connection of its own: a kept one may be to a queue that is gone.

        No retries, and no PING before the first word: each would double the wait.
        """
        with self._app.connection_for_write() as connection:
            connection.transport_options = {
                **(connection.transport_options or {}),
                "health_check_interval": 0,
            }
            self._app.send_task(
                task, connection=connection, expires=EXPIRES, retry=False
            )


_line = Line()


def ask(task: str) -> bool:
    """Ask for a task by its name, over this process's line. For after the commit."""
    return _line.ask(task)
