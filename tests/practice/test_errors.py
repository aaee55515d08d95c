"""What a page says when it cannot do what was asked; never a bare 500."""

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client

from practice.front import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_ten_megabytes_in_a_form_are_too_much(client):
    form = f"login=rosa&password={'x' * 10_000_000}"
    response = client.post(
        "/sign-in/", form, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert b"too much at once" in response.content


def test_ten_megabytes_in_parts_are_too_much(client):
    response = client.post("/sign-in/", {"login": "rosa", "password": "x" * 10_000_000})
    assert response.status_code == 413


def test_a_hundred_thousand_fields_are_refused(client):
    form = "&".join(f"q{number}=1" for number in range(100_000))
    response = client.post(
        "/sign-in/", form, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in (400, 413)
    assert b"entrance-leaf" in response.content


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_what_cannot_be_stored_is_no_error_of_ours(client, text):
    body = f"login={text}&password=x".encode("utf-8", "surrogatepass")
    response = client.post(
        "/sign-in/", body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == (400 if "\x00" in text else 200)


@pytest.mark.parametrize(
    "credential",
    ["{", "[" * 100_000, "{}", '{"id": 1}', '{"response": []}', "[]", '"x"', "null"],
)
def test_a_nonsense_passkey_is_a_wrong_one(client, credential):
    client.get("/sign-in/passkey/", headers={"accept": "application/json"})
    response = client.post("/sign-in/passkey/", {"credential": credential})
    assert response.headers["Location"] == "/sign-in/"


def test_a_nonsense_address_is_not_there(client):
    response = client.get("/nothing-here/")
    assert response.status_code == 404


def test_a_form_without_its_token_is_told_kindly():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in/", {"login": "rosa", "password": "x"})
    assert response.status_code == 403
    assert b"open too long" in response.content


def test_the_500_page_needs_no_request():
    page = errors.server_error(HttpRequest())
    assert page.status_code == 500
    assert "The fault is ours" in render_to_string("errors/500.html")


def test_health_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok")
