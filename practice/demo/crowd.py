"""The crowd: enough other couples that lists, reports and averages look real.

Made in bulk, without the actions, because sixty histories played one by one would
take minutes. Scores are computed by the scoring the product uses.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from assessments import scoring
from assessments.models import Administration, Instrument, Plan, Score
from clients.models import (
    Care,
    Clearance,
    Couple,
    Partner,
    TherapySession,
)
from homework.models import Assignment, Entry, Exercise, Occurrence
from practice import access, clock
from practice.demo.crowd_people import (
    Ground,
    Rows,
    add_partner,
    add_without_account,
    moment,
    standing_of,
)
from practice.demo.stage import ZONE

COUPLES = 56
NAMES = Path(__file__).with_name("names.txt").read_text().split()
EXERCISES = ("slow-breathing", "hello-and-goodbye", "inside-a-hard-moment")


def make(practice_id: uuid.UUID, therapists: tuple[access.Therapist, ...]) -> None:
    """Add the crowd to a practice, shared out among therapists."""
    ground = Ground(
        rows=Rows(),
        random=random.Random(11),  # noqa: S311
        practice_id=practice_id,
        today=clock.today(ZONE),
        aor=Instrument.objects.get(code="aor-24"),
        exercises=tuple(Exercise.objects.filter(code__in=EXERCISES)),
    )
    # Every name once: two people of one name look like a mistake of the page.
    names = ground.random.sample(NAMES, 2 * COUPLES)
    for n, pair in enumerate(zip(names[::2], names[1::2], strict=True)):
        add_couple(ground, pair, therapists[n % len(therapists)], n)
    ground.rows.write()


def add_couple(
    ground: Ground, names: tuple[str, str], therapist: access.Therapist, n: int
) -> None:
    """One couple with its care, sessions, measures and homework."""
    add, pick = ground.rows.add, ground.random
    weeks = pick.randint(5, 26)
    began = ground.today - timedelta(weeks=weeks, days=pick.randint(0, 6))
    couple = add(
        Couple(
            practice_id=ground.practice_id,
            agreement=pick.choice(["open", "held"]),
            started_at=moment(began, 10),
        )
    )
    add(
        Care(
            practice_id=ground.practice_id,
            couple=couple,
            therapist_id=therapist.therapist_id,
            since=couple.started_at,
        )
    )
    add_sessions(ground, couple, began)
    add(
        Clearance(
            practice_id=ground.practice_id,
            couple=couple,
            therapist_id=therapist.therapist_id,
            screened_on=began + timedelta(days=2),
            method="interview",
            review_on=max(began, ground.today) + timedelta(days=pick.randint(10, 80)),
            signed_at=moment(began + timedelta(days=2), 11),
        )
    )
    plan = add_plan(ground, couple, therapist, began)
    assignment = add_assignment(ground, couple, therapist)
    for slot, name in zip("AB", names, strict=True):
        standing = standing_of(n, slot)
        if standing == Partner.Standing.JOINED:
            partner = add_partner(ground, couple, slot, name, f"crowd-{n}-{slot}")
        else:
            partner = add_without_account(ground, couple, slot, name, standing)
        if partner.receives_work:
            entered_by = None if partner.joined_at else therapist.user_id
            add_sittings(ground, plan, partner, began, entered_by)
            add_practice(ground, assignment, partner, entered_by)


def add_sessions(ground: Ground, couple: Couple, began: date) -> None:
    """Weekly sessions behind, one ahead."""
    hour = ground.random.choice([9, 10, 11, 13, 14, 15, 16])
    day = began
    while day < ground.today + timedelta(days=8):
        ground.rows.add(
            TherapySession(
                practice_id=ground.practice_id,
                couple=couple,
                starts_at=moment(day, hour),
                created_at=moment(began, 10),
            )
        )
        day += timedelta(days=7)


def add_plan(
    ground: Ground, couple: Couple, therapist: access.Therapist, began: date
) -> Plan:
    """The built-in measure, twice, eight weeks apart; stopped after that."""
    return ground.rows.add(
        Plan(
            practice_id=ground.practice_id,
            couple=couple,
            instrument=ground.aor,
            rhythm=Plan.Rhythm.WEEKS,
            every_weeks=8,
            starts_on=began,
            ends_on=began + timedelta(weeks=9),
            made_by_id=therapist.therapist_id,
            created_at=couple.started_at,
            stopped_at=clock.now(),
        )
    )


def add_sittings(
    ground: Ground,
    plan: Plan,
    partner: Partner,
    began: date,
    entered_by: uuid.UUID | None,
) -> None:
    """One sitting at the start, and one eight weeks later when time has come."""
    pick = ground.random
    levels = {
        scale: min(max(pick.gauss(mean, 1.15), 1.0), 7.0)
        for scale, mean in (("anxiety", 3.9), ("avoidance", 3.4))
    }
    for round_number in (0, 1):
        day = began + timedelta(weeks=8 * round_number, days=pick.randint(1, 5))
        if day >= ground.today:
            return
        sitting = add_sitting(ground, plan, partner, day, levels)
        sitting.entered_by_id = entered_by
        levels = {s: max(v - pick.uniform(-0.2, 0.8), 1.0) for s, v in levels.items()}


def add_sitting(
    ground: Ground, plan: Plan, partner: Partner, day: date, levels: dict[str, float]
) -> Administration:
    """One submitted sitting and its scores."""
    definition = ground.aor.definition()
    answers = dict(simulate(ground, levels))
    submitted = moment(day, ground.random.randint(8, 21), ground.random.randint(0, 59))
    sitting = ground.rows.add(
        Administration(
            practice_id=ground.practice_id,
            couple_id=partner.couple_id,
            plan=plan,
            instrument=ground.aor,
            partner=partner,
            person_key=partner.person_id,
            round_key=day.isoformat(),
            state=Administration.State.SUBMITTED,
            opens_at=moment(day, 0),
            due_at=moment(day + timedelta(days=7), 0),
            revision=len(answers),
            answers={str(number): value for number, value in answers.items()},
            policy_shown="sample",
            started_at=submitted - timedelta(minutes=6),
            submitted_at=submitted,
            debriefed_at=submitted + timedelta(days=3),
            created_at=moment(day, 0),
        )
    )
    for scale, score in scoring.score(definition, answers).items():
        ground.rows.add(
            Score(
                practice_id=ground.practice_id,
                couple_id=partner.couple_id,
                administration=sitting,
                partner=partner,
                instrument=ground.aor,
                scale=scale,
                value=score.value,
                answered=score.answered,
                items=score.items,
                prorated=score.prorated,
                scored_at=submitted,
            )
        )
    return sitting


def simulate(ground: Ground, levels: dict[str, float]) -> Iterator[tuple[int, int]]:
    """An answer per item: the level of its scale and one step of noise."""
    definition = ground.aor.definition()
    for item in definition.items:
        value = round(levels[item.scale] + ground.random.gauss(0, 1.1))
        value = min(max(value, definition.response.low), definition.response.high)
        if item.reverse:
            value = definition.response.low + definition.response.high - value
        yield item.number, value


def add_assignment(
    ground: Ground, couple: Couple, therapist: access.Therapist
) -> Assignment:
    """One weekly exercise over the last three weeks and the next one."""
    return ground.rows.add(
        Assignment(
            practice_id=ground.practice_id,
            couple=couple,
            exercise=ground.random.choice(ground.exercises),
            why="because small and often works better than seldom and much",
            cadence=Assignment.Cadence.WEEKLY,
            per_week=1,
            starts_on=ground.today - timedelta(days=21),
            until=ground.today + timedelta(days=6),
            assigned_by_id=therapist.therapist_id,
            created_at=moment(ground.today - timedelta(days=21), 12),
        )
    )


def add_practice(
    ground: Ground,
    assignment: Assignment,
    partner: Partner,
    entered_by: uuid.UUID | None,
) -> None:
    """A due instance a week; most of the past ones recorded."""
    keen = ground.random.uniform(0.35, 0.95)
    for week in range(4):
        day = assignment.starts_on + timedelta(weeks=week)
        due = moment(day + timedelta(days=7), 0)
        past = due < clock.now()
        kept = past and ground.random.random() < keen
        occurrence = ground.rows.add(
            Occurrence(
                practice_id=ground.practice_id,
                couple_id=partner.couple_id,
                assignment=assignment,
                partner=partner,
                local_date=day,
                state="recorded" if kept else "open",
                opens_at=moment(day, 0),
                due_at=due,
                closes_at=due + timedelta(hours=48),
            )
        )
        if kept:
            entry = add_entry(ground, occurrence, partner)
            entry.entered_by_id = entered_by


def add_entry(ground: Ground, occurrence: Occurrence, partner: Partner) -> Entry:
    """What was recorded: an outcome, no words."""
    at = occurrence.due_at - timedelta(hours=ground.random.randint(4, 120))
    return ground.rows.add(
        Entry(
            practice_id=ground.practice_id,
            couple_id=partner.couple_id,
            occurrence=occurrence,
            partner=partner,
            person_key=partner.person_id,
            revision=1,
            answers={},
            outcome=ground.random.choice(["done", "done", "done", "partly"]),
            policy_shown="sample",
            started_at=at - timedelta(minutes=8),
            recorded_at=at,
        )
    )
