"""F70: nobody signs in to a session that somebody else chose."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from tests.cast import PASSPHRASE, make_cast
from tests.clients import way_in
from tests.practice.test_mfa import NOW, code_at, enroll

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, monkeypatch):
    """Everybody, at a moment whose codes are known; Ana has no app yet."""
    everybody = make_cast()
    Authenticator.objects.filter(user=everybody.users["ana"]).delete()
    monkeypatch.setattr(time, "time", lambda: NOW)
    return everybody


def key_of(client):
    held = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return held.value if held else ""


def fixed(key):
    """A browser in which somebody else has set the session's cookie."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def sign_in(client, name="rosa"):
    return client.post("/sign-in/", {"login": name, "password": PASSPHRASE})


@pytest.mark.parametrize("kind", ["made up", "a stranger's own"])
def test_a_session_chosen_by_somebody_else_is_not_the_one(cast, kind):
    """F70: neither an invented key nor one that was given out before."""
    key = "a" * 32
    if kind != "made up":
        attacker = Client()
        attacker.session.save()
        session = attacker.session
        session["theirs"] = "planted"
        session.save()
        key = session.session_key
    client = fixed(key)
    assert sign_in(client).status_code == 302
    assert key_of(client) != key
    assert not Session.objects.filter(session_key=key).exists()
    assert "_auth_user_id" in client.session
    assert "_auth_user_id" not in fixed(key).session


def test_somebody_elses_open_session_is_not_taken_over(cast):
    """F70: who signs in over another's session gets one of their own."""
    other = Client()
    sign_in(other, "ines")
    client = fixed(key_of(other))
    client.post("/sign-out/")
    sign_in(client)
    assert key_of(client) != key_of(other)
    assert client.session["_auth_user_id"] != other.session.get("_auth_user_id")


def test_the_key_changes_at_the_password_and_at_the_factor(cast):
    """F70: each step of signing in has a key of its own."""
    _client, secret = enroll("ana")
    client = fixed("a" * 32)
    client.get("/sign-in/")
    sign_in(client, "ana")
    waiting = key_of(client)
    assert waiting != "a" * 32
    assert "_auth_user_id" not in client.session
    client.post("/sign-in/code/", {"code": code_at(NOW + 30, secret)})
    assert "_auth_user_id" in client.session
    assert key_of(client) != waiting
    assert not Session.objects.filter(session_key=waiting).exists()


def test_the_key_changes_at_the_code_of_an_invitation(cast):
    """F70: who knew the session before the six digits does not hold it after them."""
    issued = way_in.invited(cast, "tom")
    before = Client()
    before.session.save()
    session = before.session
    session["theirs"] = "planted"
    session.save()
    client = fixed(session.session_key)
    client.post(way_in.address(issued), {"code": issued.code})
    assert "joining" in client.session
    assert key_of(client) != session.session_key
    assert "joining" not in fixed(session.session_key).session


def test_a_key_that_stays_is_seen(cast, monkeypatch):
    """The control: sign in without a new key."""
    monkeypatch.setattr(
        "django.contrib.sessions.backends.base.SessionBase.cycle_key", _stay
    )
    with pytest.raises(AssertionError):
        test_a_session_chosen_by_somebody_else_is_not_the_one(cast, "a stranger's own")


def _stay(self):
    return None
