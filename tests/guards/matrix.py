"""Asks one address by one method from one seat for one owner's things, and judges it.

Every request is made inside a savepoint that is rolled back, so that each meets the
same world.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from practice.addresses import PUBLIC, Address, addresses
from practice.ids import new_id
from practice.models import AuditEntry
from tests.guards import answers, expected
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import Seat, has_viewer, sit
from tests.guards.walk import FILL
from tests.guards.written import (
    BY_TOKEN,
    MAY_CHANGE,
    Row,
    Written,
    changed,
    is_within,
    lines,
    rows,
)
from tests.world import World

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
#: These end sessions by a GET, on purpose.
LEAVES = {"leave"}
CODES = {
    "library_exercise": "three-good-moments",
    "pack": "intake",
    "wording": "csi-4",
    "own_change": "own-ease",
    "own_retire": "own-ease",
}
#: Opened by a link of their own, and not by an invitation into care.
LINKS = {"setup", "staff_invitation"}
ELSEWHERE = "https://elsewhere.example/"
CANARY = re.compile(r"canary-of-([a-z0-9]+)-([a-z]+)")
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class Probe:
    """One request of the matrix.

    `other` is whose partner is named beside the owner's couple, where those two are
    of different couples.
    """

    seat: Seat
    address: Address
    method: str
    owner: str
    other: str = ""

    def __str__(self) -> str:
        whose = f" of {self.owner}" if self.address.parameters else ""
        beside = f" with {self.other}" if self.other else ""
        return f"{self.method} {self.address.name}{whose}{beside} by {self.seat.name}"

    def outcome(self) -> str:
        """How it must end: a couple with a partner of another is not there."""
        wanted = expected.outcome(self.seat, self.address, self.method, self.owner)
        is_mixed = self.other and wanted == expected.OPEN
        return expected.ABSENT if is_mixed else wanted


def our_addresses() -> list[Address]:
    """Every address of this mode, allauth's too."""
    return [a for a in addresses() if a.name]


def fill(address: Address, ids) -> str:
    """The address with an owner's ids; an unknown parameter fails the walk."""
    known = {**FILL, **ids}
    if address.name in LINKS:
        known["token"] = known.get(address.name, known.get("token"))
    if address.name in CODES:
        known["code"] = CODES[address.name]
    return reverse(address.name, kwargs={p: known[p] for p in address.parameters})


class Matrix:
    """The world, and a client for each seat, made when first asked for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Client] = {}
        self._foreign: dict[tuple[str, str], set[str]] = {}
        self._rows: dict[str, dict[str, Row]] = {}

    def client(self, seat: Seat) -> Client:
        """The seat's client; its cookies are put back after every request."""
        if seat.name not in self._clients:
            self._clients[seat.name] = sit(self.world, seat)
        return self._clients[seat.name]

    def foreign(self, probe: Probe) -> set[str]:
        """Keys that the page asked for must not hold."""
        page = probe.address.name if probe.address.name in expected.NAMES_THINGS else ""
        key = probe.seat.name, page
        if key not in self._foreign:
            self._foreign[key] = expected.foreign_keys(self.world, probe.seat, page)
        return self._foreign[key]

    def judge(self, probe: Probe) -> list[str]:
        """What is wrong with the answer to this request; nothing when all is well."""
        client = self.client(probe.seat)
        cookies = client.cookies.output(header="", sep=";")
        written = Written()
        with transaction.atomic():
            with connection.execute_wrapper(written):
                answer = self.ask(client, probe)
            wrote = written.unusual(by_token=probe.seat.token)
            wrong = list(self.faults(probe, answer, written))
            after = {table: rows(table) for table in wrote}
            transaction.set_rollback(True)
        wrong += self.touched(probe, after)
        client.cookies.clear()
        client.cookies.load(cookies)
        return [f"{probe}: {what}" for what in wrong]

    def ask(self, client: Client, probe: Probe):
        """Make the request, with a form that tries to lead elsewhere."""
        ids = dict(self.world.ids[probe.owner])
        if probe.other:
            ids["partner_id"] = self.world.ids[probe.other]["partner_id"]
        place = fill(probe.address, ids)
        if probe.method in SAFE:
            return client.generic(probe.method, place)
        if probe.address.is_api:
            key = {"HTTP_IDEMPOTENCY_KEY": str(new_id())}
            return client.generic(
                probe.method, place, b"{}", content_type="application/json", **key
            )
        form = f"next={ELSEWHERE}".encode()
        kind = "application/x-www-form-urlencoded"
        return client.generic(probe.method, place, form, content_type=kind)

    def faults(self, probe: Probe, answer, written: Written) -> Iterator[str]:
        """Everything that the answer must not be."""
        wanted = probe.outcome()
        yield from ended_otherwise(probe, answer, wanted)
        yield from shown(probe, answer)
        yield from self.listed(probe, answer)
        yield from led_away(probe, answer)
        looks = probe.method in SAFE and probe.address.name not in LEAVES
        wrote = written.unusual(by_token=probe.seat.token)
        if (wanted in expected.DENIALS or looks) and wrote:
            yield f"wrote {wrote}"
        yield from unrecorded(self.world, probe, answer, written)

    def listed(self, probe: Probe, answer) -> Iterator[str]:
        """Keys of other people's rows, but for those that stood in the address."""
        found = set(KEY.findall(answer.content.decode(errors="replace")))
        found -= set(KEY.findall(answer.wsgi_request.get_full_path()))
        foreign = self.foreign(probe) & found
        for parameter, owner in sorted(set(expected.whose(self.world, foreign))):
            yield f"holds the {parameter} of {owner}"

    def touched(self, probe: Probe, after: dict[str, dict[str, Row]]) -> Iterator[str]:
        """Tables in which a request changed rows that are not its own.

        Compared once all is undone again: so what stood there before is read only
        for the few requests that write.
        """
        seat, address, owner = probe.seat, probe.address, probe.owner
        for table, now in after.items():
            mine = expected.may_change(self.world, seat, address, owner)
            if table not in self._rows:
                self._rows[table] = rows(table)
            new = changed(self._rows[table], now)
            if not all(is_within(table, row, mine) for row in new):
                yield f"touches rows of others in {table}"


