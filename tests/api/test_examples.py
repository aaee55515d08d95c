"""Each example of the description is accepted, with one's own ids and days in it."""

import re
from datetime import date, timedelta

import pytest

from practice import clock
from practice.api import schema
from tests.api.test_paper import sitting
from tests.cast import ZONE

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def examples():
    """Every example of a body: method, path, name, and what is sent."""
    return [
        (method, path, name, example["value"])
        for path, found in schema.document()["paths"].items()
        for method, operation in found.items()
        for name, example in operation.get("requestBody", {})
        .get("content", {})
        .get("application/json", {})
        .get("examples", {})
        .items()
    ]


def moved(sent, first):
    """The same with its earliest day put to `first`, and each other as far from it."""
    days = [
        date.fromisoformat(found)
        for value in sent.values()
        for found in DAY.findall(str(value))
    ]
    if not days:
        return sent
    way = first - min(days)

    def onward(found):
        return str(date.fromisoformat(found[0]) + way)

    return {
        name: DAY.sub(onward, value) if isinstance(value, str) else value
        for name, value in sent.items()
    }


@pytest.fixture
def own(world, ids):
    """Ids for the examples: Mia & Jon, who have been given nothing; Tom's sheet."""
    return {
        "couple": str(world.cast.couples["mia"].pk),
        "entry_id": ids["entry_id"],
        "administration_id": sitting(world, "tom").pk,
    }


def send(program, own, example):
    """The answer to one example."""
    method, path, _name, sent = example
    body = moved(sent, clock.today(ZONE) + timedelta(days=1))
    if "couple" in body:
        body["couple"] = own["couple"]
    headers = {"If-Match": '"0"'} if method == "put" else {}
    return program.ask(method.upper(), path.format(**own), body, **headers)


@pytest.mark.parametrize("example", examples(), ids=lambda one: one[2])
def test_it_is_accepted(ana, own, example):
    answer = send(ana, own, example)
    assert answer.status_code in (200, 201), answer.content


@pytest.mark.parametrize(
    "example", [e for e in examples() if "{" not in e[1]], ids=lambda one: one[2]
)
def test_what_was_made_can_be_read_at_once(ana, own, example):
    made = send(ana, own, example).json()
    read = ana.get(f"{example[1]}{made['id']}/")
    assert (read.status_code, read.json()) == (200, made)


def test_there_are_some():
    assert {(method, path.split("/")[3]) for method, path, *_ in examples()} == {
        ("post", "sessions"),
        ("post", "plans"),
        ("post", "assignments"),
        ("post", "entries"),
        ("put", "administrations"),
    }


def test_an_example_that_is_refused_is_seen(ana, own):
    """The control: an exercise that asks for a clearance."""
    method, path, name, sent = next(e for e in examples() if "exercise" in e[3])
    wrong = (method, path, name, sent | {"exercise": "three-good-moments"})
    assert send(ana, own, wrong).status_code == 422
