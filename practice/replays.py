"""Writes that may be asked for twice: one key, one write, one answer.

A caller names a write by a key of its own. The key is claimed under a lease before
the work begins; the answer is kept in the transaction of the write, so there is never
one without the other. A key belongs to a role, not to a token: a caller whose token
was renewed meanwhile may still ask again.
"""

import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from practice import clock
from practice.ids import new_id
from practice.models import ApiAnswer

LEASE = timedelta(seconds=60)
KEPT = timedelta(hours=24)
#: Nobody is told to wait longer, in seconds: most work ends within one.
LONGEST_WAIT = 5


@dataclass(frozen=True, slots=True)
class Write:
    """What a caller asks for: under which key, in which role, and what exactly.

    `body_hash` is a SHA-256, in hex, of the whole address and the body.
    """

    practice_id: uuid.UUID
    user_id: uuid.UUID
    role_id: uuid.UUID
    key: str
    method: str
    path: str
    body_hash: str

    def is_same_as(self, held: ApiAnswer) -> bool:
        """Whether a held row stands for this very write."""
        mine = (self.method, self.path, self.body_hash)
        return mine == (held.method, held.path, held.body_hash)


class KeyReused(Exception):
    """The key already stands for another write."""


class InFlight(Exception):
    """The same write is being worked on; `wait` is in seconds."""

    def __init__(self, wait: int = 1) -> None:
        super().__init__(wait)
        self.wait = wait


def claim(write: Write) -> ApiAnswer:
    """The row of this write: `done`, to be answered from; else running, and ours.

    Raises `KeyReused` and `InFlight`. A lease that ran out belongs to nobody: its
    request died, and nothing of it was written.
    """
    now, lease = clock.now(), new_id()
    ours = ApiAnswer.objects.filter(role_id=write.role_id, key=write.key)
    ours.filter(created_at__lte=now - KEPT).delete()
    try:
        with transaction.atomic():
            return ApiAnswer.objects.create(
                practice_id=write.practice_id,
                user_id=write.user_id,
                role_id=write.role_id,
                key=write.key,
                method=write.method,
                path=write.path,
                body_hash=write.body_hash,
                lease_token=lease,
                lease_until=now + LEASE,
                created_at=now,
            )
    except IntegrityError:
        held = ours.first()
    if held is None:  # released between the two statements
        raise InFlight
    return _held(held, write, lease, now)


def _held(held: ApiAnswer, write: Write, lease: uuid.UUID, now: datetime) -> ApiAnswer:
    """What becomes of a key that is in use."""
    if held.lease_until is not None and held.lease_until <= now:
        return _take_over(held, write, lease, now)
    if not write.is_same_as(held):
        raise KeyReused
    if held.lease_until is not None:
        left = math.ceil((held.lease_until - now).total_seconds())
        raise InFlight(min(left, LONGEST_WAIT))
    return held


def _take_over(
    held: ApiAnswer, write: Write, lease: uuid.UUID, now: datetime
) -> ApiAnswer:
    """Claim a dead request's key; of two who try, one wins."""
    won = ApiAnswer.objects.filter(pk=held.pk, lease_token=held.lease_token).update(
        method=write.method,
        path=write.path,
        body_hash=write.body_hash,
        lease_token=lease,
        lease_until=now + LEASE,
        created_at=now,
    )
    if not won:
        raise InFlight
    return ApiAnswer.objects.get(pk=held.pk)


def keep(held: ApiAnswer, *, status: int, answer: dict[str, object]) -> None:
    """Keep the answer of a write, in that write's own transaction.

    Raises `InFlight` when the lease ran out and another took the key over: the
    caller's transaction must then be undone, so that only one of the two stands.
    """
    row = (
        ApiAnswer.objects.select_for_update()
        .filter(pk=held.pk, lease_token=held.lease_token)
        .first()
    )
    if row is None:
        raise InFlight
    row.state, row.status, row.answer = ApiAnswer.State.DONE, status, answer
    row.lease_token = row.lease_until = None
    row.save()


def release(held: ApiAnswer) -> None:
    """Give a key back whose write was refused or failed; a kept answer stays."""
    ApiAnswer.objects.filter(pk=held.pk, lease_token=held.lease_token).delete()


def tidy() -> int:
    """Remove what is older than a day; how many rows those were."""
    old = ApiAnswer.objects.filter(created_at__lte=clock.now() - KEPT)
    removed, _each = old.delete()
    return removed
