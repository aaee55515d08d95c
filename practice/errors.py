"""Refusals: what an action says when it will not, in words for a person."""

from django.utils.functional import Promise


class RefusedError(Exception):
    """An action that did nothing; `str(error)` says why and what to do instead."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


class GoneError(RefusedError):
    """What was opened once and is over: an invitation used, replaced or expired."""


class StaleError(RefusedError):
    """Somebody, perhaps another tab, changed the same thing meanwhile.

    `mine` and `theirs` hold both versions, so that nothing is lost.
    """

    def __init__(
        self, message: str | Promise, *, mine: object, theirs: object, revision: int
    ) -> None:
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs
        self.revision = revision
