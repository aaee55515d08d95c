"""A session ends after too long a rest and after too long in all."""

from datetime import timedelta

import pytest

from practice import clock
from tests.cast import MORNING, PASSPHRASE, make_cast

SECOND = timedelta(seconds=1)


@pytest.fixture
def cast(db):
    return make_cast()


def open_session(cast, who):
    """Sign in at a fixed moment, and look at a page so that the clock starts."""
    client = cast.client(who)
    with clock.at(MORNING):
        client.get("/")
    return client


def is_open(client, after):
    with clock.at(MORNING + after):
        return client.get("/security/").status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("ana", 30), ("rosa", 60)])
def test_a_rest_up_to_the_limit_is_fine(cast, who, minutes):
    client = open_session(cast, who)
    assert is_open(client, timedelta(minutes=minutes) - SECOND)


@pytest.mark.parametrize(("who", "minutes"), [("ana", 30), ("rosa", 60)])
def test_a_rest_past_the_limit_ends_it(cast, who, minutes):
    client = open_session(cast, who)
    assert not is_open(client, timedelta(minutes=minutes) + SECOND)


@pytest.mark.parametrize(("who", "hours", "step"), [("ana", 12, 25), ("rosa", 24, 55)])
def test_even_without_a_rest_it_ends(cast, who, hours, step):
    client = open_session(cast, who)
    after = timedelta()
    while after + timedelta(minutes=step) < timedelta(hours=hours):
        after += timedelta(minutes=step)
        assert is_open(client, after)
    assert not is_open(client, timedelta(hours=hours) + SECOND)


def test_signing_in_sets_the_limits_of_a_partner(cast, client):
    client.post("/sign-in/", {"login": "rosa", "password": PASSPHRASE})
    assert client.session["limits"] == "client"


def test_whoever_works_here_too_has_the_shorter_limits(cast, client):
    cast.users["rosa"].admin_roles.create(practice=cast.practices["hill"], name="Rosa")
    client.post("/sign-in/", {"login": "rosa", "password": PASSPHRASE})
    assert client.session["limits"] == "staff"
