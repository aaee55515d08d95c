"""Everybody, at a fixed moment."""

import pytest

from practice import clock
from tests.cast import MORNING, make_cast


@pytest.fixture
def _morning():
    with clock.at(MORNING):
        yield


@pytest.fixture
def cast(db, _morning):
    return make_cast()
