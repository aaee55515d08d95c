"""Second factors: asked for, sealed, and each code good for one opening."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client

from practice import tokens
from tests.cast import PASSPHRASE, make_cast

SECRET = "JBSWY3DPEHPK3PXP"
NOW = 1_800_000_000


@pytest.fixture
def cast(db, monkeypatch):
    cast = make_cast()
    Authenticator.objects.filter(
        user__in=[cast.users["ana"], cast.users["ben"]]
    ).delete()
    monkeypatch.setattr(time, "time", lambda: NOW)
    return cast


def code_at(moment, secret=SECRET):
    return format_hotp_value(hotp_value(secret, moment // 30))


def with_password(name):
    client = Client()
    response = client.post("/sign-in/", {"login": name, "password": PASSPHRASE})
    return client, response


def enroll(name, at=NOW):
    """Add an authenticator app the way a person does; the fresh secret."""
    client, _ = with_password(name)
    again = client.get("/security/app/").headers["Location"]
    page = client.post(again, {"password": PASSPHRASE}, follow=True)
    assert b"data:image/svg+xml;base64," in page.content
    secret = client.session[SECRET_SESSION_KEY]
    response = client.post("/security/app/", {"code": code_at(at, secret)})
    assert response.headers["Location"] == "/security/codes/"
    return client, secret


def second_step(name, code):
    client, response = with_password(name)
    assert response.headers["Location"] == "/sign-in/code/"
    assert client.get("/sign-in/code/").status_code == 200
    return client, client.post("/sign-in/code/", {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("path", ["/", "/licenses/", "/caseload/", "/roles/"])
def test_staff_without_a_factor_find_only_where_to_add_one(cast, path):
    client, _ = with_password("ana")
    assert client.get(path).headers["Location"] == "/security/"
    assert b"One more key" in client.get("/security/").content


def test_partners_need_none_and_may_add_a_passkey(cast):
    client, response = with_password("rosa")
    assert response.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/today/"
    page = client.get("/security/").content
    assert b"Add a passkey" in page
    assert b"Authenticator app" not in page


def test_adding_something_asks_once_more_who_is_there(cast):
    client, _ = with_password("ana")
    where = client.get("/security/passkeys/new/").headers["Location"]
    assert where.startswith("/sign-in/again/")


def test_an_app_is_added_and_then_asked_for(cast):
    _, secret = enroll("ana")
    client, response = second_step("ana", code_at(NOW + 60, secret))
    assert not is_in(client)
    client, response = second_step("ana", code_at(NOW + 30, secret))
    assert response.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/caseload/"


def test_the_password_alone_no_longer_opens(cast):
    enroll("ana")
    client, _ = with_password("ana")
    assert not is_in(client)
    assert client.get("/roles/").headers["Location"].startswith("/sign-in/")


def test_a_code_opens_once_even_when_the_cache_is_emptied(cast):
    _, secret = enroll("ana")
    assert is_in(second_step("ana", code_at(NOW, secret))[0])
    cache.clear()
    assert not is_in(second_step("ana", code_at(NOW, secret))[0])


def test_an_older_code_does_not_open_after_a_newer_one(cast):
    _, secret = enroll("ana")
    assert is_in(second_step("ana", code_at(NOW + 30, secret))[0])
    assert not is_in(second_step("ana", code_at(NOW, secret))[0])


def test_the_secret_and_the_seed_are_sealed(cast):
    _, secret = enroll("ana")
    rows = Authenticator.objects.filter(user=cast.users["ana"])
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    assert secret not in str([row.data for row in rows])
    assert not [row for row in rows if len(str(row.data)) < 100]


def test_a_secret_moved_to_another_account_opens_nothing(cast):
    _, secret = enroll("ana")
    enroll("ben")
    stolen = Authenticator.objects.get(user=cast.users["ana"], type="totp").data
    Authenticator.objects.filter(user=cast.users["ben"], type="totp").update(
        data=stolen
    )
    assert not is_in(second_step("ben", code_at(NOW, secret))[0])
    assert is_in(second_step("ana", code_at(NOW, secret))[0])


def test_a_recovery_code_opens_once(cast):
    client, _ = enroll("ana")
    page = client.get("/security/codes/")
    code = page.context["unused_codes"][0]
    assert code in client.get("/security/codes/download/").content.decode()
    assert is_in(second_step("ana", code)[0])
    assert not is_in(second_step("ana", code)[0])


def test_new_recovery_codes_replace_the_old(cast):
    client, _ = enroll("ana")
    old = client.get("/security/codes/").context["unused_codes"]
    assert client.get("/security/codes/new/").status_code == 200
    client.post("/security/codes/new/")
    assert set(old).isdisjoint(client.get("/security/codes/").context["unused_codes"])


def test_ten_wrong_codes_close_the_second_step_for_a_while(cast):
    _, secret = enroll("ana")
    client, _ = with_password("ana")
    for _ in range(10):
        client.post("/sign-in/code/", {"code": "000000"})
    response = client.post("/sign-in/code/", {"code": code_at(NOW, secret)})
    assert b"Please wait a few minutes" in response.content
    assert not is_in(client)


def test_the_second_step_can_be_given_up(cast):
    enroll("ana")
    client, _ = with_password("ana")
    response = client.post("/sign-out/", {"next": "/sign-in/"})
    assert response.headers["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


def test_removing_the_only_factor_leads_back_to_adding_one(cast):
    client, _ = enroll("ana")
    assert client.get("/security/app/remove/").status_code == 200
    client.post("/security/app/remove/")
    assert client.get("/caseload/").headers["Location"] == "/security/"
    assert not Authenticator.objects.filter(user=cast.users["ana"]).exists()


def test_a_token_does_not_come_back_with_the_next_factor(cast):
    client, _ = enroll("ana")
    wanted = tokens.NewToken("Notes", frozenset({"read"}))
    _, token = tokens.make_token(wanted=wanted, by=cast.viewer("ana", "therapist"))
    client.post("/security/app/remove/")
    enroll("ana")
    assert tokens.find(token) is None


def test_a_new_password_is_said_to_end_tokens(cast):
    client, _ = enroll("ana")
    assert b"ends your tokens" in client.get("/security/password/").content


def test_signing_in_twice_shows_what_can_be_done_next(cast):
    client, _ = enroll("ana")
    page = client.get("/security/").content
    assert b"It is set up" in page
    assert b"See my recovery codes" in page
    assert client.get("/security/passkeys/").status_code == 200
    assert client.get("/security/passkeys/new/").status_code == 200
    assert client.get("/sign-in/again/").status_code == 200
    assert client.get("/sign-in/again/code/").status_code == 200


@pytest.mark.parametrize("name", ["My \u202ekey", "k" * 61])
def test_a_passkey_has_a_name_that_can_be_read(cast, name):
    client, _ = enroll("ana")
    page = client.post("/security/passkeys/new/", {"name": name, "credential": "{}"})
    assert "name" in page.context["form"].errors


def test_the_code_serves_as_reauthentication(cast):
    _, secret = enroll("ana")
    client, _ = second_step("ana", code_at(NOW, secret))
    where = client.get("/security/app/remove/").headers["Location"]
    assert where.startswith("/sign-in/again/")
    fields = {"code": code_at(NOW + 30, secret), "next": "/security/app/remove/"}
    response = client.post("/sign-in/again/code/", fields)
    assert response.headers["Location"] == "/security/app/remove/"


def test_somebody_elses_passkey_cannot_be_removed(cast):
    row = Authenticator.objects.create(
        user=cast.users["ben"], type="webauthn", data={"name": "key"}
    )
    client, _ = enroll("ana")
    assert client.post(f"/security/passkeys/{row.pk}/remove/").status_code == 404
