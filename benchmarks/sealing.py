"""Data keys and sealed values, as the product makes them, without asking for each."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from benchmarks.tables import Tables
from practice.cipher import Key, encode, fingerprint, new_key, seal_bytes, wrap
from practice.encryption import Sealed
from practice.models.keys import DataKey


def make_key(
    tables: Tables, subject: uuid.UUID, key_id: uuid.UUID, at: datetime
) -> Key:
    """A fresh key of a person, couple or therapist, wrapped by the master key."""
    key = new_key(key_id)
    tables[DataKey].add(
        id=key.id,
        subject=subject,
        wrapped=wrap(settings.MASTER_KEY, key, subject),
        master_fingerprint=fingerprint(settings.MASTER_KEY),
        created_at=at,
    )
    return key


def seal(
    key: Key,
    model: type[models.Model],
    field: str,
    *,
    subject: uuid.UUID,
    pk: uuid.UUID,
    value: Any,
) -> Sealed:
    """A value bound to its model, field, subject and row, as `SealedField` binds it."""
    context = f"{model._meta.label}.{field}|{subject}|{pk}".encode()
    return Sealed(seal_bytes(key, encode(value), context))
