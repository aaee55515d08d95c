"""Strict reading of plain data: a value is what it should be, or it is refused."""

import re
from collections.abc import Iterable
from typing import Any, NoReturn

LONGEST_TEXT = 2000
_ALLOWED = "\n\u200c\u200d"  # Persian, Hindi and others need the two joiners


class DefinitionError(ValueError):
    """A definition was refused; names the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class Reader:
    """Reads single values of a definition, or refuses them by file, key and reason."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, key: str, reason: str) -> NoReturn:
        raise DefinitionError(self.file, key, reason)

    def keys(
        self, key: str, value: Any, wanted: set[str], optional: Iterable[str] = ()
    ) -> None:
        if not isinstance(value, dict):
            self.refuse(key, "must be a mapping")
        if missing := sorted(wanted - value.keys()):
            self.refuse(f"{key}.{missing[0]}", "is missing")
        if unknown := sorted(str(k) for k in value.keys() - wanted - set(optional)):
            self.refuse(f"{key}.{unknown[0]}", "is not a known key")

    def text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "must be text (quote it if it looks like a number)")
        if len(value) > LONGEST_TEXT:
            self.refuse(key, f"must be at most {LONGEST_TEXT} characters")
        if not all(char.isprintable() or char in _ALLOWED for char in value):
            self.refuse(key, "must have no control characters")
        return value.strip()

    def pattern(self, key: str, value: Any, wanted: re.Pattern[str]) -> str:
        text = self.text(key, value)
        if not wanted.fullmatch(text):
            self.refuse(key, f"must match {wanted.pattern}")
        return text

    def choice(self, key: str, value: Any, options: tuple[str, ...]) -> str:
        if value not in options:
            self.refuse(key, f"must be one of {', '.join(options)}")
        return str(value)

    def whole(self, key: str, value: Any, low: int, high: int) -> int:
        if type(value) is not int or not low <= value <= high:
            self.refuse(key, f"must be a whole number from {low} to {high}")
        return value

    def flag(self, key: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def sequence(self, key: str, value: Any, least: int, most: int) -> list[Any]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            self.refuse(key, f"must be a list of {least} to {most}")
        return value

    def wholes(
        self, key: str, value: Any, least: int, low: int, high: int
    ) -> tuple[int, ...]:
        """A list of different whole numbers, each from `low` to `high`."""
        entries = self.sequence(key, value, least, high - low + 1)
        numbers = tuple(self.whole(key, entry, low, high) for entry in entries)
        if len(set(numbers)) != len(numbers):
            self.refuse(key, "names a number twice")
        return numbers

    def nothing(self, key: str, value: Any) -> None:
        if value is not None:
            self.refuse(key, "must be null; local norms are kept apart")
