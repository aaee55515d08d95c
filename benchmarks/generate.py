"""Practices of any size, streamed: one caseload at a time, committed, resumable.

A caseload is one therapist with at most `CASELOAD` couples and ten weeks of history.
Nothing else is kept in memory, so a hundred couples and a hundred thousand cost the
same there. Asked for more than there is, it goes on where it stopped.
"""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import connection

import assessments.actions
import homework.actions
from assessments.models import Administration, Instrument, Plan, Score
from benchmarks.exercises import add_homework
from benchmarks.measures import add_measures
from benchmarks.people import ZONE, Caseload, Ground, Pair, add_pair, moment
from benchmarks.sealing import make_key, seal
from benchmarks.tables import Tables, id_at
from benchmarks.trail import looked_at, waits
from clients.models import (
    Aside,
    Care,
    Clearance,
    Consent,
    ContactPreference,
    Couple,
    Invitation,
    Note,
    Partner,
    Person,
    Release,
    ReviewItem,
    TherapySession,
)
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence
from practice import clock
from practice.models import (
    Admin,
    AuditEntry,
    FrontDesk,
    License,
    Practice,
    Therapist,
    User,
)
from practice.models.keys import DataKey
from practice.models.outbox import Message, MessageEvent, Notice

CASELOAD = 50
WEEKS = 10
SIZES = (2, 4, 6, 8)
"""Therapists in one practice after another; those of two are what is measured."""
EXERCISES = ("kind-words-to-myself", "three-good-moments", "three-minute-pause")
ORDER = (
    *(Practice, User, Authenticator, Therapist, Admin, FrontDesk, License, DataKey),
    *(Person, ContactPreference, Couple, Partner, Care, Clearance, Invitation, Consent),
    *(TherapySession, Note, Aside, Plan, Administration, Score, Assignment, Occurrence),
    *(Entry, Feedback, Release, ReviewItem, Message, Notice, MessageEvent, AuditEntry),
)


@dataclass(frozen=True, slots=True)
class Written:
    """What one run added."""

    couples: int
    rows: int
    seconds: float

    @property
    def per_minute(self) -> float:
        """Couples a minute."""
        return 60 * self.couples / self.seconds if self.seconds else 0.0


def generate(
    couples: int, *, say: Callable[[str], None] = lambda _line: None
) -> Written:
    """Bring the database to this many couples; says how far it is now and then."""
    begun = time.monotonic()
    ground = make_ground()
    there = Couple.objects.count()
    first, rows = there, 0
    number = Therapist.objects.filter(user__username__startswith="therapist-").count()
    measured = there
    while there < couples:
        size = min(CASELOAD, couples - there)
        rows += write_caseload(ground, number, there, size)
        number, there = number + 1, there + size
        if there >= 2 * measured:
            # A connection keeps its plans: made while tables were empty, they read
            # every row for each foreign key checked, until the size is told anew.
            analyze()
            measured = there
        if number % 20 == 0:
            seconds = time.monotonic() - begun
            say(f"{there} couples, {60 * (there - first) / seconds:.0f} a minute")
    if there > first:
        analyze()
    return Written(there - first, rows, time.monotonic() - begun)


def make_ground() -> Ground:
    """What all couples share; the library is put in place where it is missing."""
    assessments.actions.sync_instruments()
    homework.actions.sync_exercises()
    exercises = Exercise.objects.filter(code__in=EXERCISES).order_by("code")
    return Ground(
        tables=Tables(*ORDER),
        now=clock.now(),
        instrument=Instrument.objects.get(code="aor-24"),
        exercises=tuple(exercises),
    )


def write_caseload(ground: Ground, number: int, first: int, size: int) -> int:
    """One therapist with their couples, in one transaction; says how many rows."""
    caseload = add_therapist(ground, number)
    for couple in range(first, first + size):
        add_couple(ground, caseload, couple)
    return ground.tables.write()


def place_of(number: int) -> tuple[int, int]:
    """In which practice the n-th therapist works, and as which of its therapists."""
    rest, practice = number, 0
    while rest >= SIZES[practice % len(SIZES)]:
        rest -= SIZES[practice % len(SIZES)]
        practice += 1
    return practice, rest


