"""Every error a program meets is a problem document that says how to go on."""

import json

import pytest

from practice.api.views import people

PLAIN = ("type", "title", "status", "detail", "instance")


def problem(answer, status):
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert set(PLAIN) <= set(found)
    assert found["status"] == status
    assert found["instance"] == answer["X-Request-Id"]
    return found


def test_without_a_token_is_401_and_says_what_to_show(stranger):
    answer = stranger.get("couples/")
    problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_unknown_address_is_404(ana):
    problem(ana.get("no-such-thing/"), 404)


def test_a_malformed_id_is_404(ana):
    problem(ana.get("couples/{019bd5a4-0000-7000-8000-000000000000}/"), 404)


def test_a_strangers_row_is_the_same_404_as_none(ana, world):
    foreign = ana.get(f"couples/{world.ids['zoe']['couple_id']}/")
    unknown = ana.get("couples/019bd5a4-0000-7000-8000-000000000000/")
    first, other = problem(foreign, 404), problem(unknown, 404)
    assert first | {"instance": ""} == other | {"instance": ""}


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS", "PUT"])
def test_a_method_that_is_not_there_is_405(ana, method):
    answer = ana.ask(method, "couples/")
    problem(answer, 405)
    assert "GET" in answer["Allow"]


def test_asking_for_a_page_is_406(ana):
    problem(ana.get("couples/", Accept="text/html"), 406)


def test_something_else_than_json_is_415(ana):
    problem(ana.ask("POST", "sessions/", b"a=1", **{"Content-Type": "text/plain"}), 415)


def test_too_often_is_429_and_says_how_long_to_wait(ana, settings):
    settings.API_LIMITS = settings.API_LIMITS | {"reads_per_token": 1}
    ana.get("couples/")
    answer = ana.get("couples/")
    problem(answer, 429)
    assert int(answer["Retry-After"]) >= 1


def test_a_fault_of_ours_is_500_and_says_nothing_of_it(ana, monkeypatch):
    def broken(self, rows):
        raise RuntimeError("what broke")

    monkeypatch.setattr(people.CoupleView, "with_parts", broken)
    answer = ana.get("couples/")
    problem(answer, 500)
    assert b"what broke" not in answer.content


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\\u0000"}',
        b'{"\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"\xff\xfe",
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
    ],
)
def test_what_is_not_plain_json_is_400(ana, body):
    problem(ana.ask("POST", "sessions/", body), 400)


def test_more_than_is_ever_needed_is_413(ana):
    body = json.dumps({"a": "x" * 300_000}).encode()
    problem(ana.ask("POST", "sessions/", body), 413)


@pytest.mark.parametrize("query", ["q=%00", "q=%ed%a0%80", "couple=%00"])
def test_what_no_database_can_hold_is_400(ana, query):
    problem(ana.get(f"plans/?{query}"), 400)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("search=rosa", "search"),
        ("ordering=-why", "ordering"),
        ("partner__person__name=Rosa", "partner__person__name"),
        ("format=json", "format"),
        ("couple=1", "couple"),
        ("couple=", "couple"),
        ("stopped=maybe", "stopped"),
        ("page_size=1000000000", "page_size"),
        ("page_size=0", "page_size"),
        ("cursor=x", "cursor"),
        ("stopped=true&stopped=false", "stopped"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(ana, query, name):
    found = problem(ana.get(f"plans/?{query}"), 400)
    assert list(found["errors"]) == [name]


def test_a_parameter_to_a_write_is_refused(ana, ids):
    found = problem(ana.post(f"plans/{ids['plan_id']}/stop/?now=true"), 400)
    assert list(found["errors"]) == ["now"]
