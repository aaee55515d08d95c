"""F65: an id that is none of ours, or somebody else's kind, is simply not there.

One spelling counts: lower case, with dashes. The others are not found.
"""

import uuid

import pytest

from tests.guards.walk import addresses
from tests.hardening import walking

pytestmark = pytest.mark.django_db

NUMBERS = ("0", "-1", "10", "999999", "9" * 40, "9" * 5_000, "1.5", "1e3", "\u0663")
CODES = ("aor-99", "AOR-24", "a" * 5_000, "--", "__class__")


def bad_ids(good, others):
    """Spellings of an id, and ids of other things, that must not be found."""
    text = str(good)
    return [
        text.upper(),
        "{" + text + "}",
        f"urn:uuid:{text}",
        text.replace("-", ""),
        "-1",
        "9" * 40,
        str(uuid.UUID(int=2**128 - 1)),
        *map(str, others[:2]),
    ]


def of_uuids(who):
    """Addresses of somebody that are about one thing."""
    for address in addresses():
        ids = [name for name in address.parameters if name.endswith("_id")]
        if ids and walking.is_for(who, address):
            yield address, ids


@pytest.mark.parametrize("who", ["ana", "rosa", "dana"])
def test_every_other_spelling_and_kind_is_not_found(world, who):
    """F65: by GET and by POST; in capitals, in braces, of another table."""
    client, wrong = walking.browser(world, who), []
    ids = {name: one for name, one in world.ids["rosa"].items() if name != "token"}
    for address, names in of_uuids(who):
        path = walking.path_of(address, ids)
        for name in names:
            good = str(ids[name])
            others = [one for other, one in ids.items() if str(one) != good]
            for bad in bad_ids(good, others):
                place = path.replace(good, bad)
                codes = {client.get(place).status_code, client.post(place).status_code}
                if 404 not in codes or not codes <= {404, 405}:
                    wrong.append(f"{address.name} {name}={bad[:40]}: {codes}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["ana", "rosa"])
def test_a_number_or_code_that_is_none_is_not_found(world, who):
    """F65."""
    client, wrong = walking.browser(world, who), []
    ids = dict(world.ids["rosa"])
    for address in addresses():
        if not walking.is_for(who, address):
            continue
        for name, bad_ones in (("number", NUMBERS), ("pk", NUMBERS), ("code", CODES)):
            if name not in address.parameters:
                continue
            mark = {"number": "7", "pk": "7", "code": "the-code"}[name]
            path = walking.path_of(address, {**ids, name: mark})
            for bad in bad_ones:
                answer = client.get(path.replace(f"/{mark}/", f"/{bad}/"))
                if answer.status_code == 405 and "GET" not in address.methods:
                    continue
                if answer.status_code not in (302, 404):
                    wrong.append(f"{address.name} {bad[:20]}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "token", ["x", "-1", "a" * 5_000, "%2e%2e%2f", "\u202e", "null", "'--"]
)
@pytest.mark.parametrize("page", ["i", "staff", "setup"])
def test_a_token_that_is_none_opens_nothing(client, page, token):
    """F65: the same page as for one that was used."""
    client.raise_request_exception = False
    assert client.get(f"/{page}/{token}/").status_code in (404, 410)


def test_a_laxer_reading_is_seen(world, monkeypatch):
    """The control: find rows by the start of an id."""
    monkeypatch.setattr("practice.access.ScopedQuerySet.find_for", _lax)
    with pytest.raises(AssertionError, match="license_verify"):
        test_every_other_spelling_and_kind_is_not_found(world, "dana")


def _lax(self, viewer, pk):
    return self.visible_to(viewer).first()
