"""Reading JSON from the network: bounded, plain, and without surprises.

What cannot be read is refused whole, with a sentence that says what is wrong, where,
and how to mend it; nothing of what was sent stands in it.
"""

import json
import math
import re
from typing import Any, Never

from django.utils.translation import gettext as _

from practice.plain_text import is_plain

MOST_BYTES = 256 * 1024
MOST_DEPTH = 8
MOST_DIGITS = 15
MOST_FLOAT_DIGITS = 40

# A whole string counts as one piece: brackets that somebody wrote open nothing. The
# closing quote may be missing, so that each byte is looked at once.
_PIECES = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)


class BadJsonError(ValueError):
    """What was sent is not JSON we take; the message says why, where, what to do."""


def loads(body: bytes) -> dict[str, Any]:
    """Parse a JSON object.

    Raises `BadJsonError` for more than 256 KiB, nesting deeper than 8, whole numbers
    of more than 15 digits, numbers too large to hold, NaN, duplicate keys, bytes that
    are no UTF-8, a byte order mark, NUL bytes and lone surrogates.
    """
    if len(body) > MOST_BYTES:
        _refuse(_("This is more than 256 KiB. Send it in smaller parts."))
    text = _decoded(body)
    if _depth(body) > MOST_DEPTH:
        _refuse(_("This is nested too deeply: at most 8 levels."))
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_short_int,
            parse_float=_finite,
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        at = {"line": error.lineno, "column": error.colno}
        raise BadJsonError(
            _("This is not valid JSON: look at line %(line)d, column %(column)d.") % at
        ) from error
    if not isinstance(value, dict):
        _refuse(_("A JSON object is expected: put it in {braces}."))
    _require_plain(value, "")
    return value


def _refuse(why: str) -> Never:
    raise BadJsonError(why)


def _decoded(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise BadJsonError(
            _("This is not UTF-8: look at byte %(at)d.") % {"at": error.start}
        ) from error
    if text.startswith("\ufeff"):
        _refuse(_("This begins with a byte order mark. Send it without."))
    return text


def _depth(body: bytes) -> int:
    if body.count(b"[") + body.count(b"{") <= MOST_DEPTH:
        return MOST_DEPTH
    depth = deepest = 0
    for piece in _PIECES.finditer(body):
        if piece[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif piece[0] in b"]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        _refuse(_("A name stands twice in one object. Send each once."))
    return result


def _short_int(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        _refuse(_("A whole number has at most 15 digits here."))
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits) if len(digits) <= MOST_FLOAT_DIGITS else math.inf
    if not math.isfinite(number):
        _refuse(_("A number is too long or too large to be kept."))
    return number


def _no_constant(name: str) -> Never:
    _refuse(_("%(name)s is not a number. Send null for none.") % {"name": name})


def _require_plain(value: object, where: str) -> None:
    match value:
        case str() if not is_plain(value):
            place = where or _("a name")
            _refuse(
                _("There is a character that cannot be kept in %(place)s.")
                % {"place": place}
            )
        case dict():
            for key, inner in value.items():
                _require_plain(key, "")
                _require_plain(inner, f"{where}.{key[:40]}" if where else key[:40])
        case list():
            for number, inner in enumerate(value):
                _require_plain(inner, f"{where}[{number}]")
