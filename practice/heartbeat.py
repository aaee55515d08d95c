"""When a recurring job last ran, and whether the machine's clock jumped meanwhile."""

import logging
import time
from datetime import datetime, timedelta
from threading import Lock

from practice import clock
from practice.models.outbox import Heartbeat

#: Written at most this often: a sweep that finds nothing should cost no write.
EVERY = timedelta(seconds=10)
#: A clock further off than this from the time that really passed is an alarm.
JUMP = timedelta(minutes=10)
#: Where the system has it, one that also counts while a laptop sleeps.
_PASSING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
log = logging.getLogger(__name__)


def beat(name: str) -> None:
    """Note that a job runs now; the only place that writes `Heartbeat`.

    A beat from the future, left by a clock that was put back, is written over.
    """
    now = clock.now()
    _steady.check(now)
    row, is_new = Heartbeat.objects.get_or_create(name=name, defaults={"at": now})
    if not is_new and not now - EVERY < row.at <= now:
        Heartbeat.objects.filter(pk=name).update(at=now)


class Steady:
    """Compares the clock with one that nobody can set, and logs when they part.

    Hand-over goes by the clock, so a jump makes mail late or ends it as too late: an
    alarm for a person, not something to mend here.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: tuple[datetime, float] | None = None

    def check(self, now: datetime) -> timedelta:
        """Return how far the clock moved beyond the time that passed since last asked.

        Nothing is compared on a clock that is held by `clock.at`.
        """
        if clock.is_moved():
            return timedelta()
        passed = time.clock_gettime(_PASSING)
        with self._lock:
            before, self._seen = self._seen, (now, passed)
        if before is None:
            return timedelta()
        jump = (now - before[0]) - timedelta(seconds=passed - before[1])
        if abs(jump) > JUMP:
            log.error("the clock jumped by %d s", jump.total_seconds())
        return jump


_steady = Steady()
