"""Whether this worker was asked to stop, known to the processes of its pool as well.

Celery tells its main process only, and the pool finishes the task it is in. The flag
is one byte of memory that processes forked later share with the one that made it, so
a sweep in the pool sees it between two messages.
"""

import mmap
import signal
from collections.abc import Callable
from functools import partial
from types import FrameType


class Flag:
    """Down at first; once up it stays up. Shared with processes forked later."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def raise_(self) -> None:
        """Put it up, for this process and all that share it."""
        self._byte[0] = 1

    def is_up(self) -> bool:
        """Whether anybody has put it up."""
        return self._byte[0] == 1


type Handler = Callable[[int, FrameType | None], object]

_flag = Flag()
ask = _flag.raise_
asked = _flag.is_up


def listen(flag: Flag = _flag) -> None:
    """Put the flag up on SIGTERM, before what was done on it until now. Main thread."""
    before = signal.getsignal(signal.SIGTERM)
    if callable(before) and not isinstance(before, partial):  # ours: listened before
        signal.signal(signal.SIGTERM, partial(_on_sigterm, flag, before))


def _on_sigterm(
    flag: Flag, before: Handler, number: int, frame: FrameType | None
) -> None:
    flag.raise_()
    before(number, frame)
