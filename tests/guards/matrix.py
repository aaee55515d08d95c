"""Asks one address by one method from one seat for one owner's things, and judges it.

Every request is made inside a savepoint that is rolled back, so that each meets the
same world.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from practice.addresses import PUBLIC, Address, addresses
from practice.ids import new_id
from practice.models import AuditEntry
from tests.guards import expected
from tests.guards.audiences import AUDIENCES
from tests.guards.crowd import Seat, has_viewer, sit
from tests.guards.walk import FILL
from tests.world import World

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
#: Tables that a look or a refusal may write: the trail, sessions, counted tries.
MAY_CHANGE = {
    "practice_auditentry",
    "django_session",
    "cache_rows",
    "practice_apicount",
    "practice_apitoken",  # when it was last used
    "practice_apianswer",  # a key is claimed before, and let go after a refusal
}
#: These end sessions by a GET, on purpose.
LEAVES = {"leave"}
CODES = {
    "library_exercise": "three-good-moments",
    "pack": "intake",
    "wording": "csi-4",
    "own_change": "own-ease",
    "own_retire": "own-ease",
}
ELSEWHERE = "https://elsewhere.example/"
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
CANARY = re.compile(r"canary-([a-z0-9]+)-([a-z]+)")
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class Probe:
    """One request of the matrix."""

    seat: Seat
    address: Address
    method: str
    owner: str

    def __str__(self) -> str:
        whose = f" of {self.owner}" if self.address.parameters else ""
        return f"{self.method} {self.address.name}{whose} by {self.seat.name}"


@dataclass
class Written:
    """The tables that statements wrote, as they went by."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute, sql, params, many, context):
        found = WRITES.match(sql)
        if found:
            self.tables.add(found[1].lower())
        return execute(sql, params, many, context)

    def unexpected(self) -> list[str]:
        return sorted(self.tables - MAY_CHANGE)


def our_addresses() -> list[Address]:
    """Every address of this mode, allauth's too."""
    return [a for a in addresses() if a.name]


def fill(address: Address, ids) -> str:
    """The address with an owner's ids; an unknown parameter fails the walk."""
    known = {**FILL, **ids}
    if address.name in CODES:
        known["code"] = CODES[address.name]
    return reverse(address.name, kwargs={p: known[p] for p in address.parameters})


class Matrix:
    """The world, and a client for each seat, made when first asked for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._clients: dict[str, Client] = {}

    def client(self, seat: Seat) -> Client:
        """The seat's client; its cookies are put back after every request."""
        if seat.name not in self._clients:
            self._clients[seat.name] = sit(self.world, seat)
        return self._clients[seat.name]

    def judge(self, probe: Probe) -> list[str]:
        """What is wrong with the answer to this request; nothing when all is well."""
        client = self.client(probe.seat)
        cookies = client.cookies.output(header="", sep=";")
        written = Written()
        with transaction.atomic():
            with connection.execute_wrapper(written):
                answer = self.ask(client, probe)
            wrong = list(faults(self.world, probe, answer, written))
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.load(cookies)
        return [f"{probe}: {what}" for what in wrong]

    def ask(self, client: Client, probe: Probe):
        """Make the request, with a form that tries to lead elsewhere."""
        place = fill(probe.address, self.world.ids[probe.owner])
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


def faults(world: World, probe: Probe, answer, written: Written) -> Iterator[str]:
    """Everything that the answer must not be."""
    wanted = expected.outcome(probe.seat, probe.address, probe.method, probe.owner)
    if answer.status_code >= 500 and answer.status_code != 503:
        yield f"{answer.status_code}"
    yield from ended_otherwise(probe, answer, wanted)
    yield from shown(probe, answer)
    yield from listed(world, probe, answer)
    yield from led_away(probe, answer)
    looks = probe.method in SAFE and probe.address.name not in LEAVES
    if (wanted in expected.DENIALS or looks) and written.unexpected():
        yield f"wrote {written.unexpected()}"
    yield from unrecorded(world, probe, answer, wanted)


