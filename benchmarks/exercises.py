"""A couple's homework over ten weeks: what was given, due and written."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.mail import remind
from benchmarks.people import Ground, Member, Pair, moment
from benchmarks.sealing import seal
from benchmarks.trail import by_partner, waits
from clients.models import Release
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence

WORDS = (
    "morning", "coffee", "walk", "kitchen", "listened", "quiet", "tired", "laughed",
    "together", "asked", "stayed", "evening", "phone away", "breathing", "slowly",
    "then", "hand", "said", "sorry", "again", "thanks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """One assignment: from which day after the beginning, for how many, how often."""

    starts: int
    days: int
    cadence: str
    per_week: int


COURSES = (
    Course(2, 28, "weekly", 2),
    Course(30, 14, "daily", 7),
    Course(44, 42, "weekly", 1),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One assignment as its occurrences need it."""

    pk: uuid.UUID
    exercise: Exercise
    fields: tuple[Any, ...]
    may_share: bool
    course: Course


def add_homework(ground: Ground, pair: Pair) -> None:
    """Three assignments, one after the other; the last one runs."""
    first = pair.chance.randrange(len(ground.exercises))
    for number, course in enumerate(COURSES):
        exercise = ground.exercises[(first + number) % len(ground.exercises)]
        given = add_assignment(ground, pair, exercise, course)
        for member in filter(lambda one: one.works, pair.members):
            keen = pair.chance.uniform(0.4, 0.95)
            for day, slot in due_days(pair, course):
                if day <= ground.today + timedelta(days=13):
                    add_occurrence(ground, pair, member, given, day, slot, keen)


def add_assignment(
    ground: Ground, pair: Pair, exercise: Exercise, course: Course
) -> Given:
    """What was given, why, and until when."""
    starts_on = pair.began + timedelta(days=course.starts)
    at = moment(starts_on, 11)
    pk = pair.id(at)
    ground.tables[Assignment].add(
        id=pk,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        exercise_id=exercise.pk,
        why=seal(
            pair.key,
            Assignment,
            "why",
            subject=pair.couple_id,
            pk=pk,
            value="because small and often works better than seldom and much",
        ),
        cadence=course.cadence,
        per_week=course.per_week,
        starts_on=starts_on,
        until=starts_on + timedelta(days=course.days - 1),
        opened=pair.chance.random() < 0.5,
        assigned_by_id=pair.caseload.therapist_id,
        created_at=at,
    )
    fields = ground.fields[exercise.pk]
    return Given(pk, exercise, fields, any(f.share == "may" for f in fields), course)


def due_days(pair: Pair, course: Course) -> Iterator[tuple[date, int]]:
    """The local days of a course, with a slot for each time in a week."""
    starts_on = pair.began + timedelta(days=course.starts)
    step, slots = (1, 1) if course.cadence == "daily" else (7, course.per_week)
    for offset in range(0, course.days, step):
        for slot in range(1, slots + 1):
            yield starts_on + timedelta(days=offset), slot


def add_occurrence(
    ground: Ground,
    pair: Pair,
    member: Member,
    given: Given,
    day: date,
    slot: int,
    keen: float,
) -> None:
    """One due instance; recorded as often as this person is keen."""
    opens_at = moment(day)
    daily = given.course.cadence == "daily"
    due_at = moment(day + timedelta(days=1 if daily else 7))
    recorded_at = opens_at + (due_at - opens_at) * pair.chance.uniform(0.3, 0.95)
    kept = recorded_at < ground.now and pair.chance.random() < keen
    pk = pair.id(opens_at)
    ground.tables[Occurrence].add(
        id=pk,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        assignment_id=given.pk,
        partner_id=member.partner_id,
        local_date=day,
        slot=slot,
        state="recorded" if kept else "open",
        opens_at=opens_at,
        due_at=due_at,
        closes_at=due_at + timedelta(hours=48),
    )
    if kept:
        add_entry(ground, pair, member, given, pk, recorded_at)
    if member.messages and slot == 1 and (not daily or day.toordinal() % 3 == 0):
        remind(ground, pair, member, pk, opens_at + timedelta(hours=18), due_at)


def add_entry(
    ground: Ground,
    pair: Pair,
    member: Member,
    given: Given,
    occurrence_id: uuid.UUID,
    at: datetime,
) -> None:
    """What was recorded, with a few words in every text the exercise asks for."""
    pk, luck = pair.id(at), pair.chance.random()
    on_paper = member.user_id is None
    outcome = "went_badly" if luck < 0.02 else "partly" if luck < 0.2 else "done"
    answers = {field.name: value_for(pair, field) for field in given.fields}
    kept = {name: value for name, value in answers.items() if value is not None}
    ground.tables[Entry].add(
        id=pk,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        occurrence_id=occurrence_id,
        partner_id=member.partner_id,
        person_key=member.person_id,
        revision=1,
        answers=seal(
            member.key, Entry, "answers", subject=member.person_id, pk=pk, value=kept
        ),
        outcome=outcome,
        please_read=luck > 0.97,
        policy_shown="Your therapist reads this.",
        entered_by_id=pair.caseload.user_id if on_paper else None,
        started_at=at - timedelta(minutes=8),
        recorded_at=at,
    )
    if luck < 0.02 or luck > 0.97:
        kind = "went_badly" if luck < 0.02 else "please_read"
        waits(ground, pair, member, kind, pk, at)
    if given.may_share:
        add_release(ground, pair, member, pk, at)
    if luck > 0.9:
        add_comment(ground, pair, member, pk, at + timedelta(days=1))
    by_partner(ground, pair, member, "saved answers", Entry._meta.label, pk, at)
    by_partner(ground, pair, member, "recorded entry", Entry._meta.label, pk, at)


def value_for(pair: Pair, field: Any) -> Any:
    """A sentence for a text, a number for a scale; other kinds are left out."""
    if field.kind in ("text", "long"):
        return " ".join(pair.chance.choices(WORDS, k=8 if field.kind == "text" else 20))
    return pair.chance.randint(0, 10) if field.kind == "scale" else None


def add_release(
    ground: Ground, pair: Pair, member: Member, entry_id: uuid.UUID, at: datetime
) -> None:
    """It may be shared; a third of it is."""
    shared = pair.chance.random() < 0.3
    ground.tables[Release].add(
        id=pair.id(at),
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        author_id=member.partner_id,
        kind="entry",
        subject_id=entry_id,
        opened_at=at if shared else None,
        opened_by_id=pair.caseload.user_id if shared else None,
        shared_at=at + timedelta(minutes=1) if shared else None,
        created_at=at,
    )


def add_comment(
    ground: Ground, pair: Pair, member: Member, entry_id: uuid.UUID, at: datetime
) -> None:
    """The therapist answers; what is older has been seen."""
    at = min(at, ground.now)
    pk, whose = pair.id(at), member.person_id
    words = " ".join(pair.chance.choices(WORDS, k=15))
    ground.tables[Feedback].add(
        id=pk,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        entry_id=entry_id,
        partner_id=member.partner_id,
        author_id=pair.caseload.therapist_id,
        person_key=whose,
        body=seal(member.key, Feedback, "body", subject=whose, pk=pk, value=words),
        created_at=at,
        seen_at=at if at < ground.now - timedelta(days=7) else None,
    )
