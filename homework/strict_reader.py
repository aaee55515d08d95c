"""Reading library files strictly: every complaint names file, key and reason."""

import re
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

TEXT_MAX = 4000


class LibraryError(ValueError):
    """A library file that cannot be used; names the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice, where YAML keeps the last."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"key {key!r} is written twice")
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """Return the plain values of a YAML file, or raise LibraryError."""
    try:
        # A SafeLoader subclass: it builds plain values only.
        return yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LibraryError(path.name, "file", f"cannot be read: {error}") from error


class Reader:
    """Takes typed values out of one mapping, and complains by file and key.

    `where` says which part of the file this is; empty means the whole file.
    """

    def __init__(self, file: str, where: str, mapping: object) -> None:
        if not isinstance(mapping, Mapping):
            raise LibraryError(
                file, where or "file", "must be a mapping of keys to values"
            )
        self.file = file
        self.where = where
        self.mapping = mapping
        self.taken: set[str] = set()

    def fail(self, key: str, reason: str) -> LibraryError:
        """Return the error to raise about one key of this mapping."""
        path = f"{self.where}: {key}" if self.where else key
        return LibraryError(self.file, path, reason)

    def take(self, key: str) -> Any:
        self.taken.add(key)
        if key not in self.mapping:
            raise self.fail(key, "is missing")
        return self.mapping[key]

    def text(self, key: str, *, longest: int = TEXT_MAX) -> str:
        return self._checked_text(key, self.take(key), longest)

    def optional_text(self, key: str) -> str:
        return self.text(key) if key in self.mapping else ""

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise self.fail(key, f"must be lowercase words joined up: {value!r}")
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.take(key)
        if type(value) is not int or not low <= value <= high:
            raise self.fail(key, f"must be a whole number from {low} to {high}")
        return value

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.take(key)
        if value not in allowed:
            raise self.fail(key, f"must be one of {', '.join(allowed)}: {value!r}")
        return str(value)

    def items(self, key: str) -> list[Any]:
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.fail(key, "must be a list with at least one entry")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(
            self._checked_text(key, item, TEXT_MAX) for item in self.items(key)
        )

    def _checked_text(self, key: str, value: object, longest: int) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, f"must be text: {value!r}")
        if len(value.strip()) > longest:
            raise self.fail(key, f"must be at most {longest} characters")
        return value.strip()

    def done(self) -> None:
        """Refuse what nobody asked for; call it after the last key is taken."""
        for key in self.mapping:
            if key not in self.taken:
                raise self.fail(str(key), "is not a known key")


def no_repeats(file: str, key: str, names: Iterable[str]) -> None:
    """Raise LibraryError if a name comes twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise LibraryError(file, key, f"has {name!r} twice")
        seen.add(name)
