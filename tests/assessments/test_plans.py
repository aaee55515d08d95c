"""Rhythms, limits and changes of a schedule, in the database and with reminders."""

from datetime import datetime, time, timedelta

import pytest

from assessments import actions
from assessments.actions.opening import settle
from assessments.models import Administration, Plan
from clients.actions import couples
from clients.models import Release
from practice import clock, schedule
from practice.errors import RefusedError
from practice.models.outbox import Notice
from tests.assessments.scene import DAY
from tests.cast import MORNING, ZONE, join

TODAY = MORNING.date()


@pytest.fixture
def ana(scene):
    return scene.cast.viewer("ana", "therapist")


def weekly(scene, **changes) -> Plan:
    return scene.give(code="wir-5", every_weeks=1, days_to_answer=5, **changes)


def terms(plan: Plan, **changes) -> dict:
    names = "whom rhythm every_weeks after_days at_most opens_scores starts_on ends_on"
    kept = {name: getattr(plan, name) for name in [*names.split(), "days_to_answer"]}
    return kept | changes


def edit(plan: Plan, by, *, revision=None, **changes) -> Plan:
    plan.refresh_from_db()
    seen = plan.revision if revision is None else revision
    return actions.edit_plan(plan=plan, revision=seen, by=by, **terms(plan, **changes))


def meet(scene, ana, day: int, hour: int = 16, attendees: str = "both"):
    starts_at = schedule.resolve(TODAY + day * DAY, time(hour), ZONE)
    session = couples.plan_session(
        couple=scene.cast.couples["rosa"],
        starts_at=starts_at,
        attendees=attendees,
        by=ana,
    )
    actions.follow_sessions(couple=scene.cast.couples["rosa"])
    return session


def live(slot="A", **more):
    rows = Administration.objects.filter(partner__slot=slot, **more)
    return list(rows.exclude(state__in=["cancelled", "voided"]).order_by("opens_at"))


def opening(slot="A") -> list[int]:
    """Days from the first morning on which somebody's rounds open."""
    days = [schedule.local_date(one.opens_at, ZONE) for one in live(slot)]
    return [(day - TODAY).days for day in days]


def waiting() -> list[tuple[str, datetime]]:
    """What is still to be told to Rosa about her rounds."""
    rosa = [one.pk for one in Administration.objects.filter(partner__slot="A")]
    rows = Notice.objects.filter(state="waiting", subject__in=rosa)
    return sorted((one.kind, one.wanted_at) for one in rows)


# --- weekly ---
def test_a_week_is_long_enough_for_the_week_in_review(scene):
    weekly(scene)
    assert opening() == [0, 7, 14]


def test_a_limit_stops_it(scene):
    weekly(scene, at_most=2)
    for row in live():
        with clock.at(row.opens_at):
            scene.save("rosa", 1, 3, sitting=row)
    with scene.later(days=40):
        actions.plan_ahead()
    assert opening() == [0, 7]


def test_what_nobody_began_counts_no_longer_once_it_is_taken_back(scene):
    weekly(scene, at_most=2)
    with scene.later(days=8):
        actions.plan_ahead()
    with scene.later(days=9):
        actions.plan_ahead()
    assert opening() == [7, 14]


# --- before sessions ---
def before_sessions(scene, **changes) -> Plan:
    return scene.give(
        code="wir-5", rhythm="session", days_to_answer=3, every_weeks=None, **changes
    )


def test_without_a_session_nothing_opens(scene):
    before_sessions(scene)
    assert live() == []


def test_it_opens_days_before_and_is_due_as_the_session_starts(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 10)
    (one,) = live()
    assert (opening(), one.due_at, one.round_key) == (
        [7],
        session.starts_at,
        str(session.pk),
    )


def test_both_rounds_before_a_session_pair_up(scene, ana):
    before_sessions(scene)
    meet(scene, ana, 10)
    assert live("A")[0].mutual_key == live("B")[0].mutual_key


def test_a_session_alone_calls_only_the_one_who_comes(scene, ana):
    before_sessions(scene)
    meet(scene, ana, 10, attendees="B")
    assert (len(live("A")), len(live("B"))) == (0, 1)


