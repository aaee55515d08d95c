"""F55, F56: what no database can hold is refused at every door it can come in by."""

import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from assessments.models import Administration
from practice.plain_text import is_plain, is_whole_utf8

pytestmark = pytest.mark.django_db

UNKEPT = {
    "NUL": "%00",
    "surrogate": "%ED%A0%80",
    "overlong": "%C0%AF",
    "no UTF-8": "%FF",
    "cut short": "%F0%9F%8C",
}


@pytest.fixture
def rosa(world, patient):
    return patient(world, "rosa")


@pytest.mark.parametrize("bad", UNKEPT.values(), ids=UNKEPT)
@pytest.mark.parametrize("query", ["page=%s", "%s=1", "q=a&q=%s", "other=%s"])
def test_a_query_that_cannot_be_kept_is_refused(world, patient, query, bad):
    """F55, F56: in a value, in a name, in the second of two, in one nobody reads."""
    answer = patient(world, "ana").get("/caseload/", QUERY_STRING=query % bad)
    assert answer.status_code == 400


@pytest.mark.parametrize("bad", UNKEPT.values(), ids=UNKEPT)
@pytest.mark.parametrize("path", ["/%s", "/couples/%s/", "/library/exercises/%s/"])
def test_a_path_that_cannot_be_kept_leads_nowhere(world, patient, path, bad):
    """F55, F56."""
    assert patient(world, "ana").get(path % bad).status_code in (400, 404)


@pytest.mark.parametrize("name", ["sid", "csrf", "messages", "other"])
@pytest.mark.parametrize("text", [r'"\000\000\000\000aaaaaaaa"', r'"\355\240\200"'])
def test_a_cookie_that_cannot_be_kept_counts_as_none(name, text):
    """F55: `\\000` in quotes is NUL once a cookie is read; the next one may be set."""
    client = Client(raise_request_exception=False)
    answer = client.get("/sign-in/", headers={"cookie": f"{name}={text}"})
    assert answer.status_code == 200


JSON = {
    "NUL in a value": rb'{"field": "a", "value": "\u0000", "revision": 0}',
    "NUL in a key": rb'{"field": "a", "value\u0000": "", "revision": 0}',
    "NUL in the field": rb'{"field": "a\u0000", "value": "", "revision": 0}',
    "NUL inside": rb'{"field": "a", "value": ["\u0000"], "revision": 0}',
    "surrogate": rb'{"field": "a", "value": "\ud800", "revision": 0}',
    "no UTF-8": b'{"field": "a", "value": "\xff", "revision": 0}',
    "overlong": b'{"field": "a", "value": "\xc0\xaf", "revision": 0}',
    "mark": b'\xef\xbb\xbf{"field": "a", "value": "", "revision": 0}',
    "1e400": b'{"field": "a", "value": 1e400, "revision": 0}',
    "NaN": b'{"field": "a", "value": NaN, "revision": 0}',
    "large revision": b'{"field": "a", "value": "", "revision": 99999999999999999}',
    "deep": b'{"field": "a", "value": ' + b"[" * 100_000 + b"}",
    "twice": b'{"field": "a", "field": "b", "value": "", "revision": 0}',
}


@pytest.mark.parametrize("body", JSON.values(), ids=JSON)
@pytest.mark.parametrize(
    "name", ["save_field", "save_answer"], ids=["an exercise", "a questionnaire"]
)
def test_json_that_cannot_be_kept_is_told_why(world, rosa, name, body):
    """F55, F56, F57: 400, and a sentence."""
    answer = rosa.post(_save(world, name), body, "application/json")
    assert answer.status_code == 400
    assert (answer.json().get("message") or answer.json()["error"]).endswith(".")


def test_nothing_of_it_is_kept(world, rosa):
    """F55: the answers stand as they stood."""
    row = Administration.objects.get(pk=world.ids["rosa"]["administration_id"])
    before = (row.answers, row.revision)
    for body in JSON.values():
        rosa.post(_save(world, "save_answer"), body, "application/json")
    row.refresh_from_db()
    assert (row.answers, row.revision) == before


def _save(world, name):
    key = "administration_id" if name == "save_answer" else "occurrence_id"
    return reverse(name, args=[world.ids["rosa"][key]])


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "\udfffa"])
def test_half_characters_are_not_plain(text):
    """F56."""
    assert not is_plain(text)


@pytest.mark.parametrize("text", ["", "\u202e", "\U0001f30a", "\uffff", "\x7f", "\r\n"])
def test_all_others_are(text):
    """F59."""
    assert is_plain(text)
    assert is_whole_utf8(text.encode())


def test_the_database_takes_what_is_plain_and_only_that():
    """The control: without the layer, NUL is an error of the database's or is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["\u202e\uffff\x01"])
        assert cursor.fetchone() == ("\u202e\uffff\x01",)
        refused = False
        try:
            cursor.execute("SELECT %s", ["\x00"])
        except (ValueError, DatabaseError):
            refused = True
    assert refused == (connection.vendor == "postgresql")
    assert json.dumps({"a": "\x00"}) == r'{"a": "\u0000"}'
