"""Fields that take what the description says and nothing that merely looks like it.

The framework's own read "5" as 5 and 1 as true; a program that sends the wrong kind
is told so instead.
"""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


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
        found: date = super().to_internal_value(value)
        return _in_this_century(found, found)


class Moment(serializers.DateTimeField):
    """A moment with its offset from UTC, such as 2026-03-02T16:00:00Z."""

    default_error_messages = {"no_offset": _("Say the offset from UTC, or Z.")}

    def to_internal_value(self, value: Any) -> datetime:
        found: datetime = super().to_internal_value(value)
        if not _has_offset(value):
            self.fail("no_offset")
        return _in_this_century(found, found.astimezone(UTC).date())


def _has_offset(text: object) -> bool:
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return read.tzinfo is not None


def _in_this_century[D](found: D, day: date) -> D:
    if EARLIEST <= day < LATEST:
        return found
    raise serializers.ValidationError(_("Choose a day from 2000 to 2099."))