def test_a_moved_session_moves_what_nobody_began(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 10)
    moved = session.starts_at + 2 * DAY
    couples.move_session(session=session, starts_at=moved, by=ana)
    actions.follow_sessions(couple=session.couple)
    assert (opening(), live()[0].due_at) == ([9], moved)


def test_its_reminders_move_with_it(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 10)
    couples.move_session(session=session, starts_at=session.starts_at + DAY, by=ana)
    actions.follow_sessions(couple=session.couple)
    (one,) = live()
    assert waiting() == [
        ("assessments.due", one.due_at - DAY),
        ("assessments.open", one.opens_at),
    ]


def test_moved_there_and_back_it_is_told_once(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 10)
    there = session.starts_at
    for starts_at in (there + 3 * DAY, there):
        couples.move_session(session=session, starts_at=starts_at, by=ana)
        actions.follow_sessions(couple=session.couple)
    assert (opening(), len(waiting())) == ([7], 2)


def test_the_planner_notices_a_move_by_itself(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 10)
    couples.move_session(session=session, starts_at=session.starts_at + DAY, by=ana)
    actions.plan_ahead()
    assert opening() == [8]


def test_a_moved_session_leaves_what_was_begun(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 2)
    scene.save("rosa", 1, 3)
    before = live()[0]
    couples.move_session(session=session, starts_at=session.starts_at + DAY, by=ana)
    actions.follow_sessions(couple=session.couple)
    (after,) = live()
    assert (after.pk, after.due_at, after.state) == (before.pk, before.due_at, "draft")


def test_a_cancelled_session_takes_back_what_nobody_began(scene, ana):
    before_sessions(scene)
    session = meet(scene, ana, 2)
    couples.cancel_session(session=session, by=ana)
    actions.follow_sessions(couple=session.couple)
    assert (live(), waiting()) == ([], [])


def test_two_sessions_within_the_gap_are_one_round(scene, ana):
    before_sessions(scene)
    meet(scene, ana, 10)
    meet(scene, ana, 12)
    assert opening() == [7]


# --- after the last was finished ---
def after(scene, **changes) -> Plan:
    wanted = {"rhythm": "after", "after_days": 10, "every_weeks": None} | changes
    return scene.give(code="wir-5", **wanted)


def test_nothing_follows_what_is_open(scene):
    after(scene)
    with scene.later(days=30):
        actions.plan_ahead()
    assert opening() == [0]


def test_the_next_is_counted_from_the_day_it_was_finished(scene):
    after(scene)
    with scene.later(days=2):
        scene.answer("rosa", 5, only=range(1, 6))
        scene.submit("rosa")
        actions.plan_ahead()
    assert (opening("A"), opening("B")) == ([0, 12], [0])


def test_less_than_the_gap_after_the_last_is_refused(scene):
    with pytest.raises(RefusedError, match="at least 6 days"):
        after(scene, after_days=5)


# --- for both alike ---
def test_a_safety_check_is_never_given_to_one_only(scene, watched):
    with pytest.raises(RefusedError, match="both alike"):
        scene.give(code="psc-6", whom="A")


def test_nor_opened_for_sharing(scene, watched):
    with pytest.raises(RefusedError, match="not opened for sharing"):
        scene.give(code="psc-6", opens_scores=True)


def test_nor_before_a_session_with_one_alone(scene, ana, watched):
    scene.give(code="psc-6", rhythm="session", days_to_answer=3)
    meet(scene, ana, 5, attendees="B")
    assert live("B") == []


# --- sharing from the start ---
def test_scores_may_be_open_for_sharing_from_the_start(scene):
    scene.give(opens_scores=True)
    row = scene.finish("rosa")
    release = Release.objects.get(subject_id=row.pk)
    assert release.opened_by == scene.cast.users["ana"]


def test_they_are_not_unless_it_was_said(given):
    row = given.finish("rosa")
    assert Release.objects.get(subject_id=row.pk).opened_at is None


# --- changing ---
def test_a_change_rebuilds_what_has_not_opened(scene, ana):
    plan = weekly(scene)
    edit(plan, ana, every_weeks=2)
    assert opening() == [0, 14]


def test_what_has_opened_stays(scene, ana):
    plan = weekly(scene)
    first = live()[0].pk
    edit(plan, ana, starts_on=TODAY + 3 * DAY)
    assert live()[0].pk == first


