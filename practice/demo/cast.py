"""The named cast, played day by day with the product's own actions."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.urls import reverse

import assessments.actions
import homework.actions
from assessments.models import Administration, Instrument
from clients.actions import care, couples, invitations, releases, review
from clients.models import Couple, Release, ReviewItem
from homework.models import Entry, Exercise, Feedback, Occurrence
from practice import access, clock, schedule
from practice.demo.stage import (
    DAYS,
    ZONE,
    Scenes,
    Stage,
    at,
    fill_in,
    join,
    open_couple,
    partner_of,
    shown_to,
    therapist,
)

AOR = "aor-24"


@dataclass
class Pair:
    """A couple on stage: its row, and the viewers of those who have joined."""

    couple: Couple
    viewers: dict[str, access.Partner] = field(default_factory=dict)


def today() -> date:
    """The stage's date now."""
    return clock.today(ZONE)


def sessions(
    pair: Pair, *, in_days: int, by: access.Therapist, hour: int = 16, times: int = 1
) -> None:
    """Plan one session some days ahead, or one a week from then on."""
    for week in range(times):
        day = today() + timedelta(days=in_days + 7 * week)
        couples.plan_session(
            couple=pair.couple,
            starts_at=schedule.resolve(day, time(hour), ZONE),
            attendees="both",
            by=by,
        )


def clear(pair: Pair, *, by: access.Therapist) -> None:
    """Sign that each was screened alone."""
    care.sign_clearance(
        couple=pair.couple,
        screened_on=today(),
        method="interview",
        review_on=today() + timedelta(days=90),
        by=by,
    )


