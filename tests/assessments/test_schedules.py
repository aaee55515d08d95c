"""Giving a questionnaire, and the rounds a schedule opens by itself."""

from datetime import timedelta

import pytest

from assessments import actions
from assessments.models import Administration
from clients.actions import couples
from practice import clock
from practice.errors import RefusedError
from practice.models.outbox import Notice
from tests.assessments.scene import DAY
from tests.cast import MORNING, join


# --- giving ---
def test_giving_opens_one_sitting_for_each(given):
    assert Administration.objects.count() == 2


def test_giving_to_one_opens_nothing_for_the_other(scene):
    scene.give(whom="A")
    assert [row.partner.name for row in Administration.objects.all()] == ["Rosa"]


def test_a_round_opens_now_and_not_earlier_today(given):
    assert given.sitting("rosa").opens_at == MORNING


def test_a_round_is_due_when_its_last_local_day_is_over(given):
    # The seventh day after March 2 ends after the clocks changed: UTC-5.
    assert given.sitting("rosa").due_at.isoformat() == "2026-03-10T05:00:00+00:00"


def test_a_round_is_named_by_its_local_date(given):
    assert given.sitting("rosa").round_key == "2026-03-02"


def test_both_rounds_pair_up(given):
    assert given.sitting("rosa").mutual_key == given.sitting("ines").mutual_key


def test_no_license_no_questionnaire(scene):
    with pytest.raises(RefusedError, match="license"):
        scene.give("uma", by="lars")


def test_nothing_is_given_after_care_ended(scene):
    couple = scene.cast.couples["rosa"]
    couples.end_care(couple=couple, by=scene.cast.viewer("ana", "therapist"))
    with pytest.raises(RefusedError, match="ended"):
        scene.give()


def test_the_past_cannot_be_a_start(scene):
    with pytest.raises(RefusedError, match="today"):
        scene.give(starts_on=MORNING.date() - DAY)


def test_the_end_cannot_come_before_the_start(scene):
    with pytest.raises(RefusedError, match="last day"):
        scene.give(ends_on=MORNING.date() - DAY)


def test_more_often_than_every_four_weeks_is_refused(scene):
    with pytest.raises(RefusedError, match="every 4 weeks"):
        scene.give(every_weeks=3)


def test_rounds_may_not_overlap(scene):
    with pytest.raises(RefusedError, match="over before"):
        scene.give(every_weeks=4, days_to_answer=29)


def test_27_days_after_the_last_one_is_too_soon(given):
    with (
        given.later(days=27),
        pytest.raises(RefusedError, match=r"Rosa.*March 30"),
    ):
        given.give()


def test_28_days_after_the_last_one_is_fine(given):
    with given.later(days=28):
        given.give()
    assert Administration.objects.filter(partner__slot="A").count() == 2


def test_another_questionnaire_has_its_own_gap(given):
    given.give(code="aor-24")
    assert Administration.objects.count() == 4


def test_a_second_repeating_schedule_is_refused(scene):
    scene.give(every_weeks=4)
    with scene.later(days=28), pytest.raises(RefusedError, match="already"):
        scene.give(every_weeks=8)


# --- going on by itself ---
def test_planning_ahead_twice_changes_nothing(given):
    assert actions.plan_ahead() == 0


def test_the_next_round_is_made_two_weeks_ahead(scene):
    scene.give(every_weeks=4)
    with scene.later(days=14):
        assert actions.plan_ahead() == 2


def test_it_is_not_made_earlier(scene):
    scene.give(every_weeks=4)
    with scene.later(days=13):
        assert actions.plan_ahead() == 0


def test_the_last_day_is_kept(scene):
    scene.give(every_weeks=4, ends_on=MORNING.date() + 27 * DAY)
    with scene.later(days=20):
        assert actions.plan_ahead() == 0


def test_who_comes_in_later_gets_theirs_then(scene):
    scene.give("lea")
    with scene.later(days=20):
        join(scene.cast, "kim", by="ana")
        actions.plan_ahead()
        assert scene.sitting("kim").opens_at == clock.now()


def test_who_comes_in_later_has_the_full_time(scene):
    scene.give("lea")
    with scene.later(days=20):
        join(scene.cast, "kim", by="ana")
        actions.plan_ahead()
        assert scene.sitting("kim").due_at > clock.now() + 7 * DAY


def test_who_comes_in_later_pairs_with_the_other(scene):
    scene.give("lea")
    with scene.later(days=20):
        join(scene.cast, "kim", by="ana")
        actions.plan_ahead()
    assert scene.sitting("kim").mutual_key == scene.sitting("lea").mutual_key


def test_planning_ahead_asks_as_often_for_many(scene, django_assert_num_queries):
    with scene.later(days=1):
        scene.give("lea", every_weeks=4)
    with scene.later(days=2), django_assert_num_queries(5):
        actions.plan_ahead()
    with scene.later(days=2):
        for key, by in (("rosa", "ana"), ("mia", "ana"), ("bo", "ben")):
            scene.give(key, by=by, every_weeks=4)
    with scene.later(days=3), django_assert_num_queries(5):
        actions.plan_ahead()


def test_an_unbegun_round_goes_when_the_next_one_opens(scene):
    scene.give(every_weeks=4)
    with scene.later(days=20):
        actions.plan_ahead()
    with scene.later(days=29):
        actions.plan_ahead()
    states = Administration.objects.filter(partner__slot="A").order_by("opens_at")
    assert [row.state for row in states] == ["cancelled", "open"]


def test_stopping_takes_back_what_nobody_began(given):
    plan = given.sitting("rosa").plan
    actions.stop_plan(plan=plan, by=given.cast.viewer("ana", "therapist"))
    assert given.sitting("rosa").state == "cancelled"


def test_stopping_leaves_what_was_begun(given):
    given.save("rosa", 1, 3)
    plan = given.sitting("rosa").plan
    actions.stop_plan(plan=plan, by=given.cast.viewer("ana", "therapist"))
    assert given.sitting("rosa").state == "draft"


def test_stopping_cancels_its_reminders(given):
    plan = given.sitting("rosa").plan
    actions.stop_plan(plan=plan, by=given.cast.viewer("ana", "therapist"))
    assert not Notice.objects.filter(
        state="waiting", kind__startswith="assessments"
    ).exists()


def test_a_stopped_schedule_opens_nothing(scene):
    plan = scene.give(every_weeks=4)
    actions.stop_plan(plan=plan, by=scene.cast.viewer("ana", "therapist"))
    with scene.later(days=27):
        assert actions.plan_ahead() == 0


def test_rounds_follow_each_persons_own_calendar(scene):
    partner = scene.cast.partners["rosa"]
    partner.person.zone = "Pacific/Auckland"
    partner.person.save()
    scene.give(starts_on=MORNING.date() + timedelta(days=2))
    assert scene.sitting("rosa").opens_at < scene.sitting("ines").opens_at
