"""What a page says when it cannot do what was asked; never a bare 500."""

from urllib.parse import urlencode

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


FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=line"
UNKEPT = {
    "NUL": b"a\x00b",
    "NUL, written out": b"a%00b",
    "surrogate": b"a\xed\xa0\x80b",
    "surrogate, written out": b"a%ED%A0%80b",
    "no UTF-8": b"a\xe9b",
    "no UTF-8, written out": b"a%E9b",
    "cut short": b"a%F0%9F%8C",
}


@pytest.mark.parametrize("text", UNKEPT.values(), ids=UNKEPT)
@pytest.mark.parametrize("where", ["login=%b&password=x", "login=x&%b=x"])
def test_what_cannot_be_kept_is_refused_not_changed(client, text, where):
    body = where.encode() % text
    assert client.post("/sign-in/", body, content_type=FORM).status_code == 400


@pytest.mark.parametrize("text", [b"a\x00b", b"a\xed\xa0\x80b", b"a\xe9b"])
def test_what_cannot_be_kept_is_refused_in_parts_too(client, text):
    head = b'--line\r\nContent-Disposition: form-data; name="login"\r\n\r\n'
    body = head + text + b"\r\n--line--\r\n"
    assert client.post("/sign-in/", body, content_type=PARTS).status_code == 400


@pytest.mark.parametrize("text", ["Zo\u00eb", "\U0001f30a", "\ufffd", "100 %", "a+b&c"])
def test_every_other_character_may_be_sent(client, text):
    body = urlencode({"login": text, "password": "x"})
    assert client.post("/sign-in/", body, content_type=FORM).status_code == 200


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
    assert b"what you just sent was not kept" in response.content


def test_the_500_page_needs_no_request():
    page = errors.server_error(HttpRequest())
    assert page.status_code == 500
    assert "The fault is ours" in render_to_string("errors/500.html")


def test_the_500_page_needs_no_collected_files(settings, tmp_path):
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    static = {"BACKEND": manifest, "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"staticfiles": static}
    page = errors.server_error(HttpRequest())
    assert b"To your pages" in page.content
    assert b"stylesheet" not in page.content


def test_health_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/health/live")
    assert (response.status_code, response.content) == (200, b"ok")
