"""One furnished world for the guards of a module."""

import pytest
from practice import clock

from tests.cast import MORNING
from tests.world import make_world


@pytest.fixture
def world(db):
    with clock.at(MORNING):
        yield make_world()
