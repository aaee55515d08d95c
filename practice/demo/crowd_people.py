"""The crowd's persons: most with an account, a few on paper or not joining."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import models

from assessments.models import Instrument
from clients.models import Consent, ContactPreference, Couple, Partner, Person
from homework.models import Exercise
from practice import schedule
from practice.demo.stage import ZONE
from practice.models import User

#: Couples whose second partner works on paper, or does not join.
ON_PAPER = (7, 23)
NOT_JOINING = (12,)


@dataclass
class Rows:
    """Rows gathered in order, then written in a few strokes."""

    by_model: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)

    def add[M: models.Model](self, row: M) -> M:
        """Keep a row for later."""
        self.by_model.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Write them, table by table, in the order they were first needed."""
        for model, rows in self.by_model.items():
            model._default_manager.bulk_create(rows, batch_size=500)


@dataclass(frozen=True)
class Ground:
    """What every couple of the crowd shares."""

    rows: Rows
    random: random.Random
    practice_id: uuid.UUID
    today: date
    aor: Instrument
    exercises: tuple[Exercise, ...]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of the practice's zone."""
    return schedule.resolve(day, time(hour, minute), ZONE)


def standing_of(n: int, slot: str) -> Partner.Standing:
    """Nearly everybody has joined."""
    if slot == "B" and n in ON_PAPER:
        return Partner.Standing.PAPER
    if slot == "B" and n in NOT_JOINING:
        return Partner.Standing.NOT_JOINING
    return Partner.Standing.JOINED


def add_partner(
    ground: Ground, couple: Couple, slot: str, name: str, username: str
) -> Partner:
    """A person with an account, consents and a safe address."""
    add = ground.rows.add
    began = couple.started_at
    username = username.lower()
    user = User(username=username, email=f"{username}@example.org", created_at=began)
    user.set_unusable_password()
    add(user)
    person = add_person(ground, name, began, user)
    partner = add(
        Partner(
            practice_id=ground.practice_id,
            couple=couple,
            person=person,
            slot=slot,
            standing=Partner.Standing.JOINED,
            since=began,
            joined_at=began,
        )
    )
    for kind in ("agreement", "online_work", "local_norms"):
        add(
            Consent(
                practice_id=ground.practice_id,
                partner=partner,
                kind=kind,
                version=f"{kind}-1",
                given_at=began,
            )
        )
    return partner


def add_without_account(
    ground: Ground, couple: Couple, slot: str, name: str, standing: Partner.Standing
) -> Partner:
    """A person who works on paper or does not join: no account, no consents."""
    return ground.rows.add(
        Partner(
            practice_id=ground.practice_id,
            couple=couple,
            person=add_person(ground, name, couple.started_at, None),
            slot=slot,
            standing=standing,
            since=couple.started_at,
        )
    )


def add_person(ground: Ground, name: str, began: datetime, user: User | None) -> Person:
    """Somebody in care, to whom nothing is sent."""
    person = ground.rows.add(
        Person(
            practice_id=ground.practice_id,
            user=user,
            name=name,
            zone=ZONE,
            created_at=began,
        )
    )
    ground.rows.add(
        ContactPreference(
            practice_id=ground.practice_id,
            person=person,
            email=user.email if user else "",
            email_allowed=False,
            changed_at=began,
        )
    )
    return person
