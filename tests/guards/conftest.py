"""One furnished world for all guards of a module; each test's changes are undone."""

import pytest

from practice import clock
from tests.cast import MORNING
from tests.guards.crowd import make_crowd
from tests.kept import for_the_module
from tests.world import make_world


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with for_the_module(django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(furnished, db):
    with clock.at(MORNING):
        yield furnished


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """The world with everybody who may stand before an address."""
    with for_the_module(django_db_blocker, make_crowd) as made:
        yield made


@pytest.fixture
def crowd(crowded, db):
    with clock.at(MORNING):
        yield crowded
