"""F58: what is too much is refused at once, before it is read or looked into."""

import json
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from practice import web, webserver

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024
KINDS = [FORM, "multipart/form-data; boundary=l", "application/json", "text/plain", ""]


class Unread(BytesIO):
    """A body of any length that must not be read."""

    def read(self, *_):
        pytest.fail("the body was read")

    readline = read


@pytest.fixture
def door():
    return Client(raise_request_exception=False)


def post(client, path, body, kind, length=None):
    """Send a body; `length` is what the header says of it."""
    stream = body if isinstance(body, BytesIO) else BytesIO(body)
    size = len(body) if length is None and not isinstance(body, BytesIO) else length
    said = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(size), "wsgi.input": stream}
    return client.generic("POST", path, **said)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["/sign-in/", "/no-such-page/", "/health/live", "/"])
def test_more_than_a_megabyte_is_refused_unread(door, path, kind):
    """F58: whatever it is, wherever it goes."""
    answer = post(door, path, Unread(), kind, MEGABYTE + 1)
    assert answer.status_code == 413
    assert b"too much at once" in answer.content


@pytest.mark.parametrize("length", ["9" * 30, "1" + "0" * 5_000, "0009999999"])
def test_a_length_beyond_numbers_is_refused(door, length):
    """F58."""
    assert post(door, "/sign-in/", Unread(), FORM, length).status_code == 413


@pytest.mark.parametrize("length", ["", "-1", "x", "1e9", "\u0663", "0"])
def test_a_length_that_is_none_means_an_empty_body(door, length):
    """F58: nothing is read, nothing breaks."""
    assert post(door, "/sign-in/", BytesIO(b"login=x"), FORM, length).status_code < 500


def test_ten_megabytes_of_text_are_refused(world, patient):
    """F58: in a note."""
    path = reverse("notes", args=[world.ids["rosa"]["couple_id"]])
    answer = patient(world, "ana").post(path, {"body": "x" * 10 * MEGABYTE})
    assert answer.status_code == 413


def test_as_many_fields_as_allowed_are_read(door):
    """F58: the limit itself is fine, one more is not."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    form = "&".join(f"f{n}=1" for n in range(most))
    assert post(door, "/sign-in/", form.encode(), FORM).status_code == 200
    answer = post(door, "/sign-in/", f"{form}&one=more".encode(), FORM)
    assert answer.status_code == 400


def test_too_many_parts_are_refused(door):
    """F58: the same in a body of parts, files among them."""
    part = b'--l\r\nContent-Disposition: form-data; name="f"%s\r\n\r\nx\r\n'
    for more in (b"", b'; filename="f"'):
        body = part % more * 2_000 + b"--l--\r\n"
        assert post(door, "/sign-in/", body, KINDS[1]).status_code == 400


@pytest.mark.parametrize("many", [100_000, 1_000_000])
def test_a_million_parameters_are_refused(door, many):
    """F58: and the answer names none of them."""
    answer = door.get("/sign-in/", QUERY_STRING="a=1&" * many)
    assert answer.status_code == 400
    assert len(answer.content) < 10_000


def test_a_million_parameters_are_not_looked_into(monkeypatch, door):
    """F58: only their length is."""
    monkeypatch.setattr(web, "unquote_to_bytes", lambda _text: pytest.fail("read"))
    assert door.get("/", QUERY_STRING="a" * (web.MOST_QUERY + 1)).status_code == 400


@pytest.mark.parametrize("name", ["save_field", "save_answer"])
def test_a_hundred_thousand_answers_are_refused(world, patient, name):
    """F58: as JSON, in one value and as many names."""
    key = "administration_id" if name == "save_answer" else "occurrence_id"
    path, rosa = reverse(name, args=[world.ids["rosa"][key]]), patient(world, "rosa")
    for body in ({"value": ["a"] * 100_000}, {f"item_{n}": n for n in range(100_000)}):
        answer = rosa.post(path, json.dumps(body), "application/json")
        assert answer.status_code in (400, 413)


def test_a_hundred_thousand_answers_of_a_form_are_refused(world, patient):
    """F58."""
    path = reverse("finish", args=[world.ids["rosa"]["administration_id"]])
    body = "&".join(f"item_{n}=1" for n in range(90_000)).encode()
    assert post(patient(world, "rosa"), path, body, FORM).status_code in (400, 413)


def test_the_web_server_has_limits_of_its_own():
    """F58: the first line, and the number and size of headers; 0 would mean none."""
    assert 0 < webserver.limit_request_line <= web.MOST_QUERY
    assert 0 < webserver.limit_request_fields <= 100
    assert 0 < webserver.limit_request_field_size <= 8190


def test_without_the_wall_the_body_is_read(monkeypatch, door):
    """The control."""
    monkeypatch.setattr(web, "_length", lambda _request: 0)
    with pytest.raises(pytest.fail.Exception, match="was read"):
        post(Client(), "/sign-in/", Unread(), FORM, 1_000)
