"""Every address of the API, asked with every token for every stranger's things."""

import pytest

from practice.addresses import addresses
from tests.guards.audiences import API

THERAPIST_OF = {"rosa": "ana", "bo": "ben", "zoe": "cleo"}
ASKING = {
    "ana": "therapist",
    "ben": "therapist",
    "cleo": "therapist",
    "lars": "therapist",
    "dana": "admin",
    "cleo as admin": "admin",
}


@pytest.fixture(autouse=True)
def _patient(settings):
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 10**6)


def with_ids():
    return [a for a in addresses() if a.name in API and a.tables()]


def filled(address, ids):
    path = "/" + address.route.replace("<slug:code>", "psc-6")
    for name in set(address.parameters) - {"code"}:
        path = path.replace(f"<uuid:{name}>", str(ids[name]))
    return path


def found(program, world, mine):
    """What answers otherwise than with 404 for things that are not one's own."""
    wrong = []
    for owner, therapist in THERAPIST_OF.items():
        if therapist == mine:
            continue
        for address in with_ids():
            place = filled(address, world.ids[owner])
            for method in set(address.methods) - {"HEAD"}:
                code = program.ask(method, place).status_code
                if code != 404:
                    wrong.append(f"{method} {address.name} of {owner}: {code}")
    return wrong


@pytest.mark.parametrize("name", [n for n, role in ASKING.items() if role != "admin"])
def test_a_therapist_finds_no_strangers_things(program, world, name):
    assert found(program(name, "therapist"), world, name) == []


@pytest.mark.parametrize("name", ["dana", "cleo"])
def test_an_admin_finds_nobodys_things(program, world, name):
    refused = found(program(name, "admin"), world, "")
    assert {line.rpartition(" ")[2] for line in refused} <= {"403"}
    assert not [line for line in refused if line.startswith("GET")]


def test_a_planted_leak_is_seen(program, world, monkeypatch):
    from homework.models import EntryQuerySet  # noqa: PLC0415

    monkeypatch.setattr(EntryQuerySet, "visible_to", lambda self, viewer: self.all())
    assert "GET api_entry of rosa: 200" in found(program("ben"), world, "ben")


@pytest.mark.parametrize("name", ["ana", "ben", "cleo"])
def test_no_list_shows_a_strangers_id(program, world, name):
    asked = program(name, "therapist")
    foreign = {
        str(key)
        for owner, therapist in THERAPIST_OF.items()
        for key in world.ids[owner].values()
        if therapist != name
    } - {""}
    shown = ""
    for address in addresses():
        if address.name in API and not address.parameters:
            shown += asked.get("/" + address.route).content.decode()
    assert [key for key in foreign if len(key) == 36 and key in shown] == []


def test_what_was_confided_is_nowhere(ana, world):
    """Every address of the API with Ana's token and Rosa's things in hand."""
    for address in addresses():
        if address.name in API:
            answer = ana.get(filled(address, world.ids["rosa"]))
            assert b"confided" not in answer.content, address.name
            assert b"not_safe" not in answer.content, address.name
