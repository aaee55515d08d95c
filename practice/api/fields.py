"""Fields that take what the description says and nothing that merely looks like it.

The framework's own read "5" as 5 and 1 as true; a program that sends the wrong kind
is told so instead.
"""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
# RFC 3339; ISO 8601, which Python reads, has many more spellings of the same.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    _DAY.pattern
    + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
NO_MOMENT = _("Give a moment such as 2026-03-02T16:00:00Z.")
NO_OFFSET = _("Say the offset from UTC, or Z.")
OTHER_CENTURY = _("Choose a day from 2000 to 2099.")


class NoOffset(ValueError):
    """A moment that leaves open in which zone it is."""


def read_moment(text: str) -> datetime:
    """A moment written as RFC 3339 says, `2026-03-02T16:00:00Z`; in UTC.

    Raises `NoOffset`, or another `ValueError` for what is no moment.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError
    if not found["offset"]:
        raise NoOffset
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError:  # the year 0 or 10,000, once the offset is taken off
        raise ValueError from None


def is_of_this_century(day: date) -> bool:
    """Whether a day is one that anybody could mean."""
    return EARLIEST <= day < LATEST


class Input(serializers.Serializer[Any]):
    """What a request may hold: each field named, and every other name refused."""

    def to_internal_value(self, data: Any) -> Any:
        """The values by name. Raises `ValidationError`, also for unknown names."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError(
                {name: [_("This is not asked for here.")] for name in unknown}
            )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A string; what people write is kept as it came."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """True or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class OneOf(serializers.ChoiceField):
    """One of a few values, in their own type."""

    def to_internal_value(self, data: Any) -> Any:
        if any(type(data) is type(one) and data == one for one in self.choices):
            return data
        self.fail("invalid_choice", input=data)


class Key(serializers.UUIDField):
    """An id, written as the API writes it."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        found = super().to_internal_value(data)
        if str(found) != data:
            self.fail("invalid", value=data)
        return found


class Day(serializers.DateField):
    """A day such as 2026-03-02, in this century."""

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        found: date = super().to_internal_value(value)
        if not is_of_this_century(found):
            raise serializers.ValidationError(OTHER_CENTURY)
        return found


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC, such as 2026-03-02T16:00:00Z."""

    default_error_messages = {"no_offset": NO_OFFSET, "no_moment": NO_MOMENT}

    def to_internal_value(self, value: Any) -> datetime:
        try:
            found = read_moment(value if isinstance(value, str) else "")
        except NoOffset:
            self.fail("no_offset")
        except ValueError:
            self.fail("no_moment")
        if not is_of_this_century(found.date()):
            raise serializers.ValidationError(OTHER_CENTURY)
        return found
