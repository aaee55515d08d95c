"""Looking changes nothing but the audit trail and the session."""

import hashlib

import pytest
from django.apps import apps
from django.db import connection

from tests.guards.test_url_walk import fill, our_addresses

pytestmark = pytest.mark.django_db

MAY_CHANGE = {
    "practice_auditentry",
    "practice_apicount",
    "django_session",
    "cache_rows",
}


def state():
    """A hash of every table but those a look may change."""
    tables = sorted(
        {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
        - MAY_CHANGE
    )
    digest = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = sorted(repr(row) for row in cursor.fetchall())
            digest[table] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return digest


def changed(before):
    after = state()
    return [table for table in before if before[table] != after[table]]


@pytest.mark.parametrize("name", ["", "ana", "rosa", "dana", "fay"])
def test_a_get_changes_nothing(world, client, name):
    client = world.cast.client(name) if name else client
    before, wrong = state(), []
    for address in our_addresses():
        for method in ("get", "head"):
            getattr(client, method)(fill(address, world.ids["rosa"]))
        if tables := changed(before):
            wrong.append(f"{address.name}: {tables}")
            before = state()
    assert not wrong, "\n".join(wrong)


def test_a_change_is_seen(world):
    before = state()
    world.cast.practices["harbor"].name = "Another"
    world.cast.practices["harbor"].save()
    assert changed(before) == ["practice_practice"]
