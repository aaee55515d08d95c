"""Every address, by every method, from every seat, for everybody's things.

The usual run asks every address from every seat, with methods and owners in turn;
the whole product is asked by `./run test --full`.
"""

import pytest

from practice.addresses import addresses
from tests.guards import expected, matrix
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import BY_TOKEN, SEATS
from tests.guards.walk import NO_ROW

pytestmark = pytest.mark.django_db

ALL = [*SEATS, *BY_TOKEN]


def test_every_address_says_whom_it_is_for():
    """Name a new address in tests/guards/audiences.py."""
    ours = {
        a.name
        for a in matrix.our_addresses()
        if not a.route.startswith(("sign-", "secur"))
    }
    assert ours - set(AUDIENCES) == set()
    assert set(AUDIENCES) - {a.name for a in matrix.our_addresses()} == set()


def test_every_address_has_a_name():
    assert [a.route for a in addresses() if not a.name] == []


@pytest.mark.parametrize(
    "bad",
    [
        NO_ROW,
        "not-an-id",
        "1",
        "-1",
        "99999999999999999999999999999999999999",
        "{019bd5a4-0000-7000-8000-000000000000}",
    ],
)
def test_unknown_and_malformed_ids_answer_alike(crowd, bad):
    """The same 404 as for a stranger's id."""
    client = crowd.cast.client("ana")
    foreign = client.get(f"/couples/{crowd.ids['zoe']['couple_id']}/")
    answer = client.get(f"/couples/{bad}/")
    assert (answer.status_code, answer.content) == (404, foreign.content)


def test_every_key_in_an_address_says_whose_rows_it_names():
    """Name a new one in tests/guards/expected.py."""
    keys = {p for a in matrix.our_addresses() for p in a.parameters}
    assert keys == expected.CLIENTS | expected.STAFFS | expected.NEUTRAL - {"name"}


def wrongs(crowd, probes):
    """What is wrong with the answers to these requests, and whether anything stays."""
    asked = matrix.Matrix(crowd)
    probes = list(probes)
    for seat in {probe.seat for probe in probes}:
        asked.client(seat)  # signing in is no part of what is judged
    before = matrix.state()
    wrong = [line for probe in probes for line in asked.judge(probe)]
    after = matrix.state()
    changed = [table for table in before if before[table] != after[table]]
    return [*wrong, *(f"{table} is not as it was" for table in changed)]


@pytest.mark.parametrize("seat", ALL, ids=str)
def test_each_seat_gets_what_is_its_own_and_nothing_else(crowd, seat):
    wrong = wrongs(crowd, matrix.some(crowd, seat))
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
@pytest.mark.parametrize("seat", ALL, ids=str)
def test_whatever_is_asked_in_whatever_way(crowd, seat):
    wrong = wrongs(crowd, matrix.everything(crowd, seat))
    assert not wrong, "\n".join(wrong)