def ended_otherwise(probe: Probe, answer, wanted: str) -> Iterator[str]:
    """How it ended, where that is not how it must."""
    found, status = how(answer), answer.status_code
    allowed = {wanted}
    is_allauths = probe.address.name not in AUDIENCES
    if wanted == expected.METHOD:
        # Before the method or after the role: neither says anything about a row.
        allowed |= {*expected.DENIALS}
        # allauth may lead elsewhere before it looks at the method.
        allowed |= {expected.OPEN} if is_allauths else set()
    if wanted == expected.OPEN and probe.method not in SAFE:
        empty = probe.address.name in expected.EMPTY_IS_ABSENT
        allowed |= {expected.ABSENT} if empty else set()
    if is_allauths and probe.method not in ("GET", "HEAD", "POST"):
        # Its classes name methods that they do not take, and take OPTIONS.
        allowed |= {expected.METHOD}
    if found not in allowed:
        yield f"{status}, and not {wanted}"
    elif found == expected.OPEN:
        right = answers.statuses(probe.seat, probe.address, probe.method)
        if status not in right:
            yield f"{status}, and not {' or '.join(map(str, sorted(right)))}"


def how(answer) -> str:
    """How a request ended."""
    place = answer.headers.get("Location", "")
    match answer.status_code:
        case 302 if place.startswith("/sign-in/?"):
            return expected.DOOR
        case 302 if place == "/security/":
            return expected.FACTOR
        case 302 if place == "/join/choices/":
            return expected.CHOICES
        case 401:
            return expected.UNKNOWN_TOKEN
        case 403:
            return expected.FORBIDDEN
        case 404:
            return expected.ABSENT
        case 405:
            return expected.METHOD
        case _:
            return expected.OPEN


def shown(probe: Probe, answer) -> Iterator[str]:
    """Whose words are in the body or the headers, and must not be."""
    text = answer.content.decode(errors="replace") + repr(answer.headers)
    text += answer.cookies.output()
    for owner, kind in sorted(set(CANARY.findall(text))):
        if not expected.may_read(probe.seat, owner, kind):
            yield f"shows {owner}'s {kind}"


def led_away(probe: Probe, answer) -> Iterator[str]:
    """A redirect to somewhere that is not ours."""
    place = answer.headers.get("Location", "/")
    is_local = place.startswith("/") and not place.startswith(("//", "/\\"))
    if not is_local and probe.address.name not in LEAVES:
        yield f"leads to {place}"


