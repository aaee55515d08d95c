"""No body, under no content type, is an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

KINDS = [
    "",
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=none-such",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=none-such",
    "application/xml",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=line",
    "multipart/form-data; boundary=l\u00e9",
    "multipart/mixed; boundary=line",
    "text/plain",
    "nonsense",
    "a/b/c;;=",
]
JSON = b'{"item": 1, "value": 2, "revision": 0}'
BODIES = {
    "nothing": b"",
    "JSON": JSON,
    "JSON in UTF-16": JSON.decode().encode("utf-16"),
    "a list": b"[1, 2]",
    "half": JSON[:9],
    "deep": b"[" * 5_000,
    "a form": b"item=1&value=2&revision=0",
    "bytes": bytes(range(256)),
    "a file": (
        b'--line\r\nContent-Disposition: form-data; name="item"; filename="x"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n--line--\r\n"
    ),
    "base64": (
        b'--line\r\nContent-Disposition: form-data; name="item"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--line--\r\n"
    ),
    "cut short": b'--line\r\nContent-Disposition: form-data; name="item"',
}
ADDRESSES = {
    "save_answer": "administration_id",
    "finish": "administration_id",
    "save_field": "occurrence_id",
    "record": "occurrence_id",
}


@pytest.fixture
def rosa(world):
    client = world.cast.client("rosa")
    client.raise_request_exception = False
    return client


def answers(client, path):
    """The answer to every body under every content type: what, and its status."""
    return {
        f"{kind!r}, {name}": client.generic("POST", path, body, kind).status_code
        for kind in KINDS
        for name, body in BODIES.items()
    }


def ours(found):
    return {what: status for what, status in found.items() if status >= 500}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_body_of_a_partner_is_an_error_of_ours(world, rosa, name):
    parameter = ADDRESSES[name]
    path = reverse(name, kwargs={parameter: world.ids["rosa"][parameter]})
    assert ours(answers(rosa, path)) == {}


def test_no_body_at_the_door_is_an_error_of_ours():
    client = Client(raise_request_exception=False)
    assert ours(answers(client, "/sign-in/")) == {}


def test_no_body_without_its_token_is_an_error_of_ours():
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert set(answers(client, "/sign-in/").values()) <= {400, 403}


@pytest.mark.parametrize("name", ["save_answer", "save_field"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_object_is_refused(world, rosa, name, kind):
    parameter = ADDRESSES[name]
    path = reverse(name, kwargs={parameter: world.ids["rosa"][parameter]})
    assert 400 <= rosa.generic("POST", path, b"[1, 2]", kind).status_code < 500
