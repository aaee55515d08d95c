"""Reading JSON from the network: bounded, plain, and without surprises."""

import json
from typing import Any

from practice.web import is_plain

MOST_BYTES = 256 * 1024
MOST_DEPTH = 8
MOST_DIGITS = 15


class BadJsonError(ValueError):
    """What was sent is not JSON we take; the message says why."""


def loads(body: bytes) -> dict[str, Any]:
    """Parse a JSON object.

    Raises `BadJsonError` for more than 256 KiB, nesting deeper than 8, numbers of
    more than 15 digits, NaN, duplicate keys, NUL bytes and lone surrogates.
    """
    if len(body) > MOST_BYTES:
        raise BadJsonError("too large")
    if _depth(body) > MOST_DEPTH:
        raise BadJsonError("nested too deeply")
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_int=_short_int,
            parse_constant=_no_constant,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadJsonError("not valid JSON") from error
    if not isinstance(value, dict):
        raise BadJsonError("an object is expected")
    _require_plain(value)
    return value


def _depth(body: bytes) -> int:
    depth = deepest = 0
    for byte in body:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadJsonError("a key appears twice")
    return result


def _short_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise BadJsonError("a number is too long")
    return int(digits)


def _no_constant(name: str) -> None:
    raise BadJsonError(f"{name} is not a number")


def _require_plain(value: object) -> None:
    match value:
        case str() if not is_plain(value):
            raise BadJsonError("text holds characters that cannot be stored")
        case dict():
            for key, inner in value.items():
                _require_plain(key)
                _require_plain(inner)
        case list():
            for inner in value:
                _require_plain(inner)
