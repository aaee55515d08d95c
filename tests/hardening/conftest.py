"""The furnished world of the guards, once for each module here."""

import pytest

from tests.guards.conftest import furnished, world

__all__ = ["furnished", "world"]


@pytest.fixture
def patient():
    """Sign in as somebody of the world; an error of ours is an answer, not a raise."""

    def sign_in(world, name):
        client = world.cast.client(name)
        client.raise_request_exception = False
        return client

    return sign_in
