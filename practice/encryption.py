"""Encrypted model fields.

    class Note(Row):
        body = SealedField(subject="author_id")

The subject's own data key seals the value, bound to model, field, subject and row:
bytes copied elsewhere raise ``Tampered``. Renaming a model or field, or giving a row
another subject, therefore needs its values read before and saved after.
"""

import uuid
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from practice.cipher import (
    EncryptionError,
    KeyDestroyed,
    Tampered,
    WrongKey,
    decode,
    encode,
    key_id_of,
    open_bytes,
    seal_bytes,
)
from practice.keyring import (
    KeyMissing,
    check_master_key,
    destroy_key,
    forget_keys,
    key_by_id,
    key_for,
    warm,
    warm_ids,
)

__all__ = [
    "EncryptionError",
    "KeyDestroyed",
    "KeyMissing",
    "SealedField",
    "Tampered",
    "WrongKey",
    "check_master_key",
    "destroy_key",
    "forget_keys",
    "key_for",
    "sealed",
    "warm",
    "warm_rows",
]

if TYPE_CHECKING:
    BinaryField = models.BinaryField[Any, Any]
else:
    BinaryField = models.BinaryField


class Sealed(bytes):
    """Sealed bytes as the database holds them; shown to nobody."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class _Opened:
    """A value in the clear, with what it was opened from if it came from a row."""

    __slots__ = ("aad", "encoded", "sealed", "value")

    def __init__(
        self,
        value: object,
        *,
        sealed: Sealed | None = None,
        encoded: bytes = b"",
        aad: bytes = b"",
    ) -> None:
        self.value, self.sealed = value, sealed
        self.encoded, self.aad = encoded, aad

    def is_as_sealed(self, encoded: bytes, aad: bytes) -> bool:
        return self.sealed is not None and (self.encoded, self.aad) == (encoded, aad)


class SealedAttribute(DeferredAttribute):
    """Opens on first reading; a row that nobody reads is never decrypted."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        held = super().__get__(instance, cls)
        if isinstance(held, Sealed):
            held = self.field.opened(instance, held)
            instance.__dict__[self.field.attname] = held
        return held.value if isinstance(held, _Opened) else held

    def __set__(self, instance: models.Model, value: object) -> None:
        is_held = value is None or isinstance(value, Sealed)
        instance.__dict__[self.field.attname] = value if is_held else _Opened(value)


class SealedField(BinaryField):
    """A value encrypted at rest: str, int, float, bool, or lists and dicts of them.

    ``subject`` names the attribute, dots allowed, that gives the UUID of whom the
    value belongs to. The row's primary key must be known before it is saved.
    None is stored as NULL; ``""``, 0 and False are encrypted. Reading may raise
    ``Tampered``, ``WrongKey``, ``KeyDestroyed`` or ``KeyMissing``. It can be tested
    for NULL, never searched; only ``save`` and ``bulk_create`` write it, and
    ``update`` may only set it to None or to what ``sealed`` made of it.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        self.subject = subject
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"subject": self.subject}

    def get_default(self) -> Any:
        return super().get_default() if self.has_default() else None

    def to_python(self, value: Any) -> Any:
        return value

    def from_db_value(
        self, value: Any, expression: object, connection: object
    ) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        held = model_instance.__dict__.get(self.attname)
        if held is None or isinstance(held, Sealed):
            return held
        encoded, aad = encode(held.value), self._context(model_instance)
        if held.is_as_sealed(encoded, aad):
            return held.sealed
        key = key_for(self._subject_of(model_instance))
        return Sealed(seal_bytes(key, encoded, aad))

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        if value is not None and not isinstance(value, Sealed):
            self._refuse_update()
        return super().get_db_prep_value(value, connection, prepared)

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):
            self._refuse_update()
        return super().get_placeholder_sql(value, compiler, connection)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: it can only be tested for NULL.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self} is sealed and cannot be serialized.")

    def value_from_object(self, obj: models.Model) -> NoReturn:
        self.value_to_string(obj)

    def opened(self, instance: models.Model, sealed: Sealed) -> _Opened:
        """The value of one row's sealed bytes."""
        aad = self._context(instance)
        encoded = open_bytes(key_by_id(key_id_of(sealed)), sealed, aad)
        return _Opened(decode(encoded), sealed=sealed, encoded=encoded, aad=aad)

    def _subject_of(self, instance: models.Model) -> uuid.UUID:
        subject: object = attrgetter(self.subject)(instance)
        if not isinstance(subject, uuid.UUID):
            raise TypeError(f"{self} needs a UUID in {self.subject}, got {subject!r}")
        return subject

    def _context(self, instance: models.Model) -> bytes:
        subject = self._subject_of(instance)
        if instance.pk is None:
            raise TypeError(f"{self} needs the row's primary key before it is saved.")
        label = self.model._meta.label
        return f"{label}.{self.name}|{subject}|{instance.pk}".encode()

    def _refuse_update(self) -> NoReturn:
        raise TypeError(f"{self} is sealed: assign it on a row and save that row.")


def sealed(row: models.Model, name: str) -> Sealed | None:
    """What saving ``row`` would write of its sealed field ``name``.

    For an ``update`` of this very row that compares and sets in one statement.
    """
    field = row._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{field} is not sealed.")
    found: Sealed | None = field.pre_save(row, add=False)
    return found


def warm_rows(rows: Iterable[models.Model]) -> None:
    """Load the keys of every sealed value in these rows, in one query at most."""
    warm_ids(
        key_id_of(held)
        for row in rows
        for held in row.__dict__.values()
        if isinstance(held, Sealed)
    )