def ended_otherwise(probe: Probe, answer, wanted: str) -> Iterator[str]:
    """How it ended, where that is not how it must."""
    found = how(answer)
    allowed = {wanted}
    if wanted == expected.METHOD:
        # Before the method or after the role: neither says anything about a row.
        allowed |= {*expected.DENIALS}
    if wanted == expected.OPEN and probe.method not in SAFE:
        empty = probe.address.name in expected.EMPTY_IS_ABSENT
        allowed |= {expected.ABSENT} if empty else set()
    if probe.address.name not in AUDIENCES and wanted != expected.DOOR:
        # allauth's own: may ask to sign in again, or have nothing of the kind.
        allowed |= {expected.OPEN, *expected.DENIALS}
    if found not in allowed:
        yield f"{answer.status_code}, and not {wanted}"


def how(answer) -> str:
    """How a request ended."""
    place = answer.headers.get("Location", "")
    match answer.status_code:
        case 302 if place.startswith("/sign-in/?"):
            return expected.DOOR
        case 302 if place == "/security/":
            return expected.FACTOR
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


def listed(world: World, probe: Probe, answer) -> Iterator[str]:
    """Keys of other people's rows, except those that were in the address itself."""
    if probe.seat.role not in ("therapist", "partner"):
        return
    found = set(KEY.findall(answer.content.decode(errors="replace")))
    found -= set(KEY.findall(answer.wsgi_request.get_full_path()))
    foreign = expected.foreign_keys(world, probe.seat) & found
    for parameter, owner in sorted(set(expected.whose(world, foreign))):
        yield f"holds the {parameter} of {owner}"


def led_away(probe: Probe, answer) -> Iterator[str]:
    """A redirect to somewhere that is not ours."""
    place = answer.headers.get("Location", "/")
    is_local = place.startswith("/") and not place.startswith(("//", "/\\"))
    if not is_local and probe.address.name not in LEAVES:
        yield f"leads to {place}"


def unrecorded(world: World, probe: Probe, answer, wanted: str) -> Iterator[str]:
    """A refusal without its entry, or a reading that no entry names."""
    entries = AuditEntry.objects.filter(request_id=answer.headers["X-Request-Id"])
    if expected.is_refusal(how(answer)) and PUBLIC not in probe.address.audience:
        if has_viewer(probe.seat) and not refused(entries, probe):
            yield "the refusal is not on record"
    elif 200 <= answer.status_code < 300 and wanted == expected.OPEN:
        ids = world.ids[probe.owner]
        named = [ids[p] for p in probe.address.parameters if p in expected.CLIENTS]
        is_read = probe.method in ("GET", "HEAD", "POST")
        if named and is_read and not entries.filter(object_id__in=named).exists():
            yield "the reading is not on record"


def refused(entries, probe: Probe) -> bool:
    """Whether the trail says who was refused what."""
    found = entries.filter(action="refused", actor_id__isnull=False)
    return any(e.detail["address"] == probe.address.name for e in found)


# --- the whole database, for the beginning and the end of many requests ---------------
def state() -> dict[str, str]:
    """A hash of the rows of every table but those a look may change."""
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True)}
    digest = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - MAY_CHANGE):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            rows = sorted(repr(row) for row in cursor.fetchall())
            digest[table] = hashlib.sha256("".join(rows).encode()).hexdigest()
    return digest


# --- which requests ---------------------------------------------------------------
def everything(world: World, seat: Seat) -> Iterator[Probe]:
    """The whole product of addresses, methods and owners for one seat."""
    for address in our_addresses():
        for method in METHODS:
            for owner in owners_of(world, address):
                yield Probe(seat, address, method, owner)


def owners_of(world: World, address: Address) -> list[str]:
    """All owners where the address names rows; one where it does not."""
    keys = list(world.ids)
    return keys if set(address.parameters) - expected.NEUTRAL else keys[:1]


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
            for method in {"GET", "POST"} & set(takes):
                yield Probe(seat, address, method, own[number % len(own)])
        for step in range(2 if rest and own else len(rest[:1])):
            turned = number + step
            method, owner = takes[turned % len(takes)], rest[turned % len(rest)]
            yield Probe(seat, address, method, owner)
        if refuses and number % 3 == 0:
            method = refuses[number // 3 % len(refuses)]
            yield Probe(seat, address, method, owners[number % len(owners)])
