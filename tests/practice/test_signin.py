"""Signing in: by any of one's names, with a throttle, and out again."""

import time

import pytest
from django.conf import settings
from django.test import Client

from practice.front.urls import urlpatterns
from practice.models import AuditEntry, User
from practice.secrets import new_passphrase
from practice.words import WORDS
from tests.cast import PASSPHRASE

pytestmark = pytest.mark.django_db
WAIT = "Please wait a few minutes"


@pytest.fixture
def rosa():
    user = User.objects.create_user(
        username="rosa", email="rosa@example.org", password=PASSPHRASE
    )
    user.set_phone("+1 312 555 0100")
    user.save()
    return user


def sign_in(client, login, password=PASSPHRASE, **extra):
    return client.post("/sign-in/", {"login": login, "password": password, **extra})


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name",
    [
        "rosa",
        "Rosa",
        "rosa@example.org",
        "ROSA@example.org",
        "+13125550100",
        "+1 312 555-0100",
        "(312) 555-0100",
        "312 555 0100",
    ],
)
def test_any_of_ones_names_signs_in(rosa, name):
    client = Client()
    response = sign_in(client, name)
    assert response.headers["Location"] == "/"
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_name_read_the_same(rosa):
    known = sign_in(Client(), "rosa", "not the right one").content.decode()
    unknown = sign_in(Client(), "rose", "not the right one").content.decode()
    sentence = "do not belong together"
    assert sentence in known
    assert sentence in unknown


def test_a_closed_account_does_not_open(rosa):
    User.objects.filter(pk=rosa.pk).update(is_active=False)
    client = Client()
    assert sign_in(client, "rosa").headers["Location"] == "/sign-in/closed/"
    assert not signed_in(client)
    assert client.get("/sign-in/closed/").status_code == 200


def test_a_closed_account_loses_its_open_session(rosa):
    client = Client()
    sign_in(client, "rosa")
    User.objects.filter(pk=rosa.pk).update(is_active=False)
    assert client.get("/roles/").headers["Location"].startswith("/sign-in/")


def try_ten_times(names=("rosa",)):
    for number in range(10):
        sign_in(Client(), names[number % len(names)], f"wrong number {number}")


def test_the_eleventh_try_is_refused_even_with_the_right_password(rosa):
    try_ten_times()
    client = Client()
    assert WAIT in sign_in(client, "rosa").content.decode()
    assert not signed_in(client)


def test_tries_under_other_names_of_the_account_count_together(rosa):
    try_ten_times(["rosa", "rosa@example.org", "+13125550100", "312 555 0100"])
    assert WAIT in sign_in(Client(), "(312) 555 0100").content.decode()


def test_after_the_window_the_right_password_opens(rosa, monkeypatch):
    try_ten_times()
    later = time.time() + 5 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    client = Client()
    sign_in(client, "rosa")
    assert signed_in(client)


def test_somebody_elses_tries_do_not_lock_the_account_of_another(rosa):
    User.objects.create_user(username="ines", password=PASSPHRASE)
    try_ten_times()
    client = Client()
    sign_in(client, "ines")
    assert signed_in(client)


def test_tries_are_counted_in_the_database_not_in_this_process():
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")


def test_there_is_no_way_to_sign_up():
    assert not [pattern for pattern in urlpatterns if "signup" in pattern.name]


def test_signing_in_goes_nowhere_else(rosa):
    response = sign_in(Client(), "rosa", next="https://evil.example/")
    assert response.headers["Location"] == "/"


def test_the_session_gets_a_new_key(rosa):
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    before = client.session.session_key
    sign_in(client, "rosa")
    assert client.session.session_key != before


def test_signing_in_leaves_an_entry_without_the_name_used(rosa):
    sign_in(Client(), "rosa@example.org")
    entry = AuditEntry.objects.get(action="signed in")
    assert (entry.actor_id, entry.detail) == (rosa.pk, {})


def test_signing_out_forgets_everything(rosa):
    client = Client()
    sign_in(client, "rosa")
    assert client.get("/sign-out/").status_code == 200
    assert signed_in(client)
    response = client.post("/sign-out/")
    assert '"cookies"' in response.headers["Clear-Site-Data"]
    assert not signed_in(client)


def test_leaving_is_one_get(rosa):
    client = Client()
    sign_in(client, "rosa")
    response = client.get("/leave/")
    assert response.headers["Location"] == settings.QUICK_EXIT_URL
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not signed_in(client)


def test_leaving_works_for_whoever_is_not_signed_in():
    assert Client().get("/leave/").headers["Location"] == settings.QUICK_EXIT_URL


def test_help_names_who_can_help():
    page = Client().get("/sign-in/help/").content.decode()
    assert "Ask your therapist for a new card" in page
    assert "./run renew_password" in page


def test_an_own_password_is_changed_with_the_old_one(rosa):
    client = Client()
    sign_in(client, "rosa")
    fresh = "seven-otters-swim-slowly"
    fields = {"oldpassword": PASSPHRASE, "password1": fresh, "password2": fresh}
    assert client.post("/security/password/", fields).status_code == 302
    assert signed_in(client)
    rosa.refresh_from_db()
    assert rosa.check_password(fresh)


def test_a_short_new_password_is_refused(rosa):
    client = Client()
    sign_in(client, "rosa")
    fields = {"oldpassword": PASSPHRASE, "password1": "otters", "password2": "otters"}
    assert client.post("/security/password/", fields).status_code == 200
    rosa.refresh_from_db()
    assert rosa.check_password(PASSPHRASE)


def test_there_are_1296_different_words():
    assert len(WORDS) == len(set(WORDS)) == 1296
    assert all(3 <= len(word) <= 8 and word.isascii() for word in WORDS)


def test_no_two_words_begin_with_the_same_five_letters():
    beginnings = [word[:5] for word in WORDS if len(word) >= 5]
    assert len(beginnings) == len(set(beginnings))


def test_a_passphrase_is_four_words_and_two_digits():
    *words, digits = new_passphrase().split("-")
    assert set(words) <= set(WORDS)
    assert (len(words), len(digits)) == (4, 2)
