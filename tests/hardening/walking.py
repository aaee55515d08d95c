"""Walks the product's pages as each of its people, own things in hand."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from assessments.models import Administration
from homework.models import Occurrence
from practice import actions as practice_actions
from practice import clock
from tests.given import give_exercise, give_measure, in_days
from tests.guards.audiences import ACCOUNT, AUDIENCES, PUBLIC
from tests.guards.walk import FILL, VIEWERS, Address, addresses
from tests.hardening.reading import Form, forms_of
from tests.world import World, as_admin

PEOPLE = ("", "ana", "rosa", "dana", "fay")
#: addresses of the front door; `leave` and signing out would end the walk
ACCOUNT_PAGES = ("sign-in/", "security/")
LEFT_OUT = {"leave", "account_logout"}


@dataclass(frozen=True)
class Place:
    """One page somebody can open."""

    who: str
    address: Address
    path: str


def stage(world: World) -> list[dict[str, object]]:
    """Sets of ids that fill addresses: what is finished, and what still waits."""
    rosa = dict(world.ids["rosa"])
    give_measure(world.cast, "rosa")
    give_exercise(
        world.cast,
        "rosa",
        "kind-words-to-myself",
        cadence="daily",
        until=in_days(5),
        will_comment=True,
        confirmed=True,
    )
    partner = world.cast.partners["rosa"]
    open_one = Administration.objects.get(partner=partner, state="open")
    waiting = Occurrence.objects.filter(
        partner=partner, opens_at__lte=clock.now(), state="open"
    )
    _invitation, token = practice_actions.invite_staff(
        name="Ivo",
        email="ivo@example.org",
        role="therapist",
        by=as_admin(world.cast, "dana"),
    )
    invited = rosa | {"token": token or "none"}
    unanswered = {"administration_id": open_one.pk, "occurrence_id": waiting[0].pk}
    return [rosa, rosa | unanswered, invited]


def browser(world: World, who: str) -> Client:
    """Somebody's browser, just signed in with everything that may be asked."""
    client = world.cast.client(who) if who else Client()
    client.raise_request_exception = False
    if who:
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(world.cast.users[who].pk)
        session.save()
    return client


def places(world: World, sets: list[dict[str, object]]) -> Iterator[Place]:
    """Every page each person may open, with every set of ids that fits."""
    for who in PEOPLE:
        seen: set[str] = set()
        for address in addresses():
            if not is_for(who, address):
                continue
            for ids in sets:
                path = path_of(address, ids)
                if path and path not in seen:
                    seen.add(path)
                    yield Place(who, address, path)


def is_for(who: str, address: Address) -> bool:
    """Whether a page is somebody's to open; the API's addresses open by token only."""
    if address.route.startswith("api/"):
        return False
    if address.name in LEFT_OUT or not address.name:
        return False
    audience = AUDIENCES.get(address.name)
    if audience is None:
        return address.route.startswith(ACCOUNT_PAGES) and who in ("", "ana", "rosa")
    if PUBLIC in audience:
        return who in ("", "ana")
    return bool(who) and bool({ACCOUNT, VIEWERS[who]} & set(audience))


def path_of(address: Address, ids: dict[str, object]) -> str:
    """The address filled with ids; empty where these do not fit it."""
    known = {**FILL, "pk": 1, **ids}
    if address.name == "library_exercise" and "code" not in ids:
        known["code"] = "three-good-moments"
    if address.name == "pack" and "code" not in ids:
        known["code"] = "intake"
    if not set(address.parameters) <= set(known):
        return ""
    return reverse(address.name, kwargs={p: known[p] for p in address.parameters})


def posts(world: World, sets: list[dict[str, object]]) -> list[tuple[str, str, Form]]:
    """Each form that can be sent, once: who, where to, and its fields."""
    found: dict[tuple[str, str, frozenset[str]], tuple[str, str, Form]] = {}
    clients = {who: browser(world, who) for who in PEOPLE}
    for place in places(world, sets):
        for path in (place.path, *_variants(place)):
            answer = clients[place.who].get(path)
            if not answer.get("Content-Type", "").startswith("text/html"):
                continue
            for form in forms_of(answer.content.decode()):
                _note(found, place.who, path, form)
    return list(found.values())


def _variants(place: Place) -> list[str]:
    if place.address.name == "assign":
        return [f"{place.path}?exercise=three-good-moments"]
    return []


def _note(found, who: str, path: str, form: Form) -> None:
    target = form.action or path
    if form.method.lower() != "post":
        return
    try:
        name = resolve(target.split("?")[0]).url_name
    except Resolver404:
        raise AssertionError(f"{path}: no such page: {target}") from None
    if name in LEFT_OUT:
        return
    key = (who, name or "", frozenset(form.inputs))
    found.setdefault(key, (who, target, form))


class Writes:
    """Counts statements that write, except to the session, audit, cache and limits."""

    QUIET = ("practice_auditentry", "django_session", "cache_rows", "SAVEPOINT")

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        verb = sql.lstrip()[:6].upper()
        quiet = any(name in sql[:120] for name in self.QUIET)
        if verb in {"INSERT", "UPDATE", "DELETE"} and not quiet:
            self.seen.append(sql[:60])
        return execute(sql, params, many, context)

    def __enter__(self):
        self.wrapped = connection.execute_wrapper(self)
        self.wrapped.__enter__()
        return self

    def __exit__(self, *args):
        self.wrapped.__exit__(*args)
