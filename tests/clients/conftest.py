"""Everybody, on the cast's first morning; each test has them as they were."""

import copy

import pytest

from practice import clock
from tests.cast import MORNING, make_cast
from tests.kept import for_the_module


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    with for_the_module(django_db_blocker, make_cast) as made:
        yield made


@pytest.fixture
def cast(everybody, db):
    with clock.at(MORNING):
        yield copy.deepcopy(everybody)
