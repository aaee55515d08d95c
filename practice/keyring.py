"""Data keys: one per subject, made on first use, wrapped by ``settings.MASTER_KEY``.

Sealing asks the database for the key each time, so that a key whose transaction was
rolled back is never used again. Opening keeps unwrapped keys for a minute per process:
destroying a key takes that long to reach other processes.
"""

import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from practice import clock
from practice.cipher import (
    KEY_BYTES,
    EncryptionError,
    Key,
    KeyDestroyed,
    WrongKey,
    fingerprint,
    new_key,
    unwrap,
    wrap,
)
from practice.ids import new_id

if TYPE_CHECKING:
    from practice.models.keys import DataKey

MOST_KEPT = 4096
SECONDS_KEPT = 60.0

_kept: OrderedDict[uuid.UUID, tuple[float, Key]] = OrderedDict()
_lock = Lock()


class KeyMissing(EncryptionError):
    """The database has no such key: a row came from another database or backup."""


def key_for(subject: uuid.UUID) -> Key:
    """The subject's key, made now if it has none; joins the current transaction.

    Costs one query, two more when the key is made. Raises ``KeyDestroyed`` when it
    was destroyed, ``WrongKey`` when another master key wrapped it.
    """
    row = _rows().objects.filter(subject=subject).first()
    return _unwrapped(row if row is not None else _make(subject))


def key_by_id(key_id: uuid.UUID) -> Key:
    """The key with this id; no query while it is kept. Errors as ``key_for``.

    Raises ``KeyMissing`` when the database has none.
    """
    key = _recall(key_id)
    if key is None:
        row = _rows().objects.filter(pk=key_id).first()
        if row is None:
            raise KeyMissing(
                f"The data key {key_id} is not in this database. If a backup was "
                "restored, restore its data keys from the same moment."
            )
        key = _unwrapped(row)
    return key


def warm(subjects: Iterable[uuid.UUID]) -> None:
    """Load these subjects' keys in one query, before a list is read."""
    _keep_all("subject", subjects)


def warm_ids(key_ids: Iterable[uuid.UUID]) -> None:
    """Load the keys with these ids in one query; none if all are kept."""
    _keep_all("pk", {key_id for key_id in key_ids if _recall(key_id) is None})


def destroy_key(subject: uuid.UUID) -> None:
    """Destroy the subject's key for good: whatever it sealed never opens again.

    Nothing can be sealed for the subject afterwards, even if it had no key yet.
    Backups made before still hold the wrapped key until they expire.
    """
    with transaction.atomic():
        row, _ = _rows().objects.get_or_create(
            subject=subject,
            defaults={"created_at": clock.now(), "destroyed_at": clock.now()},
        )
        if row.destroyed_at is None:
            row.wrapped, row.destroyed_at = None, clock.now()
            row.save(update_fields=["wrapped", "destroyed_at"])
        _forget(row.pk)
        # Another thread may have read the row before this transaction ends.
        transaction.on_commit(lambda: _forget(row.pk))


def forget_keys() -> None:
    """Drop every unwrapped key that this process keeps."""
    with _lock:
        _kept.clear()


def check_master_key() -> None:
    """Raise ``WrongKey`` when stored keys were wrapped by another master key.

    Run at start: with the wrong key nothing opens, and new rows would be sealed
    beside old ones by a different key. Also opens one stored key, as a proof.
    """
    living = _rows().objects.filter(destroyed_at=None)
    other = living.exclude(master_fingerprint=fingerprint(_master())).first()
    if other is not None:
        raise _wrong_master(other.master_fingerprint)
    proof = living.first()
    if proof is not None:
        _unwrapped(proof)


def _rows() -> "type[DataKey]":
    return apps.get_model("practice", "DataKey")


def _master() -> bytes:
    master: object = getattr(settings, "MASTER_KEY", None)
    if not isinstance(master, bytes) or len(master) != KEY_BYTES:
        raise ImproperlyConfigured(f"MASTER_KEY must be {KEY_BYTES} bytes.")
    return master


def _make(subject: uuid.UUID) -> "DataKey":
    key = new_key(new_id())
    master = _master()
    row, _ = _rows().objects.get_or_create(
        subject=subject,
        defaults={
            "id": key.id,
            "wrapped": wrap(master, key, subject),
            "master_fingerprint": fingerprint(master),
            "created_at": clock.now(),
        },
    )
    return row


def _unwrapped(row: "DataKey") -> Key:
    if row.wrapped is None:
        raise KeyDestroyed("The key was destroyed; what it sealed cannot be read.")
    master = _master()
    if row.master_fingerprint != fingerprint(master):
        raise _wrong_master(row.master_fingerprint)
    key = unwrap(master, row.pk, bytes(row.wrapped), row.subject)
    _keep(key)
    return key


def _wrong_master(wanted: str) -> WrongKey:
    return WrongKey(
        f"MASTER_KEY has the fingerprint {fingerprint(_master())}, but this database "
        f"was sealed with the one whose fingerprint is {wanted}. Set MASTER_KEY to "
        "that key (its copy is with the practice owner) and start again. "
        "Nothing has been changed."
    )


def _keep_all(column: str, values: Iterable[uuid.UUID]) -> None:
    wanted = set(values)
    if not wanted:
        return
    rows = _rows().objects.filter(**{f"{column}__in": wanted}, destroyed_at=None)
    for row in rows:
        _unwrapped(row)


def _keep(key: Key) -> None:
    with _lock:
        _kept[key.id] = (time.monotonic() + SECONDS_KEPT, key)
        _kept.move_to_end(key.id)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _recall(key_id: uuid.UUID) -> Key | None:
    with _lock:
        until, key = _kept.get(key_id, (0.0, None))
    return key if time.monotonic() < until else None


def _forget(key_id: uuid.UUID) -> None:
    with _lock:
        _kept.pop(key_id, None)
