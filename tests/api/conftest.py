"""A furnished world, and programs that ask in somebody's name."""

import pytest
from django.db import transaction

from practice import clock
from tests.api.programs import Program, token_for
from tests.cast import MORNING
from tests.world import make_world


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    """The world, rolled back when the module ends; each test is a savepoint in it."""
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


@pytest.fixture
def program(world):
    """A program of somebody of the cast."""

    def made(name, role="", scopes=("read", "write")):
        return Program(token_for(world.cast, name, role, scopes))

    return made


@pytest.fixture
def ana(program):
    """A program of Ana's, who cares for Rosa & Ines."""
    return program("ana")


@pytest.fixture
def ids(world):
    """The ids of Rosa's things."""
    return world.ids["rosa"]


@pytest.fixture
def stranger(db):
    """A program without a token."""
    return Program()
