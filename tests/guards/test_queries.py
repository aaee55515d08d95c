"""A page asks the database a bounded number of times, however much there is to show.

Everything is counted: session, account, viewer, the page, the audit trail. Keys of
sealed values are forgotten before each count, as after a start.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from clients.actions import care, couples
from practice import clock
from practice.encryption import forget_keys
from tests.cast import join, make_couple
from tests.given import give_exercise, give_measure, in_days
from tests.guards import expected
from tests.guards.crowd import BY_TOKEN, SEATS, sit
from tests.guards.matrix import LEAVES, fill, our_addresses, owners_of
from tests.world import furnish

pytestmark = pytest.mark.django_db

MOST = 14
LOOKING = [
    seat
    for seat in (*SEATS, *BY_TOKEN)
    if seat.name
    in {"lead", "co", "lapsed", "one partner", "admin", "front desk", "anonymous"}
    | {"therapist in care elsewhere", "two couples, in the second"}
    | {"lead, by token", "admin, by token"}
]
#: whose pages show lists that grow below
GROWING = [
    seat
    for seat in LOOKING
    if seat.name in {"lead", "one partner", "admin", "front desk", "lead, by token"}
]
NOT_QUERIES = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Counted:
    """How many statements went by; opening and closing a transaction is none."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += not sql.startswith(NOT_QUERIES)
        return execute(sql, params, many, context)


def pages(world, seat) -> Iterator[tuple[str, str]]:
    """(name, place) of every address that may be opened from this seat."""
    for address in our_addresses():
        if address.name in LEAVES or (seat.token and not address.is_api):
            continue
        owners = owners_of(world, address)
        own = [one for one in owners if expected.is_own(seat, address, one)]
        if own and expected.may_method(address, "GET"):
            yield address.name, fill(address, world.ids[own[0]])


def cost(client, place) -> int:
    """How often a page asks; the first look may write into the session."""
    client.get(place)
    forget_keys()
    counted = Counted()
    with connection.execute_wrapper(counted):
        client.get(place)
    return counted.number


def costs(world, seat, only: str = "") -> dict[str, int]:
    """By address, what each page, or `only` one, costs from this seat."""
    client = sit(world, seat)
    found = [one for one in pages(world, seat) if only in ("", one[0])]
    return {name: cost(client, place) for name, place in found}


@pytest.mark.parametrize("seat", LOOKING, ids=str)
def test_no_page_asks_more_than_fourteen_times(crowd, seat):
    found = costs(crowd, seat)
    worst = sorted(((n, name) for name, n in found.items()), reverse=True)
    print(f"{seat}: {worst[:5]}")
    assert [one for one in worst if one[0] > MOST] == []


@pytest.mark.parametrize("seat", GROWING, ids=str)
def test_more_to_show_asks_no_more_often(crowd, seat):
    assert more_often(crowd, seat) == {}


def more_often(world, seat, only: str = "") -> dict[str, tuple[int, int]]:
    """Pages that ask more often when there is more: their cost before and after."""
    before = costs(world, seat, only)
    add_more(world)
    after = costs(world, seat, only)
    return {name: (before[name], n) for name, n in after.items() if n > before[name]}


def add_more(world):
    """More of everything for the first couple, and more couples for Ana."""
    for number in range(3):
        names = (f"ada{number}", f"eve{number}")
        make_couple(world.cast, *names, by="ana")
        for name in names:
            join(world.cast, name, by="ana")
        furnish(world, *names, "ana")
        for name in names:
            del world.ids[name]  # nobody asks for their own addresses
    give_more(world)


def give_more(world):
    """More work, sessions and words between Ana, Rosa and Ines."""
    couple, ana = world.cast.couples["rosa"], world.cast.viewer("ana", "therapist")
    for code in ("kind-words-to-myself", "three-minute-pause"):
        give_exercise(
            world.cast,
            "rosa",
            code,
            cadence="daily",
            per_week=7,
            until=in_days(20),
            will_comment=True,
            opened=True,
            confirmed=True,
        )
    give_measure(world.cast, "rosa", every_weeks=4)
    for day in range(3, 8):
        at = clock.now() + timedelta(days=day)
        couples.plan_session(couple=couple, starts_at=at, attendees="A", by=ana)
        care.write_note(couple=couple, body="More", by=ana)
        for key in ("rosa", "ines"):
            care.send_aside(body="More", by=world.cast.member(key))


def test_a_page_that_asks_once_more_is_counted(crowd):
    """The control: one more statement is one more counted."""
    counted = Counted()
    with connection.execute_wrapper(counted), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 1")
    assert counted.number == 2


def test_a_planted_question_for_each_row_is_seen(crowd, monkeypatch):
    """The control: ask once for each partner on the caseload, and see it red."""
    from practice.workspace import caseload  # noqa: PLC0415

    half_of = caseload.half_of

    def asking(partner, around):
        partner.refresh_from_db()
        return half_of(partner, around)

    monkeypatch.setattr(caseload, "half_of", asking)
    assert list(more_often(crowd, GROWING[0], "caseload")) == ["caseload"]