def test_what_was_begun_stays_whatever_changes(scene, ana):
    plan = weekly(scene)
    scene.save("rosa", 1, 3, sitting=live()[0])
    edit(plan, ana, whom="B", every_weeks=4)
    assert [(one.state, one.revision) for one in live("A")] == [("draft", 1)]


def test_what_they_have_not_begun_goes_with_somebody_it_is_no_longer_for(scene, ana):
    edit(weekly(scene), ana, whom="B")
    assert (opening("A"), opening("B")) == ([], [0, 7, 14])


def test_each_round_is_told_once_after_any_changes(scene, ana):
    plan = weekly(scene)
    for weeks in (2, 1, 4, 1):
        edit(plan, ana, every_weeks=weeks)
    rows = live()
    assert waiting() == sorted(
        [("assessments.open", one.opens_at) for one in rows]
        + [("assessments.due", one.due_at - DAY) for one in rows]
    )


def test_a_round_that_fits_as_before_is_not_made_anew(scene, ana):
    plan = weekly(scene)
    before = [one.pk for one in live()]
    edit(plan, ana, at_most=8)
    assert [one.pk for one in live()] == before


def test_an_earlier_end_takes_back_what_comes_after_it(scene, ana):
    edit(weekly(scene), ana, ends_on=TODAY + 8 * DAY)
    assert opening() == [0, 7]


def test_the_same_change_sent_twice_counts_once(scene, ana):
    plan = weekly(scene)
    wanted = terms(plan, every_weeks=2)
    for _time in range(2):
        actions.edit_plan(plan=plan, revision=0, by=ana, **wanted)
    plan.refresh_from_db()
    assert plan.revision == 1


def test_a_change_of_what_somebody_changed_meanwhile_is_refused(scene, ana):
    plan = weekly(scene)
    edit(plan, ana, every_weeks=2)
    with pytest.raises(RefusedError, match="meanwhile"):
        edit(plan, ana, revision=0, every_weeks=3)


def test_what_was_answered_does_not_become_once(scene, ana):
    plan = weekly(scene)
    scene.save("rosa", 1, 3, sitting=live()[0])
    with pytest.raises(RefusedError, match="answered already"):
        edit(plan, ana, rhythm="once", every_weeks=None)


def test_a_stopped_schedule_is_not_changed(scene, ana):
    plan = weekly(scene)
    actions.stop_plan(plan=plan, by=ana)
    with pytest.raises(RefusedError, match="stopped"):
        edit(plan, ana, every_weeks=2)


def test_once_can_become_weekly(scene, ana):
    plan = scene.give(code="wir-5", days_to_answer=5)
    edit(plan, ana, rhythm="weeks", every_weeks=1)
    assert opening() == [0, 7, 14]


def test_before_sessions_can_become_weekly_and_back(scene, ana):
    plan = before_sessions(scene)
    meet(scene, ana, 10)
    edit(plan, ana, rhythm="weeks", every_weeks=1)
    edit(plan, ana, rhythm="session", every_weeks=None)
    # What opened today meanwhile stays.
    assert opening() == [0, 7]


def test_who_comes_in_later_gets_what_stands_then(scene, ana):
    plan = scene.give("lea", code="wir-5", every_weeks=1, days_to_answer=5)
    edit(plan, ana, every_weeks=2)
    with scene.later(days=15):
        join(scene.cast, "kim", by="ana")
        actions.plan_ahead()
    kims = Administration.objects.filter(partner=scene.cast.partners["kim"])
    assert [one.round_key for one in kims] == ["2026-03-16", "2026-03-30"]


# --- an open draft never expires ---
def test_a_draft_outlives_its_day_and_the_next_round(scene):
    weekly(scene)
    scene.save("rosa", 1, 3, sitting=live()[0])
    with scene.later(days=60):
        actions.plan_ahead()
        row = scene.save(
            "rosa", 2, 4, sitting=Administration.objects.get(pk=live()[0].pk)
        )
    assert row == 2


def test_nothing_opens_a_round_of_a_schedule_stopped_at_that_moment(scene, ana):
    plan = weekly(scene)
    stale = Plan.objects.get(pk=plan.pk)
    actions.stop_plan(plan=plan, by=ana)
    with clock.at(MORNING + timedelta(days=7)):
        assert settle(stale) == 0
