"""No body, under no content type, is an error of ours."""

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import Client
from django.test.client import ClientHandler, RequestFactory
from django.urls import reverse

from practice import wsgi

pytestmark = pytest.mark.django_db

#: codecs that are no alphabet, or that make of harmless bytes what no database holds
ODD = ["hex", "rot13", "undefined", "utf-7", "unicode_escape", "idna", "utf-16"]
KINDS = [
    *(f"text/plain; charset={name}" for name in ODD),
    *(f"application/json; charset={name}" for name in ODD),
    *(f"multipart/form-data; boundary=line; charset={name}" for name in ODD),
    *(f"application/x-www-form-urlencoded; charset={name}" for name in ODD),
    "text/plain; charset*=hex''utf-8",
    "text/plain; charset*0=he; charset*1=x",
    "text/plain; a*=undefined''b",
    "text/plain; charset=",
    "text/plain; charset=\x00",
    "text/plain;" + "a=b;" * 500,
    "",
    "application/json",
    "application/json; charset=none-such",
    "application/x-www-form-urlencoded",
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


class Door(ClientHandler):
    """As a web server hands it in: by the installed application's entrance."""

    def __call__(self, environ):
        return super().__call__(wsgi.entered(environ))


def through_the_door(client):
    """The same client, outside; an error of ours is an answer, not a raise."""
    client.handler = Door(client.handler.enforce_csrf_checks)
    client.raise_request_exception = False
    return client


@pytest.fixture
def rosa(world):
    return through_the_door(world.cast.client("rosa"))


def answers(client, path):
    """The answer to every body under every content type: what, and its status."""
    return {
        f"{kind!r}, {name}": client.generic("POST", path, body, kind).status_code
        for kind in KINDS
        for name, body in BODIES.items()
    }


def asked(kind, query="a=1", path="/health/live"):
    """The status line of the whole application, without any client of a test."""
    told = []
    environ = RequestFactory().get(path, QUERY_STRING=query).environ
    environ |= {"CONTENT_TYPE": kind, "HTTP_HOST": "testserver"}
    list(wsgi.application(environ, lambda status, *_: told.append(status)))
    return told[0]


@pytest.fixture
def _one_connection():
    """A request does not close the connection of the test."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


def ours(found):
    return {what: status for what, status in found.items() if status >= 500}


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_body_of_a_partner_is_an_error_of_ours(world, rosa, name):
    parameter = ADDRESSES[name]
    path = reverse(name, kwargs={parameter: world.ids["rosa"][parameter]})
    assert ours(answers(rosa, path)) == {}


def test_no_body_at_the_door_is_an_error_of_ours():
    client = through_the_door(Client())
    assert ours(answers(client, "/sign-in/")) == {}


def test_no_body_without_its_token_is_an_error_of_ours():
    client = through_the_door(Client(enforce_csrf_checks=True))
    assert set(answers(client, "/sign-in/").values()) <= {400, 403}


@pytest.mark.parametrize("name", ["save_answer", "save_field"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_object_is_refused(world, rosa, name, kind):
    parameter = ADDRESSES[name]
    path = reverse(name, kwargs={parameter: world.ids["rosa"][parameter]})
    assert 400 <= rosa.generic("POST", path, b"[1, 2]", kind).status_code < 500


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("query", ["", "a=1", "a=%2B2AA-", "a=%ff"])
def test_no_kind_of_content_leaves_the_application_without_an_answer(query):
    found = {kind: asked(kind, query) for kind in KINDS if kind.isascii()}
    assert {kind: said for kind, said in found.items() if said >= "5"} == {}


@pytest.mark.parametrize("path", ["/sign-in/", "/api/v1/couples/"])
@pytest.mark.parametrize("name", ODD)
def test_a_query_is_read_as_utf8_whatever_charset_is_named(path, name):
    """Else `+2AA-` is half a character in UTF-7, and reaches the database."""
    client = through_the_door(Client())
    kind = f"application/json; charset={name}"
    answer = client.get(path, QUERY_STRING="a=%2B2AA-", CONTENT_TYPE=kind)
    assert answer.status_code == 400
    assert answer["X-Request-Id"]


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape"])
def test_another_entrance_does_not_read_it_in_another_charset_either(name):
    kind = f"application/json; charset={name}"
    answer = Client().get("/sign-in/", QUERY_STRING="a=%2BAAA-", CONTENT_TYPE=kind)
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["utf-8", "UTF-8", '"utf-8"', "utf8"])
def test_utf8_may_be_named(name):
    assert asked(f"application/json; charset={name}") == "200 OK"


def test_a_program_is_told_which_charset_is_read():
    client = through_the_door(Client())
    answer = client.get("/api/v1/couples/", CONTENT_TYPE="text/plain; charset=utf-16")
    assert answer["Content-Type"] == "application/problem+json"
    assert "UTF-8" in answer.json()["detail"]
