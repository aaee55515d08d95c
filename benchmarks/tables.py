"""Rows gathered table by table and written fast: COPY, or executemany on SQLite.

Values pass through the fields of the models, so that a row here is what the models
would have written; the database checks its constraints as ever.
"""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def id_at(moment: datetime, chance: random.Random) -> uuid.UUID:
    """A UUIDv7 of a moment, so that rows sort as if they had been made then."""
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    tail = chance.getrandbits(74)
    return uuid.UUID(
        int=milliseconds << 80
        | 0x7 << 76
        | (tail >> 62) << 64
        | 0b10 << 62
        | tail & (2**62 - 1)
    )


class Table:
    """One model's rows on their way into the database."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        fields = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField)
        ]
        self.columns = [field.column for field in fields]
        self.names = [field.attname for field in fields]
        self.blank = {f.attname: _default(f) for f in fields if _has_default(f)}
        self.convert = [
            (place, field)
            for place, field in enumerate(fields)
            if _needs_conversion(field)
        ]
        self.rows: list[Sequence[Any]] = []

    def add(self, **values: Any) -> None:
        """Keep one row; what is left out takes the field's own default.

        Raises `TypeError` for a name the table does not have, or one that is missing.
        """
        row = self.blank | values
        try:
            made = [row[name] for name in self.names]
        except KeyError as error:
            raise TypeError(f"{self.name} needs {error}") from error
        if len(row) != len(made):
            raise TypeError(f"{self.name} has no {set(row) - set(self.names)}")
        for place, field in self.convert:
            made[place] = field.get_db_prep_save(made[place], connection)
        self.rows.append(made)

    def write(self) -> int:
        """Write and forget what was kept; says how many rows."""
        rows, self.rows = self.rows, []
        if rows and connection.vendor == "postgresql":
            self._copy(rows)
        elif rows:
            self._insert(rows)
        return len(rows)

    def _copy(self, rows: Iterable[Sequence[Any]]) -> None:
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{self.name}" ({quoted}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _insert(self, rows: Sequence[Sequence[Any]]) -> None:
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        places = ", ".join(["%s"] * len(self.columns))
        statement = f'INSERT INTO "{self.name}" ({quoted}) VALUES ({places})'  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _has_default(field: Any) -> bool:
    """Ids and moments must be said by whoever adds the row, and so must words."""
    if field.has_default():
        return field.default is dict or not callable(field.default)
    return bool(field.null or (field.blank and field.empty_strings_allowed))


def _default(field: Any) -> Any:
    return field.get_default() if field.has_default() or not field.null else None


def _needs_conversion(field: Any) -> bool:
    """On PostgreSQL the driver takes Python's own values, except JSON."""
    if isinstance(field, models.JSONField):
        return True
    if connection.vendor == "postgresql":
        return False
    target = field.target_field if field.is_relation else field
    return isinstance(
        target,
        (models.UUIDField, models.DateField, models.TimeField, models.BinaryField),
    )


class Tables:
    """All tables of a chunk, in the order in which rows refer to each other."""

    def __init__(self, *ordered: type[models.Model]) -> None:
        self._tables = {model: Table(model) for model in ordered}

    def __getitem__(self, model: type[models.Model]) -> Table:
        return self._tables[model]

    def write(self) -> int:
        """Write the whole chunk in one transaction; says how many rows."""
        with transaction.atomic():
            return sum(table.write() for table in self._tables.values())
