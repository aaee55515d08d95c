"""Opening an empty installation, once."""

import pytest
from django.test import Client

from practice import setup
from practice.models import Admin, Practice, SetupToken, Therapist, User

pytestmark = pytest.mark.django_db

PASSWORD = "green-otters-like-rivers"
FIELDS = {
    "practice_name": "Harbor Practice",
    "solo": "yes",
    "time_zone": "America/Denver",
    "name": "Sol Marin",
    "email": "Sol@example.org",
    "password": PASSWORD,
}


def page(token):
    return f"/setup/{token}/"


def open_practice(client=None, **changes):
    return (client or Client()).post(page(setup.make_token()), FIELDS | changes)


def test_just_me_makes_one_person_therapist_and_admin():
    client = Client()
    assert open_practice(client).headers["Location"] == "/security/"
    practice = Practice.objects.get()
    assert (practice.solo, practice.time_zone) == (True, "America/Denver")
    user = User.objects.get(email="sol@example.org")
    assert Therapist.objects.get().user == user == Admin.objects.get().user


def test_several_make_an_admin_only():
    open_practice(solo="no")
    assert Admin.objects.count() == 1
    assert not Therapist.objects.exists()


def test_whoever_opened_it_is_signed_in_and_led_to_a_second_factor():
    client = Client()
    open_practice(client)
    assert client.get("/").headers["Location"] == "/security/"
    assert b"One more key" in client.get("/security/").content


def test_the_password_just_chosen_is_not_asked_again():
    client = Client()
    open_practice(client)
    assert client.get("/security/app/").status_code == 200


def test_looking_uses_nothing_up():
    token = setup.make_token()
    assert Client().get(page(token)).status_code == 200
    assert Client().head(page(token)).status_code == 200
    assert Client().post(page(token), FIELDS).status_code == 302


def test_it_works_once():
    token = setup.make_token()
    Client().post(page(token), FIELDS)
    response = Client().post(page(token), FIELDS | {"email": "eve@example.org"})
    assert response.status_code == 410
    assert Practice.objects.count() == 1


def test_a_wrong_and_a_used_token_read_the_same():
    token = setup.make_token()
    Client().post(page(token), FIELDS)
    used = Client().get(page(token))
    wrong = Client().get(page("wrong"))
    assert used.status_code == wrong.status_code == 410
    assert b"Harbor" not in used.content


def test_a_new_start_replaces_the_token():
    first = setup.make_token()
    setup.make_token()
    assert Client().get(page(first)).status_code == 410


def test_no_token_is_made_once_there_is_a_practice():
    open_practice()
    assert setup.make_token() is None


def test_the_token_itself_is_not_kept():
    token = setup.make_token()
    assert token not in SetupToken.objects.get().token_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "short"},
        {"password": "sol@example.org"},
        {"email": "nobody"},
        {"time_zone": "Mars/Olympus"},
        {"solo": ""},
        {"name": " "},
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(changes):
    response = open_practice(**changes)
    assert b"One more look" in response.content
    assert not Practice.objects.exists()
