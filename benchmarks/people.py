"""A couple and its two persons: how they came in, and what they agreed to."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from assessments.definitions import Instrument as Definition
from assessments.models import Instrument
from benchmarks.sealing import make_key
from benchmarks.tables import Tables, id_at
from clients.models import (
    Care,
    Clearance,
    Consent,
    ContactPreference,
    Couple,
    Invitation,
    Partner,
    Person,
)
from homework.models import Exercise
from practice import schedule
from practice.cipher import Key
from practice.models import User

ZONE = "America/Chicago"
NAMES = (
    "Ada", "Bea", "Cal", "Dee", "Eli", "Fia", "Gus", "Hal", "Isa", "Jo", "Kai",
    "Lia", "Max", "Nia", "Oz", "Pam", "Quinn", "Ray", "Sue", "Ty",
)  # fmt: skip
JOINED, PAPER, NOT_JOINING, INVITED = "joined", "paper", "not_joining", "invited"
SHAPES = 100
AGREED = ("agreement", "online_work", "messages")


@dataclass(frozen=True, slots=True)
class Caseload:
    """The therapist for whom couples are made, and their own key."""

    practice_id: uuid.UUID
    therapist_id: uuid.UUID
    user_id: uuid.UUID
    key: Key


@dataclass(frozen=True)
class Ground:
    """What all couples of a run share."""

    tables: Tables
    now: datetime
    instrument: Instrument
    exercises: tuple[Exercise, ...]

    @cached_property
    def definition(self) -> Definition:
        """The questionnaire, parsed once."""
        return self.instrument.definition()

    @cached_property
    def fields(self) -> dict[uuid.UUID, tuple[Any, ...]]:
        """What each exercise asks for."""
        return {one.pk: one.definition().fields for one in self.exercises}

    @cached_property
    def today(self) -> date:
        """Today in the zone of everybody here."""
        return schedule.local_date(self.now, ZONE)


@dataclass(slots=True)
class Member:
    """One partner as the other parts need them."""

    partner_id: uuid.UUID
    person_id: uuid.UUID
    user_id: uuid.UUID | None
    slot: str
    standing: str
    key: Key
    messages: bool
    told: set[date] = field(default_factory=set)

    @property
    def works(self) -> bool:
        """Whether work is given to them, on screen or on paper."""
        return self.standing in (JOINED, PAPER)


@dataclass(slots=True)
class Pair:
    """One couple as the other parts need it.

    `chance` shapes its history and comes round every `SHAPES` couples, so that the
    same couple can be looked at in a small installation and in a large one; `keys`
    makes its ids and is its own.
    """

    number: int
    couple_id: uuid.UUID
    began: date
    caseload: Caseload
    chance: random.Random
    keys: random.Random
    key: Key
    members: list[Member] = field(default_factory=list)

    @property
    def practice_id(self) -> uuid.UUID:
        """The practice every row carries."""
        return self.caseload.practice_id

    def id(self, at: datetime) -> uuid.UUID:
        """A new row's id, sorting by its moment."""
        return id_at(at, self.keys)


@lru_cache(maxsize=4096)
def moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """An instant on the wall clock of everybody here."""
    return schedule.resolve(day, time(hour, minute), ZONE)


def add_pair(ground: Ground, caseload: Caseload, number: int, weeks: int) -> Pair:
    """A couple that began `weeks` ago, with both its partners."""
    chance = random.Random(number % SHAPES)  # noqa: S311
    keys = random.Random(number)  # noqa: S311
    began = ground.today - timedelta(weeks=weeks, days=chance.randrange(7))
    at = moment(began, 10)
    couple_id = id_at(at, keys)
    key = make_key(ground.tables, couple_id, id_at(at, keys), at)
    pair = Pair(number, couple_id, began, caseload, chance, keys, key)
    ground.tables[Couple].add(
        id=couple_id,
        practice_id=pair.practice_id,
        agreement=chance.choice(("open", "held")),
        started_at=at,
    )
    add_care(ground, pair, at)
    for slot in "AB":
        pair.members.append(add_member(ground, pair, slot, at))
    return pair


