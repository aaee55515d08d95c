"""A couple's questionnaires over ten weeks: schedule, sittings, scores, what waits."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assessments import rounds, scoring
from assessments.models import Administration, Plan, Score
from benchmarks.people import Ground, Member, Pair, moment
from benchmarks.sealing import seal
from benchmarks.trail import by_partner, waits
from clients.models import Release

ROUNDS = (1, 29, 57, 85)
"""Days after care began on which a round opens; the last one is still ahead."""
DAYS_TO_ANSWER = 7
ANSWERS_AT_ONCE = 6


def add_measures(ground: Ground, pair: Pair) -> None:
    """One schedule for both, its three rounds, most of them finished."""
    starts_on = pair.began + timedelta(days=ROUNDS[0])
    at = moment(starts_on, 10)
    plan_id = pair.id(at)
    ground.tables[Plan].add(
        id=plan_id,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        instrument_id=ground.instrument.pk,
        rhythm="weeks",
        every_weeks=4,
        starts_on=starts_on,
        days_to_answer=DAYS_TO_ANSWER,
        made_by_id=pair.caseload.therapist_id,
        created_at=at,
    )
    for member in filter(lambda one: one.works, pair.members):
        levels = {"anxiety": pair.chance.gauss(3.9, 1.1), "avoidance": 3.3}
        for number, days in enumerate(ROUNDS):
            day = pair.began + timedelta(days=days)
            if day > ground.today + rounds.AHEAD:
                break
            add_sitting(ground, pair, member, plan_id, day, levels, number)
            levels = {scale: level - 0.2 for scale, level in levels.items()}


def add_sitting(
    ground: Ground,
    pair: Pair,
    member: Member,
    plan_id: uuid.UUID,
    day: date,
    levels: dict[str, float],
    number: int,
) -> None:
    """One sitting; the last round is still open for four in ten."""
    done_at = moment(day + timedelta(days=pair.chance.randint(0, 5)), 20)
    is_done = done_at < ground.now and (number < 2 or pair.chance.random() < 0.6)
    opens_at = moment(day)
    pk = pair.id(opens_at)
    answers = dict(answered(ground, pair, levels)) if is_done else {}
    on_paper = is_done and member.user_id is None
    ground.tables[Administration].add(
        id=pk,
        practice_id=pair.practice_id,
        couple_id=pair.couple_id,
        plan_id=plan_id,
        instrument_id=ground.instrument.pk,
        partner_id=member.partner_id,
        person_key=member.person_id,
        round_key=day.isoformat(),
        state="submitted" if is_done else "open",
        opens_at=opens_at,
        due_at=moment(day + timedelta(days=DAYS_TO_ANSWER + 1)),
        revision=len(answers),
        answers=sealed(pk, member, answers) if is_done else None,
        policy_shown="Your therapist reads this." if is_done else "",
        started_at=done_at - timedelta(minutes=6) if is_done else None,
        submitted_at=done_at if is_done else None,
        debriefed_at=done_at + timedelta(days=3) if is_done and number < 2 else None,
        entered_by_id=pair.caseload.user_id if on_paper else None,
        created_at=opens_at,
    )
    if is_done:
        add_outcome(ground, pair, member, pk, plan_id, day, done_at, answers)


def sealed(pk: uuid.UUID, member: Member, answers: dict[int, int]) -> bytes:
    """The answers as one sealed document."""
    document = {str(number): value for number, value in answers.items()}
    whose = {"subject": member.person_id, "pk": pk}
    return seal(member.key, Administration, "answers", value=document, **whose)


def answered(
    ground: Ground, pair: Pair, levels: dict[str, float]
) -> Iterator[tuple[int, int]]:
    """An answer per item: the level of its scale and a step of noise."""
    definition = ground.definition
    low, high = definition.response.low, definition.response.high
    for item in definition.items:
        value = round(levels.get(item.scale, 4.0) + pair.chance.uniform(-1.4, 1.4))
        value = min(max(value, low), high)
        yield item.number, low + high - value if item.reverse else value


def add_outcome(
    ground: Ground,
    pair: Pair,
    member: Member,
    pk: uuid.UUID,
    plan_id: uuid.UUID,
    day: date,
    at: datetime,
    answers: dict[int, int],
) -> None:
    """Its scores, its release, what waits to be read, and what the trail says."""
    own = {"practice_id": pair.practice_id, "couple_id": pair.couple_id}
    for scale, score in scoring.score(ground.definition, answers).items():
        ground.tables[Score].add(
            id=pair.id(at),
            administration_id=pk,
            partner_id=member.partner_id,
            instrument_id=ground.instrument.pk,
            scale=scale,
            value=score.value,
            answered=score.answered,
            items=score.items,
            prorated=score.prorated,
            scored_at=at,
            **own,
        )
    ground.tables[Release].add(
        id=pair.id(at),
        author_id=member.partner_id,
        kind="scores",
        subject_id=pk,
        mutual_key=uuid.uuid5(plan_id, day.isoformat()),
        created_at=at,
        **own,
    )
    waits(ground, pair, member, "assessment", pk, at)
    label = Administration._meta.label
    for _each in range(0, len(answers), ANSWERS_AT_ONCE):
        by_partner(ground, pair, member, "saved answers", label, pk, at)
    by_partner(ground, pair, member, "finished questionnaire", label, pk, at)
