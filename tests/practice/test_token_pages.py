"""Pages about tokens: made after a fresh second factor, shown once, ended at a tap."""

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator

from practice import clock, tokens
from practice.models import ApiToken, AuditEntry
from tests.cast import (
    PASSPHRASE,
    Cast,
    make_admin,
    make_desk,
    make_practice,
    make_therapist,
)

pytestmark = pytest.mark.django_db
FORM = {"label": "Weekly export", "scopes": "read", "days": "30"}
NEW = "/security/tokens/new/"


@pytest.fixture
def cast(db):
    cast = Cast()
    harbor = make_practice(cast, "harbor", "Harbor Practice")
    for name in ("ana", "ben"):
        make_therapist(cast, name, harbor)
    make_admin(cast, "dana", harbor)
    make_desk(cast, "fay", harbor)
    hill = make_practice(cast, "hill", "Hill Practice")
    make_therapist(cast, "cleo", hill)
    return cast


def shown_again(client, cast, name="ana", ago=0, **record):
    """Let somebody have shown again who they are, `ago` seconds ago."""
    at = clock.now().timestamp() - ago
    session = client.session
    kept = {"method": "mfa", "type": "totp", "at": at, "reauthenticated": True}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [kept | record]
    user = str(cast.users[name].pk)
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user
    session.save()
    return client


@pytest.fixture
def ana(cast):
    return shown_again(cast.client("ana"), cast)


def made_by(client, **changed):
    page = client.post(NEW, FORM | changed)
    return re.search(r"sb_[\w-]{43}", page.content.decode())


def token_of(cast, name, label="A script"):
    wanted = tokens.NewToken(label=label, scopes=frozenset({"read"}))
    return tokens.make_token(wanted=wanted, by=cast.viewer(name))[0]


