"""How long each main page takes, against a bare page and against plain SQL."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Count
from django.urls import reverse

from benchmarks import asking, figures, raw
from benchmarks.generate import SIZES
from benchmarks.people import SHAPES
from clients.models import Couple, Partner
from homework.models import Entry
from practice import clock
from practice.models import Admin, FrontDesk, Practice, User

ROUNDS = 9
CALLS = 3
"""Calls of each page in one round; the quickest of them counts."""


@dataclass
class Page:
    """One page as one person sees it, and what was measured."""

    name: str
    place: str
    session: str
    queries: int = 0
    reads: list[tuple[str, Any]] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    to_bare: list[float] = field(default_factory=list)
    to_sql: list[float] = field(default_factory=list)
    by_hand: dict[str, Any] = field(default_factory=dict)
    to_hand: list[float] = field(default_factory=list)


def pages() -> Iterator[Page]:
    """The main pages of a therapist with a full caseload, a partner, staff."""
    couple = middle_couple()
    user = User.objects.get(therapist_roles__care__couple=couple)
    therapist = asking.sign_in(user)
    slot_a = couple.partners.get(slot="A")
    entry = Entry.objects.filter(couple=couple).latest("recorded_at")
    for name, place in (
        ("caseload", reverse("caseload")),
        ("couple", reverse("couple", args=[couple.pk])),
        ("review", reverse("review")),
        ("results", reverse("results", args=[couple.pk, "aor-24"])),
        ("entry", reverse("entry", args=[entry.pk])),
        ("notes", reverse("notes", args=[couple.pk])),
        ("ledger", reverse("ledger", args=[couple.pk, slot_a.pk])),
        ("library", reverse("library")),
    ):
        yield Page(name, place, therapist)
    partner = asking.sign_in(User.objects.get(persons__partners=slot_a))
    for name in ("today", "us", "my_progress", "reminders", "my_data"):
        yield Page(name, reverse(name), partner)
    practice = couple.practice_id
    admin = asking.sign_in(Admin.objects.filter(practice=practice)[0].user)
    for name in ("people", "reports", "audit"):
        yield Page(name, reverse(name), admin)
    desk = asking.sign_in(FrontDesk.objects.filter(practice=practice)[0].user)
    yield Page("desk", reverse("desk"), desk)


def middle_couple() -> Couple:
    """A couple in a practice of two therapists, from the middle of the installation.

    Its practice and its history are the same in every installation.
    """
    sized = Practice.objects.annotate(size=Count("therapists", distinct=True))
    of_two = list(sized.filter(size=SIZES[0]).order_by("name"))
    if not of_two:
        raise RuntimeError("generate 100 couples at least: two whole caseloads")
    practice = of_two[len(of_two) // 2]
    partners = Partner.objects.filter(practice=practice, slot="A", standing="joined")
    named = partners.select_related("person__user", "couple")
    return next(one.couple for one in named if number_of(one) % SHAPES == SHAPES // 2)


def number_of(partner: Partner) -> int:
    """The number under which the generator made this partner's couple."""
    return int(partner.person.user.username.strip("pab"))


def measure(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Time every page in turn, round by round, each beside the bare page."""
    found = list(pages())
    handler, bare = asking.product(), asking.bare()
    yardstick = f"/bare/{found[0].session}/{middle_couple().pk}/"
    for page in found:
        look(handler, page)
        if page.name in raw.BY_HAND:
            page.by_hand = asked_by_hand(page)
    for _each in range(rounds):
        for page in found:
            one_round(handler, bare, yardstick, page)
    before = figures.smallest("pages", below=Couple.objects.count())
    return [row(page, before) for page in found]


def look(handler: WSGIHandler, page: Page) -> None:
    """Open it once, see that it opens, and note what it asks."""
    _seconds, status = asking.ask(handler, page.place, page.session)
    if status != 200:
        raise RuntimeError(f"{page.name} answered {status}")
    recorded = asking.record(handler, page.place, page.session)
    page.queries, page.reads = len(recorded.statements), recorded.reads()


def one_round(
    handler: WSGIHandler, bare: WSGIHandler, yardstick: str, page: Page
) -> None:
    """Cold once, then warm, then the two yardsticks right beside it."""
    asking.go_cold()
    page.cold.append(asking.ask(handler, page.place, page.session)[0])
    warm = quickest(handler, page.place, page.session)
    page.warm.append(warm)
    page.to_bare.append(warm / quickest(bare, yardstick, page.session))
    page.to_sql.append(warm / min(asking.replay(page.reads) for _each in range(CALLS)))
    if page.by_hand:
        tries = [raw.ask(page.name, page.by_hand)[0] for _each in range(CALLS)]
        page.to_hand.append(warm / min(tries))


def asked_by_hand(page: Page) -> dict[str, Any]:
    """What the hand-written statement of this page is asked with."""
    couple = middle_couple()
    care = couple.care.filter(part="lead", until=None).get()
    whose = couple.partners.get(slot="A") if page.name == "today" else care.therapist
    now = clock.now()
    values = raw.bound(
        me=whose.key,
        practice=uuid.UUID(str(couple.practice_id)),
        now=now,
        lately=now - timedelta(days=14),
    )
    if not raw.ask(page.name, values)[1]:
        raise RuntimeError(f"{page.name} by hand brings nothing")
    return values


def quickest(handler: WSGIHandler, place: str, session: str) -> float:
    """The quickest of a few calls."""
    asking.ask(handler, place, session)
    return min(asking.ask(handler, place, session)[0] for _each in range(CALLS))


def row(page: Page, before: dict[str, Any]) -> dict[str, Any]:
    """What is written down of one page; growth is of its ratio to the bare page."""
    to_bare = figures.spread(page.to_bare)
    first = before.get(page.name)
    growth = to_bare.median / first["to bare page"]["median"] if first else 1.0
    return {
        "page": page.name,
        "queries": page.queries,
        "cold ms": figures.spread([1000 * one for one in page.cold]),
        "warm ms": figures.spread([1000 * one for one in page.warm]),
        "to bare page": to_bare,
        "to its own SQL": figures.spread(page.to_sql),
        "to SQL by hand": figures.spread(page.to_hand) if page.to_hand else None,
        "growth": round(growth, 2),
    }