def add_care(ground: Ground, pair: Pair, at: datetime) -> None:
    """Its lead therapist, and a clearance in nine of ten."""
    own = {"practice_id": pair.practice_id, "couple_id": pair.couple_id}
    therapist_id = pair.caseload.therapist_id
    ground.tables[Care].add(id=pair.id(at), therapist_id=therapist_id, since=at, **own)
    if pair.number % 10:
        signed = moment(pair.began + timedelta(days=2), 11)
        ground.tables[Clearance].add(
            id=pair.id(signed),
            therapist_id=therapist_id,
            screened_on=pair.began + timedelta(days=2),
            method="interview",
            review_on=ground.today + timedelta(days=pair.chance.randint(1, 80)),
            signed_at=signed,
            **own,
        )


def standing_of(number: int, slot: str) -> str:
    """Nearly everybody has joined; a few second partners have not."""
    if slot == "B":
        return {7: PAPER, 12: NOT_JOINING, 31: INVITED}.get(number % 50, JOINED)
    return JOINED


def add_member(ground: Ground, pair: Pair, slot: str, at: datetime) -> Member:
    """One person, how they are reached, what they agreed to, the card they came by."""
    standing = standing_of(pair.number, slot)
    name = pair.chance.choice(NAMES)
    person_id = pair.id(at)
    member = Member(
        partner_id=pair.id(at),
        person_id=person_id,
        user_id=pair.id(at) if standing == JOINED else None,
        slot=slot,
        standing=standing,
        key=make_key(ground.tables, person_id, pair.id(at), at),
        messages=standing == JOINED and pair.chance.random() < 0.8,
    )
    email = f"p{pair.number}{slot.lower()}@example.org" if member.user_id else ""
    add_person(ground, pair, member, name, email, at)
    ground.tables[Partner].add(
        id=member.partner_id,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        person_id=member.person_id,
        slot=slot,
        standing=standing,
        since=at,
        joined_at=at if standing == JOINED else None,
    )
    if standing in (JOINED, INVITED):
        add_invitation(ground, pair, member, at)
    if standing == JOINED:
        add_consents(ground, pair, member, at)
    return member


def add_person(
    ground: Ground, pair: Pair, member: Member, name: str, email: str, at: datetime
) -> None:
    """The account, the person and their way to be reached."""
    if member.user_id is not None:
        ground.tables[User].add(
            id=member.user_id,
            username=email.partition("@")[0],
            email=email,
            password="!none",  # noqa: S106  nobody signs in to these
            created_at=at,
        )
    ground.tables[Person].add(
        id=member.person_id,
        practice_id=pair.practice_id,
        user_id=member.user_id,
        name=name,
        zone=ZONE,
        created_at=at,
    )
    ground.tables[ContactPreference].add(
        id=pair.id(at),
        practice_id=pair.practice_id,
        person_id=member.person_id,
        email=email,
        email_allowed=member.messages,
        called_private_at=at if member.messages else None,
        changed_at=at,
    )


def add_invitation(ground: Ground, pair: Pair, member: Member, at: datetime) -> None:
    """The card somebody came by, or still holds."""
    joined = member.standing == JOINED
    ground.tables[Invitation].add(
        id=pair.id(at),
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        partner_id=member.partner_id,
        how="card",
        token_hash=f"{pair.keys.getrandbits(256):064x}",
        code_hash="!none",
        created_at=at,
        expires_at=at + timedelta(days=7) if joined else ground.now + timedelta(days=3),
        accepted_at=at if joined else None,
    )


def add_consents(ground: Ground, pair: Pair, member: Member, at: datetime) -> None:
    """The two needed, and reminders where they are wanted."""
    for kind in AGREED if member.messages else AGREED[:2]:
        ground.tables[Consent].add(
            id=pair.id(at),
            practice_id=pair.practice_id,
            partner_id=member.partner_id,
            kind=kind,
            version=f"{kind}-1",
            given_at=at,
        )
