"""A furnished world, and programs that ask in somebody's name."""

import json
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from practice import clock, tokens
from tests.cast import MORNING
from tests.world import make_world


@dataclass
class Program:
    """Asks as a program would, with a token or without one."""

    token: str = ""

    def ask(self, method, path, body=None, **headers):
        """The answer; `body` is sent as JSON, bytes as they are."""
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        more = {} if body is None else {"data": sent}
        return Client(raise_request_exception=False).generic(
            method,
            path if path.startswith(("/", "http")) else f"/api/v1/{path}",
            content_type="application/json",
            headers=headers,
            **more,
        )

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self.ask("PUT", path, body, **headers)


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


def token_for(cast, name, role="", scopes=("read", "write")):
    """A live token of somebody of the cast, in a role when they have several."""
    wanted = tokens.NewToken(label="a program", scopes=frozenset(scopes))
    _row, token = tokens.make_token(wanted=wanted, by=cast.viewer(name, role))
    return token


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
def stranger():
    """A program without a token."""
    return Program()