def measure(pair: Pair, *, by: access.Therapist, weeks: int | None = 4) -> None:
    """Schedule the built-in attachment measure for both."""
    assessments.actions.plan(
        couple=pair.couple,
        instrument=Instrument.objects.get(code=AOR),
        whom="both",
        every_weeks=weeks,
        starts_on=today(),
        ends_on=None,
        days_to_answer=7,
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Give:
    """An exercise as it is given."""

    code: str
    why: str
    days: int
    cadence: str = "weekly"
    per_week: int = 1
    whom: str = "both"
    will_comment: bool = False
    opened: bool = False


def give(pair: Pair, exercise: Give, *, by: access.Therapist) -> None:
    """Give an exercise to a couple."""
    homework.actions.assign(
        couple=pair.couple,
        exercise=Exercise.objects.get(code=exercise.code),
        whom=exercise.whom,
        why=exercise.why,
        cadence=exercise.cadence,
        per_week=exercise.per_week,
        starts_on=today(),
        until=today() + timedelta(days=exercise.days),
        will_comment=exercise.will_comment,
        opened=exercise.opened,
        confirmed=True,
        by=by,
    )


def write(
    by: access.Partner,
    code: str,
    answers: dict[str, object],
    *,
    outcome: str = "done",
    reason: str = "",
    please_read: bool = False,
    talk_about: bool = False,
) -> Entry | None:
    """Record the oldest open occurrence of an exercise."""
    occurrence = (
        Occurrence.objects.visible_to(by)
        .to_do()
        .filter(assignment__exercise__code=code)
        .select_related("assignment__exercise", "partner__couple")
        .first()
    )
    if occurrence is None:
        return None
    entry: Entry = homework.actions.record(
        occurrence=occurrence,
        outcome=outcome,
        answers=answers,
        reason=reason,
        please_read=please_read,
        talk_about=talk_about,
        policy_shown=shown_to(by),
        by=by,
    )
    return entry


def answer(entry: Entry | None, body: str, *, by: access.Therapist) -> None:
    """The therapist comments."""
    if entry is not None:
        homework.actions.comment(entry=entry, body=body, by=by)


def see_comments(by: access.Partner) -> None:
    """The partner reads the comments."""
    for feedback in Feedback.objects.visible_to(by).filter(seen_at=None):
        homework.actions.see_feedback(feedback=feedback, by=by)


def read_all(pair: Pair, *, by: access.Therapist, but: tuple[str, ...] = ()) -> None:
    """Mark what waits about a couple as read."""
    waiting = ReviewItem.objects.visible_to(by).waiting().filter(couple=pair.couple)
    for item in waiting.exclude(kind__in=but):
        review.mark_reviewed(item=item, by=by)


def talk_through(pair: Pair, *, by: access.Therapist, opens: bool = False) -> None:
    """Talk the results through with each, and perhaps open them for sharing."""
    answered = Administration.objects.visible_to(by).answered()
    answered = answered.filter(couple=pair.couple, instrument__code=AOR)
    for administration in answered.filter(debriefed_at=None):
        assessments.actions.debrief(administration=administration, by=by)
        if opens:
            release = Release.objects.get(subject_id=administration.pk)
            releases.open_release(release=release, by=by)


def share_latest(by: access.Partner, kind: str) -> None:
    """Share the latest thing of a kind that the therapist has opened."""
    mine = Release.objects.visible_to(by).filter(
        author_id=by.partner_id, kind=kind, opened_at__isnull=False
    )
    latest = mine.order_by("-created_at").first()
    if latest is not None:
        releases.share(release=latest, by=by)


def tom_and_aisha(stage: Stage) -> Scenes:
    """Just invited: two cards handed over."""
    yield at(DAYS - 1, 11)
    ana = therapist("ana")
    pair = Pair(open_couple("Tom", "Aisha", agreement="held", by=ana))
    sessions(pair, in_days=6, by=ana, hour=10)
    hand_cards(stage, pair, {"A": "tom", "B": "aisha"}, by=ana)


def lea_and_kim(stage: Stage) -> Scenes:
    """Kim never joined; Lea goes on with individual work."""
    yield at(35, 15)
    ana = therapist("ana")
    pair = Pair(open_couple("Lea", "Kim", agreement="open", by=ana))
    lea = pair.viewers["lea"] = join(pair.couple, "A", "lea", by=ana)
    hand_cards(stage, pair, {"B": "kim"}, by=ana)
    sessions(pair, in_days=7, by=ana, times=4)
    yield at(42, 16, 30)
    measure_one(pair, "A", by=ana)
    breathing = Give(
        "slow-breathing",
        "because evenings are long just now",
        40,
        per_week=3,
        whom="A",
    )
    give(pair, breathing, by=ana)
    yield at(43, 20)
    fill_in(stage, lea, {"anxiety": 4.4, "avoidance": 3.1})
    yield at(45, 9)
    read_all(pair, by=ana)
    talk_through(pair, by=ana)
    for day in (44, 47, 50, 54, 58, 61, 66):
        yield at(max(day, 45), 19)
        write(lea, "slow-breathing", {})
    yield at(DAYS - 2, 9)
    sessions(pair, in_days=3, by=ana)


def lars() -> Scenes:
    """A couple whose therapist's license lapsed twelve days ago."""
    yield at(6, 12)
    by = therapist("lars")
    pair = Pair(open_couple("Ola", "Ren", agreement="open", by=by))
    for slot, slug in (("A", "ola"), ("B", "ren")):
        pair.viewers[slug] = join(pair.couple, slot, slug, by=by)
    sessions(pair, in_days=7, by=by, hour=12, times=7)


def measure_one(pair: Pair, slot: str, *, by: access.Therapist) -> None:
    """Schedule the measure for one partner."""
    assessments.actions.plan(
        couple=pair.couple,
        instrument=Instrument.objects.get(code=AOR),
        whom=slot,
        every_weeks=None,
        starts_on=today(),
        ends_on=None,
        days_to_answer=7,
        by=by,
    )


def hand_cards(
    stage: Stage, pair: Pair, slugs: dict[str, str], *, by: access.Therapist
) -> None:
    """Print cards and keep what is on them for the sample's front page."""
    for slot, slug in slugs.items():
        issued = invitations.invite(
            partner=partner_of(pair.couple, slot), how="card", by=by
        )
        link = reverse("invitation", args=[issued.token])
        stage.cards[slug] = {"link": link, "code": issued.code}
