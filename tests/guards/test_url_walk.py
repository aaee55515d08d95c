"""Every address, asked by every viewer for every stranger's things."""

import pytest
from django.urls import reverse

from tests.guards.audiences import ACCOUNT, API, AUDIENCES, PUBLIC
from tests.guards.walk import addresses
from tests.world import canaries_of

pytestmark = pytest.mark.django_db

#: role -> the people of the cast who have it
VIEWERS = {
    "ana": "therapist",
    "ben": "therapist",
    "cleo": "therapist",
    "lars": "therapist",
    "rosa": "partner",
    "ines": "partner",
    "bo": "partner",
    "zoe": "partner",
    "dana": "admin",
    "fay": "frontdesk",
}
#: whose things an address is asked for
OWNERS = ("rosa", "ines", "bo", "zoe")
#: who may see the things of whom
THERAPIST_OF = {"rosa": "ana", "ines": "ana", "bo": "ben", "zoe": "cleo"}
#: where a token is asked for rather than a sign-in
FOR_PROGRAMS = {*API, "api_schema"}
NEUTRAL = {"number", "code", "name"}
FILL = {"number": 1, "code": "aor-24", "name": "none.eml"}
CODES = {"library_exercise": "three-good-moments"}


@pytest.fixture(autouse=True)
def _patient(settings):
    """The walk asks more often than a program may."""
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 10**6)


def fill(address, ids):
    """The address with an owner's ids; an unknown parameter fails the walk."""
    known = {**FILL, **ids}
    if address.name in CODES:
        known["code"] = CODES[address.name]
    return reverse(
        address.name, kwargs={name: known[name] for name in address.parameters}
    )


def is_own(name, owner):
    """Whether these things are the viewer's to open."""
    role = VIEWERS[name]
    if role == "therapist":
        return THERAPIST_OF[owner] == name
    return role == "partner" and name == owner


def test_every_address_says_whom_it_is_for():
    """Name a new address in tests/guards/audiences.py."""
    ours = {a.name for a in addresses() if not is_allauths(a.route)}
    assert ours - {""} == set(AUDIENCES)


def is_allauths(route):
    """Signing in and its keys, which every account has; tokens are ours."""
    doors = route.startswith(("sign-", "security/"))
    return doors and not route.startswith("security/tokens/")


def test_every_address_has_a_name():
    assert [a.route for a in addresses() if not a.name] == []


def our_addresses():
    return [a for a in addresses() if a.name in AUDIENCES and a.name != "leave"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_is_led_to_the_door(world, client, method):
    wrong = []
    for address in our_addresses():
        if PUBLIC in AUDIENCES[address.name]:
            continue
        answer = getattr(client, method)(fill(address, world.ids["rosa"]))
        if not is_turned_away(address, answer):
            wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def is_turned_away(address, answer):
    """A person is led to the sign-in, a program told to show its token."""
    if address.name in FOR_PROGRAMS:
        return answer.status_code == 401 and "Bearer" in answer["WWW-Authenticate"]
    return answer.status_code == 302 and "/sign-in/" in answer["Location"]


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", sorted(VIEWERS))
def test_no_session_opens_the_api(world, name, method):
    client, wrong = world.cast.client(name), []
    for address in our_addresses():
        if address.name in API:
            answer = getattr(client, method)(fill(address, world.ids["rosa"]))
            if not is_turned_away(address, answer):
                wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(VIEWERS))
def test_the_wrong_role_finds_nothing(world, name, method):
    client, wrong = world.cast.client(name), []
    for address in our_addresses():
        audience = AUDIENCES[address.name]
        if {PUBLIC, ACCOUNT, VIEWERS[name]} & set(audience) or address.name in API:
            continue
        answer = getattr(client, method)(fill(address, world.ids["rosa"]))
        if answer.status_code != (401 if address.name in FOR_PROGRAMS else 404):
            wrong.append(f"{method} {address.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(VIEWERS))
def test_strangers_things_are_not_found(world, name):
    """404 by every method the address has; 405 says nothing about the row."""
    client, wrong = world.cast.client(name), []
    for address, owner in foreign_things(name):
        place = fill(address, world.ids[owner])
        codes = {client.get(place).status_code, client.post(place).status_code}
        if not codes <= {404, 405} or 404 not in codes:
            wrong.append(f"{address.name} of {owner}: {codes}")
    assert not wrong, "\n".join(wrong)


def foreign_things(name):
    """Addresses of the viewer's own role, with things of somebody else."""
    for address in our_addresses():
        if VIEWERS[name] not in AUDIENCES[address.name] or address.name in API:
            continue
        if set(address.parameters) <= NEUTRAL | {"license_id", "token"}:
            continue
        for owner in OWNERS:
            if not is_own(name, owner):
                yield address, owner


@pytest.mark.parametrize("name", sorted(VIEWERS))
def test_no_page_shows_a_strangers_words(world, name):
    """Every page that opens, own ids in hand, shows no canary of anybody else."""
    client, wrong = world.cast.client(name), []
    allowed = {name} | {o for o in OWNERS if THERAPIST_OF[o] == name}
    if name == "ana":
        allowed |= {"rosa", "ines", "rosaines"}
    foreign = canaries_of(*({*OWNERS, "lou", "yan", "ana", "ben", "cleo"} - allowed))
    for owner in OWNERS:
        for address in our_addresses():
            answer = client.get(fill(address, world.ids[owner]))
            body = answer.content.decode(errors="replace")
            if VIEWERS[name] == "partner":
                foreign_here = foreign
            else:
                foreign_here = [c for c in foreign if not _may_show(name, c)]
            shown = [c for c in foreign_here if c in body]
            # Mail may be late in this world; the address is there to say so.
            broken = answer.status_code >= 500 and address.name != "health_deep"
            if shown or broken:
                wrong.append(f"{address.name} of {owner}: {shown} {answer}")
    assert not wrong, "\n".join(wrong)


def _may_show(name, canary):
    """A therapist's own couples' words, both partners'."""
    of = {"ana": ("rosa", "ines"), "ben": ("bo", "lou"), "cleo": ("zoe", "yan")}
    return any(f"canary-{key}" in canary for key in of.get(name, ()))


@pytest.mark.parametrize(
    "bad",
    [
        "00000000-0000-7000-8000-000000000000",
        "not-an-id",
        "1",
        "-1",
        "99999999999999999999999999999999999999",
        "{019bd5a4-0000-7000-8000-000000000000}",
    ],
)
def test_unknown_and_malformed_ids_answer_alike(world, bad):
    """The same 404 as for a stranger's id."""
    client = world.cast.client("ana")
    foreign = client.get(f"/couples/{world.ids['zoe']['couple_id']}/")
    answer = client.get(f"/couples/{bad}/")
    assert (answer.status_code, answer.content) == (404, foreign.content)


def test_a_planted_leak_is_seen(world, monkeypatch):
    """Open every entry to everybody: the walk must go red."""
    from homework.models import EntryQuerySet  # noqa: PLC0415

    monkeypatch.setattr(EntryQuerySet, "visible_to", lambda self, viewer: self.all())
    with pytest.raises(AssertionError, match="entry of"):
        test_strangers_things_are_not_found(world, "ben")