def unrecorded(world: World, probe: Probe, answer, written: Written) -> Iterator[str]:
    """A refusal without its entry; a reading or a writing that no entry names.

    What allauth writes into its own tables has no entries. A page that names no row
    leaves one where `expected.LISTED` says so: the others show nobody, or oneself.
    """
    if PUBLIC in probe.address.audience or not has_viewer(probe.seat):
        return
    entries = AuditEntry.objects.filter(request_id=answer.headers["X-Request-Id"])
    if expected.is_refusal(how(answer)):
        if not refused(entries, probe):
            yield "the refusal is not on record"
    elif answer.status_code < 400 and probe.outcome() == expected.OPEN:
        acts = entries.filter(actor_id=world.cast.users[probe.seat.account].pk)
        if not was_read(world, probe, answer, acts):
            yield "the reading is not on record"
        is_ours = probe.address.name in AUDIENCES
        if written.rows and is_ours and not acts.exists():
            yield "the writing is not on record"


def refused(entries, probe: Probe) -> bool:
    """Whether the trail says who was refused what."""
    found = entries.filter(action="refused", actor_id__isnull=False)
    return any(e.detail["address"] == probe.address.name for e in found)


def was_read(world: World, probe: Probe, answer, acts) -> bool:
    """Whether the trail says what was read, where it must."""
    if probe.method == "OPTIONS" or answer.status_code >= 300:
        return True
    ids = world.ids[probe.owner]
    named = [ids[p] for p in probe.address.parameters if p in expected.CLIENTS]
    if named:
        return acts.filter(object_id__in=named).exists()
    return probe.address.name not in expected.LISTED or acts.exists()


# --- the whole database, for the beginning and the end of many requests ---------------
def state() -> dict[str, str]:
    """A hash of the rows of every table but those a look may change."""
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    digest = {}
    for table in sorted(tables - MAY_CHANGE - BY_TOKEN):
        texts = sorted(repr(row) for row in lines(table)[1])
        digest[table] = hashlib.sha256("".join(texts).encode()).hexdigest()
    return digest


# --- which requests ---------------------------------------------------------------
def everything(world: World, seat: Seat) -> Iterator[Probe]:
    """The whole product of addresses, methods and owners for one seat."""
    for address in our_addresses():
        for method in METHODS:
            for owner in owners_of(world, address):
                yield Probe(seat, address, method, owner)
        yield from mixed(seat, address, METHODS)


def owners_of(world: World, address: Address) -> list[str]:
    """All owners where the address names rows; one where it does not."""
    keys = list(world.ids)
    return keys if set(address.parameters) - expected.NEUTRAL else keys[:1]


def mixed(seat: Seat, address: Address, methods: Sequence[str]) -> Iterator[Probe]:
    """A couple with a partner of another: own with own, own with foreign, and back."""
    if set(address.parameters) >= expected.PAIR:
        for owner, other in expected.mixed_pairs(seat):
            for method in methods:
                yield Probe(seat, address, method, owner, other)


def some(world: World, seat: Seat) -> Iterator[Probe]:
    """Every address from this seat; methods and owners turn with address and seat.

    By each method an address takes for one's own things; by one or two of them for
    somebody else's; and now and then by a method it does not take.
    """
    turn = sum(map(ord, seat.name))
    for number, address in enumerate(our_addresses(), turn):
        if seat.token and not address.is_api:
            continue
        owners = owners_of(world, address)
        own = [o for o in owners if expected.is_own(seat, address, o)]
        rest = [o for o in owners if o not in own]
        takes = [m for m in METHODS if expected.may_method(address, m)]
        refuses = [m for m in METHODS if m not in takes]
        if own:
            for method in {"GET", "POST", "PUT"} & set(takes):
                yield Probe(seat, address, method, own[number % len(own)])
        for step in range(2 if rest and own else len(rest[:1])):
            turned = number + step
            method, owner = takes[turned % len(takes)], rest[turned % len(rest)]
            yield Probe(seat, address, method, owner)
        yield from mixed(seat, address, takes[number % len(takes) :][:1])
        if refuses and number % 3 == 0:
            method = refuses[number // 3 % len(refuses)]
            yield Probe(seat, address, method, owners[number % len(owners)])
