"""A form sent twice makes one thing: its key becomes the id of what it makes."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from practice.errors import RefusedError
from practice.models.base import Row


def made_before[M: Row](
    model: type[M], key: uuid.UUID | None, **of: object
) -> M | None:
    """The row this key has made, or None.

    `of` says whose it must be, as on the row. Raises `RefusedError` when the key
    belongs to somebody else's.
    """
    if key is None:
        return None
    row = model._default_manager.filter(pk=key).first()
    if row is not None and any(getattr(row, name) != of[name] for name in of):
        raise RefusedError(_("Please open this page again first."))
    return row


def insert_once[M: Row](row: M, **of: object) -> M:
    """Insert a row, or return the one another click has made just before.

    Raises `RefusedError` as `made_before`.
    """
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = made_before(type(row), row.key, **of)
        if earlier is None:
            raise
        return earlier
    return row
