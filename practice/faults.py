"""Named points at which a test may stop, freeze or disturb a piece of work.

``fault("delivery.after_claim")`` does nothing unless a test installed a hook.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hook: ContextVar[Callable[[str], None] | None] = ContextVar("fault_hook", default=None)


def fault(point: str) -> None:
    """Pass a named point; the installed hook, if any, is called with its name."""
    hook = _hook.get()
    if hook is not None:
        hook(point)


@contextmanager
def hooked(hook: Callable[[str], None]) -> Iterator[None]:
    """Call ``hook`` at every named point inside the block."""
    token = _hook.set(hook)
    try:
        yield
    finally:
        _hook.reset(token)
