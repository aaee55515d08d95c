"""What one answer may be, by the kind of field it answers."""

import re
from collections.abc import Callable

from practice.plain_text import is_plain

TEXT_MAX = 4000
SCALE_MAX = 10
MINUTES_IN_A_DAY = 1440
DIGITS = re.compile(r"[0-9]{1,4}")

type Offered = tuple[str, ...]


def gettext_noop(message: str) -> str:
    """Mark a message for translation; the page that shows it translates it."""
    return message


UNKNOWN_FIELD = gettext_noop("This page does not ask for that.")
NOT_TEXT = gettext_noop("Please write this as text.")
TOO_LONG = gettext_noop("Please keep this within 4,000 characters.")
BAD_CHARACTERS = gettext_noop("Part of this cannot be saved. Please type it again.")
NOT_ON_SCALE = gettext_noop("Please choose a whole number from 0 to 10.")
NOT_MINUTES = gettext_noop("Please give the minutes as a whole number, up to 1440.")
NOT_OFFERED = gettext_noop("Please choose from the answers offered.")


class NotAcceptedError(ValueError):
    """An answer that cannot be kept; `message` tells its author why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean(kind: str, offered: Offered, value: object) -> object:
    """Return the answer as it is kept, or raise NotAcceptedError.

    `offered` are the values of the field's options, empty for a kind without.
    """
    return CLEANERS[kind](offered, value)


def is_blank(value: object) -> bool:
    """Tell whether there is no answer here. Zero is an answer."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def _clean_text(offered: Offered, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotAcceptedError(NOT_TEXT)
    text = value.replace("\r\n", "\n")
    if len(text) > TEXT_MAX:
        raise NotAcceptedError(TOO_LONG)
    if not is_plain(text):
        raise NotAcceptedError(BAD_CHARACTERS)
    return text


def _clean_choice(offered: Offered, value: object) -> str | None:
    if value is None or value == "":
        return None
    if value not in offered:
        raise NotAcceptedError(NOT_OFFERED)
    return str(value)


def _clean_choices(offered: Offered, value: object) -> list[str]:
    if value is None or value == "":
        return []
    if not isinstance(value, list | tuple) or any(one not in offered for one in value):
        raise NotAcceptedError(NOT_OFFERED)
    return [one for one in offered if one in value]


def _clean_scale(offered: Offered, value: object) -> int | None:
    return _whole_number(value, SCALE_MAX, NOT_ON_SCALE)


def _clean_minutes(offered: Offered, value: object) -> int | None:
    return _whole_number(value, MINUTES_IN_A_DAY, NOT_MINUTES)


def _whole_number(value: object, highest: int, complaint: str) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and DIGITS.fullmatch(value):
        value = int(value)
    # `type` and not isinstance: True is an int to Python, not to a reader.
    if type(value) is not int or not 0 <= value <= highest:
        raise NotAcceptedError(complaint)
    return value


CLEANERS: dict[str, Callable[[Offered, object], object]] = {
    "text": _clean_text,
    "long": _clean_text,
    "choice": _clean_choice,
    "choices": _clean_choices,
    "checklist": _clean_choices,
    "scale": _clean_scale,
    "minutes": _clean_minutes,
}
