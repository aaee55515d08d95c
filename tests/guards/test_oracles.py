"""Nothing can be found out by asking: a stranger's id or name is as good as none."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse

from practice.addresses import addresses
from tests.guards.crowd import BY_TOKEN, SEATS, sit
from tests.guards.matrix import KEY
from tests.guards.walk import NO_ROW

pytestmark = pytest.mark.django_db

SEAT = {seat.name: seat for seat in (*SEATS, *BY_TOKEN)}
DESCRIPTIONS = ("api_schema", "api_docs")
#: What names a row in a list's parameters, and whose key would be asked for.
NAMES_A_ROW = {
    "couple": "couple_id",
    "partner": "partner_id",
    "plan": "plan_id",
    "assignment": "assignment_id",
}
KEYS = Path(__file__).parent / "api_keys.json"
CHANGING = re.compile(r'nonce="[^"]*"|value="[A-Za-z0-9]{64}"|[0-9a-f-]{36}')


def lists():
    return [
        a
        for a in addresses()
        if a.is_api and not a.parameters and a.name not in DESCRIPTIONS
    ]


def rows(crowd, seat, name, **asked):
    """What a list of the API answers to these parameters."""
    answer = sit(crowd, SEAT[seat]).get(reverse(name), asked)
    body = json.loads(answer.content)
    body.pop("instance", None)  # the request's own id
    return answer.status_code, body


@pytest.mark.parametrize("parameter", NAMES_A_ROW)
def test_a_list_narrowed_to_a_strangers_row_is_as_one_narrowed_to_none(
    crowd, parameter
):
    foreign, asked = crowd.ids["zoe"][NAMES_A_ROW[parameter]], 0
    for address in lists():
        known = rows(crowd, "lead, by token", address.name, **{parameter: foreign})
        unknown = rows(crowd, "lead, by token", address.name, **{parameter: NO_ROW})
        assert known == unknown, address.name
        asked += known[0] == 200
    assert asked


def test_a_strangers_id_as_a_cursor_shows_only_ones_own(crowd):
    foreign = {str(ids["couple_id"]) for ids in (crowd.ids["bo"], crowd.ids["zoe"])}
    for cursor in foreign:
        _status, body = rows(crowd, "lead, by token", "api_couples", cursor=cursor)
        assert not foreign & set(KEY.findall(json.dumps(body)))


def page(crowd, seat, path, **asked):
    """A page without what differs every time, and without what was asked."""
    text = sit(crowd, SEAT[seat]).get(path, asked).content.decode()
    for word in asked.values():
        text = text.replace(str(word), "")
    return CHANGING.sub("", text)


def test_a_strangers_name_is_found_no_more_than_nobodys(crowd):
    assert page(crowd, "lead", "/caseload/", q="Zoe") == page(
        crowd, "lead", "/caseload/", q="Qqq"
    )


def test_a_strangers_couple_opens_nothing_on_the_review_page(crowd):
    foreign = crowd.ids["zoe"]["couple_id"]
    assert page(crowd, "lead", "/review/", couple=foreign) == page(
        crowd, "lead", "/review/", couple=NO_ROW
    )


def names_in(found, prefix=""):
    """The names of all fields in an answer, with those they lie in."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield f"{prefix}{name}"
            yield from names_in(inner, f"{prefix}{name}.")
    elif isinstance(found, list):
        for inner in found:
            yield from names_in(inner, prefix)


def shown_by(crowd, seat):
    """Which fields each address of the API shows in this seat."""
    client, shown = sit(crowd, SEAT[seat]), {}
    for address in addresses():
        if not address.is_api or address.name in DESCRIPTIONS:
            continue
        ids = {**crowd.ids["rosa"], "code": "aor-24"}
        filled = {name: ids[name] for name in address.parameters}
        answer = client.get(reverse(address.name, kwargs=filled))
        if answer.status_code == 200:
            names = sorted(set(names_in(json.loads(answer.content))))
            shown[address.name] = " ".join(names)
    return shown


@pytest.mark.parametrize("seat", ["lead, by token", "admin, by token"])
def test_each_role_is_shown_these_fields_and_no_others(crowd, seat):
    """A new field is written into api_keys.json by hand, after asking who reads it."""
    assert shown_by(crowd, seat) == json.loads(KEYS.read_text())[seat]
