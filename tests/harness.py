"""What the harness puts between the tests and Django."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.conf import settings
from django.template.base import Node


class Undefined(str):
    """Stands for a variable a template names and nobody gave.

    Django asks whether it holds "%s" and then formats it with the variable; allauth's
    and Django's own templates may go on, ours may not.
    """

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        name = origin_of_the_node(sys._getframe(1))
        if Path(name).is_relative_to(settings.BASE_DIR / "templates"):
            pytest.fail(f"undefined template variable: {variable} in {name}")
        return ""


def origin_of_the_node(frame) -> str:
    """Return the file of the innermost template node being rendered."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and hasattr(node, "origin"):
            return node.origin.name
        frame = frame.f_back
    return "?"


#: Names of tasks published with an eta; a countdown has become one by then.
late_tasks: list[str] = []


@before_task_publish.connect
def note_late_task(sender: str = "", headers: dict | None = None, **_: object) -> None:
    """Celery swallows what a receiver raises, so it is noted here and read later."""
    if (headers or {}).get("eta"):
        late_tasks.append(sender)


@contextmanager
def triggers_off(connection) -> Iterator[None]:
    """Take the database's own triggers away for a moment and bring them back."""
    with connection.cursor() as cursor:
        off, on = (
            _sqlite_triggers(cursor)
            if connection.vendor == "sqlite"
            else _postgres_triggers(cursor)
        )
        for statement in off:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)


def _sqlite_triggers(cursor):
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]


def _postgres_triggers(cursor):
    cursor.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND relnamespace = current_schema::regnamespace"
    )
    tables = [name for (name,) in cursor.fetchall()]
    return (
        [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables],
        [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in tables],
    )
