"""One furnished world for all guards of a module; each test's changes are undone."""

import pytest
from django.db import transaction

from practice import clock
from tests.cast import MORNING
from tests.guards.crowd import make_crowd
from tests.world import make_world


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """The world, inside a transaction that is rolled back when the module ends.

    Each test then runs in a savepoint of its own, so building is paid for once.
    """
    with (
        django_db_blocker.unblock(),
        clock.at(MORNING),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(furnished, db):
    return furnished


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """The world with everybody who may stand before an address; built once a module."""
    with (
        django_db_blocker.unblock(),
        clock.at(MORNING),
        transaction.atomic(),
    ):
        yield make_crowd()
        transaction.set_rollback(True)


@pytest.fixture
def crowd(crowded, db):
    return crowded
