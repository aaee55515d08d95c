"""Notices of this room."""


def register() -> None:
    """Tell the floor which notices this room gives."""
