"""Small files in forms: only where a view says so, and only in memory.

The whole request is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE before it is read. Whose
view does not take files gets none, whatever is sent.
"""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.http import HttpRequest


def takes_file[V: Callable[..., Any]](view: V) -> V:
    """Let a view's forms carry files; other decorators go outside of this one."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def may_carry_file(request: HttpRequest) -> bool:
    """Whether the view this request is for takes files."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "takes_file", False)


class InMemory(MemoryFileUploadHandler):
    """Keeps a file in memory where its view takes one, and reads past it elsewhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or skip it."""
        if self.request is None or not may_carry_file(self.request):
            raise SkipFile
        super().new_file(*args, **kwargs)
