"""Row ids: UUIDv7, so that rows sort by the moment they were made."""

import itertools
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from uuid_utils.compat import uuid7

from practice import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_made_while_held = itertools.count()


def new_id() -> uuid.UUID:
    """A new UUIDv7 for ``clock.now()``; later calls sort after earlier ones.

    Needs a clock at or after 1970.
    """
    return _id_at_held_clock() if clock.is_moved() else uuid7()


def _id_at_held_clock() -> uuid.UUID:
    """Many ids share a held millisecond: a counter keeps them in order.

    RFC 9562, section 6.2, method 1: 48 bits of Unix milliseconds, then a 42 bit
    counter and 32 random bits around the version and variant bits.
    """
    milliseconds = (clock.now() - _EPOCH) // timedelta(milliseconds=1)
    if milliseconds < 0:
        raise ValueError("ids need a clock at or after 1970")
    tail = (next(_made_while_held) % 2**42) << 32 | secrets.randbits(32)
    return uuid.UUID(
        int=milliseconds << 80
        | 0x7 << 76
        | (tail >> 62) << 64
        | 0b10 << 62
        | tail & (2**62 - 1)
    )