def add_therapist(ground: Ground, number: int) -> Caseload:
    """A therapist with a license and a second factor; the first opens the practice."""
    practice, place = place_of(number)
    chance = random.Random(f"therapist {number}")  # noqa: S311
    at = moment(ground.today - timedelta(weeks=60), 9)
    practice_id = id_at(at, random.Random(f"practice {practice}"))  # noqa: S311
    if place == 0:
        add_practice(ground, practice, practice_id, chance)
    user_id = add_staff_user(ground, f"therapist-{number}", chance)
    therapist_id = id_at(at, chance)
    ground.tables[Therapist].add(
        id=therapist_id,
        practice_id=practice_id,
        user_id=user_id,
        name=f"Therapist {number}",
        time_zone=ZONE,
    )
    ground.tables[License].add(
        id=id_at(at, chance),
        practice_id=practice_id,
        therapist_id=therapist_id,
        jurisdiction="Illinois",
        kind="Marriage and family therapist",
        number=f"{number:06d}",
        valid_from=ground.today - timedelta(days=900),
        verified_where="",
        verified_what="",
        created_at=at,
    )
    key = make_key(ground.tables, therapist_id, id_at(at, chance), at)
    return Caseload(practice_id, therapist_id, user_id, key)


def add_practice(
    ground: Ground, number: int, practice_id: uuid.UUID, chance: random.Random
) -> None:
    """A practice with one admin and a front desk."""
    at = moment(ground.today - timedelta(weeks=60), 9)
    ground.tables[Practice].add(
        id=practice_id, name=f"Practice {number}", time_zone=ZONE, created_at=at
    )
    for model, word in ((Admin, "admin"), (FrontDesk, "desk")):
        ground.tables[model].add(
            id=id_at(at, chance),
            practice_id=practice_id,
            user_id=add_staff_user(ground, f"{word}-{number}", chance),
            name=f"{word.title()} {number}",
        )


def add_staff_user(ground: Ground, name: str, chance: random.Random) -> uuid.UUID:
    """An account with a second factor that nobody can use to sign in."""
    at = moment(ground.today - timedelta(weeks=60), 9)
    user_id = id_at(at, chance)
    ground.tables[User].add(
        id=user_id,
        username=name,
        email=f"{name}@example.org",
        password="!none",  # noqa: S106  nobody signs in to these
        created_at=at,
    )
    ground.tables[Authenticator].add(
        user_id=user_id, type="totp", data={"secret": ""}, created_at=at
    )
    return user_id


def add_couple(ground: Ground, caseload: Caseload, number: int) -> None:
    """A couple with ten weeks behind it."""
    pair = add_pair(ground, caseload, number, WEEKS)
    add_sessions(ground, pair)
    add_words(ground, pair)
    add_measures(ground, pair)
    add_homework(ground, pair)


def add_sessions(ground: Ground, pair: Pair) -> None:
    """A session a week and one ahead; the page is opened before and after each."""
    hour = pair.chance.randint(9, 17)
    for week in range(WEEKS + 3):
        day = pair.began + timedelta(days=4 + 7 * week)
        at = moment(day, hour)
        if day > ground.today + timedelta(days=8):
            return
        ground.tables[TherapySession].add(
            id=pair.id(at - timedelta(days=7)),
            practice_id=pair.practice_id,
            couple_id=pair.couple_id,
            attendees="A" if week == 1 else "B" if week == 2 else "both",
            starts_at=at,
            created_at=at - timedelta(days=7),
        )
        if at < ground.now:
            looked_at(ground, pair, at - timedelta(minutes=10))
            looked_at(ground, pair, at + timedelta(minutes=70))


def add_words(ground: Ground, pair: Pair) -> None:
    """Private notes, and now and then something for the therapist alone."""
    whose = pair.caseload.therapist_id
    for week in (1, 4, 8):
        at = moment(pair.began + timedelta(days=5 + 7 * week), 18)
        pk = pair.id(at)
        words = f"After session {week}: slower, warmer, more to say next time."
        ground.tables[Note].add(
            id=pk,
            practice_id=pair.practice_id,
            couple_id=pair.couple_id,
            author_id=whose,
            body=seal(
                pair.caseload.key, Note, "body", subject=whose, pk=pk, value=words
            ),
            created_at=at,
            changed_at=at,
        )
    for member in pair.members:
        if member.user_id is not None and pair.chance.random() < 0.15:
            at = ground.now - timedelta(days=pair.chance.randint(1, 60))
            pk, subject = pair.id(at), member.person_id
            ground.tables[Aside].add(
                id=pk,
                practice_id=pair.practice_id,
                couple_id=pair.couple_id,
                partner_id=member.partner_id,
                person_key=subject,
                body=seal(
                    member.key,
                    Aside,
                    "body",
                    subject=subject,
                    pk=pk,
                    value="Just this.",
                ),
                policy_shown="Your therapist reads this.",
                sent_at=at,
            )
            waits(ground, pair, member, "aside", pk, at)


def analyze() -> None:
    """Tell the database how much there is, as it would notice by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