# --- a fresh second factor --------------------------------------------------------
@pytest.mark.parametrize("kind", ["totp", "webauthn", "recovery_codes"])
def test_after_any_fresh_second_factor_a_token_is_made(cast, kind):
    client = shown_again(cast.client("ana"), cast, type=kind)
    assert made_by(client)
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "stale",
    [
        {"ago": 300},
        {"ago": -60},
        {"method": "password"},
        {"reauthenticated": None},
        {"name": "ben"},
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_one_nothing_is_made(cast, stale, method):
    client = shown_again(cast.client("ana"), cast, **stale)
    answer = getattr(client, method)(NEW, FORM)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/again/code/?next=")
    assert not ApiToken.objects.exists()


def test_just_signed_in_is_not_enough(cast):
    answer = cast.client("ana").get(NEW)
    assert answer["Location"].startswith("/sign-in/again/code/")


def test_who_has_only_a_passkey_is_asked_for_it(cast):
    Authenticator.objects.filter(user=cast.users["ana"]).update(type="webauthn")
    answer = cast.client("ana").get(NEW)
    assert answer["Location"].startswith("/sign-in/again/passkey/")


def test_a_password_leads_back_with_a_word_why(cast):
    client = cast.client("ana")
    client.get(NEW)
    again = client.post(
        "/sign-in/again/", {"password": PASSPHRASE, "next": NEW}, follow=True
    )
    assert again.redirect_chain[-1][0].startswith("/sign-in/again/code/")
    assert "a password is not enough" in again.content.decode()


# --- shown once -------------------------------------------------------------------
def test_the_token_is_shown_once_and_works(ana, client):
    token = made_by(ana).group()
    assert tokens.find(token) == ApiToken.objects.get()
    assert token not in ana.get("/security/tokens/").content.decode()


def test_the_page_with_the_token_is_kept_nowhere(ana):
    assert "no-store" in ana.post(NEW, FORM)["Cache-Control"]


def test_what_was_chosen_is_what_it_may(ana):
    made_by(ana, scopes="read write", days="7")
    made = ApiToken.objects.get()
    assert made.scopes == {"read", "write"}
    assert made.expires_at - made.created_at == timedelta(days=7)


@pytest.mark.parametrize(
    "wrong", [{"label": ""}, {"scopes": "all"}, {"scopes": ""}, {"days": "3650"}]
)
def test_a_form_with_something_missing_makes_nothing(ana, wrong):
    assert ana.post(NEW, FORM | wrong).status_code == 200
    assert not ApiToken.objects.exists()


def test_past_ten_the_page_says_what_to_do(cast, ana):
    for _ in range(10):
        token_of(cast, "ana")
    page = ana.post(NEW, FORM).content.decode()
    assert "Revoke one first" in page
    assert ApiToken.objects.count() == 10


# --- the list, and ending ---------------------------------------------------------
def test_ones_own_are_listed_by_label_and_first_characters(cast, ana):
    mine = token_of(cast, "ana", "Export")
    token_of(cast, "ben", "Somebody else’s")
    page = ana.get("/security/tokens/").content.decode()
    assert "Export" in page
    assert mine.prefix in page
    assert "Somebody" not in page


def test_one_is_revoked(cast, ana):
    keep, end = token_of(cast, "ana"), token_of(cast, "ana")
    ana.post(f"/security/tokens/{end.pk}/revoke/")
    assert list(ApiToken.objects.live()) == [keep]


@pytest.mark.parametrize("name", ["ben", "dana", "cleo"])
def test_nobody_revokes_anothers_by_its_address(cast, name):
    row = token_of(cast, "ana")
    answer = cast.client(name).post(f"/security/tokens/{row.pk}/revoke/")
    assert answer.status_code == 404
    assert ApiToken.objects.live().exists()


def test_looking_revokes_nothing(cast, ana):
    row = token_of(cast, "ana")
    assert ana.get(f"/security/tokens/{row.pk}/revoke/").status_code == 405
    assert ApiToken.objects.live().exists()


def test_all_of_ones_own_are_revoked(cast, ana):
    for name in ("ana", "ana", "ben"):
        token_of(cast, name)
    ana.post("/security/tokens/")
    assert [row.user_id for row in ApiToken.objects.live()] == [cast.users["ben"].pk]


def test_a_changed_password_ends_them(cast, ana):
    token_of(cast, "ana")
    shown_again(ana, cast, method="password")
    new = "another-quiet-harbor-9"
    form = {"oldpassword": PASSPHRASE, "password1": new, "password2": new}
    ana.post("/security/password/", form)
    assert not ApiToken.objects.live().exists()


@pytest.mark.parametrize("path", ["/security/tokens/", NEW])
def test_the_front_desk_has_none(cast, path):
    assert cast.client("fay").get(path).status_code == 404
    assert b"See my tokens" not in cast.client("fay").get("/security/").content


@pytest.mark.parametrize("name", ["ana", "dana"])
def test_the_page_about_signing_in_leads_there(cast, name):
    assert b"See my tokens" in cast.client(name).get("/security/").content


# --- admins -----------------------------------------------------------------------
def test_admins_see_how_many_and_no_label(cast):
    token_of(cast, "ana", "Export")
    token_of(cast, "ana", "Backup")
    token_of(cast, "cleo", "Elsewhere")
    page = cast.client("dana").get("/people/").content.decode()
    assert "2 tokens" in page
    assert not {"Export", "Backup", "Elsewhere"} & set(page.split())
    assert "Cleo" not in page


def test_admins_revoke_all_of_a_colleagues(cast):
    token_of(cast, "ana")
    ben = token_of(cast, "ben")
    cast.client("dana").post("/people/", {"tokens_of": str(cast.users["ana"].pk)})
    assert list(ApiToken.objects.live()) == [ben]
    entry = AuditEntry.objects.get(action="revoked tokens")
    assert (entry.actor_id, entry.detail) == (cast.users["dana"].pk, {"count": 1})


@pytest.mark.parametrize("whose", ["cleo", "nobody"])
def test_of_another_practice_they_find_nothing(cast, whose):
    token_of(cast, "cleo")
    said = str(cast.users[whose].pk) if whose in cast.users else "x"
    answer = cast.client("dana").post("/people/", {"tokens_of": said})
    assert answer.status_code == 404
    assert ApiToken.objects.live().exists()
