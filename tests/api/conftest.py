"""A furnished world, and programs that ask in somebody's name."""

import pytest

from tests.api.programs import Program, token_for
from tests.guards.conftest import furnished, world

__all__ = ["furnished", "world"]


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
