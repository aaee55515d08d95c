"""The couple page: four things first, the rest below, few queries."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

import assessments.actions
import assessments.overview
from assessments.models import Administration
from clients.actions import care, couples
from practice import clock
from practice.workspace import couple as workspace
from practice.workspace.views import therapist
from tests.cast import ZONE
from tests.world import answer_all

EVENING = datetime(2026, 3, 5, 3, tzinfo=UTC)  # still March 4 in Chicago

FRAME = 2  # who is looking, and how much waits: the frame of every page


@pytest.fixture
def see(cast):
    """Open a couple's page as somebody."""

    def opened(first, *, by="ana"):
        path = f"/couples/{cast.couples[first].pk}/"
        return cast.client(by).get(path).content.decode()

    return opened


def sign(cast, first):
    today = clock.today(ZONE)
    return care.sign_clearance(
        couple=cast.couples[first],
        screened_on=today,
        method="interview",
        review_on=today + timedelta(days=90),
        by=cast.viewer("ana", "therapist"),
    )


def test_it_takes_a_bounded_number_of_queries(
    cast, plan, assign, django_assert_max_num_queries
):
    plan(cast, "rosa")
    assign(cast, "rosa")
    sign(cast, "rosa")
    request = RequestFactory().get("/")
    request.viewer = cast.viewer("ana", "therapist")
    with django_assert_max_num_queries(11 + FRAME):
        therapist.couple(request, couple_id=cast.couples["rosa"].pk)


def test_without_a_clearance_joint_exercises_are_said_to_be_closed(see):
    assert "No clearance in force" in see("rosa")


def test_a_clearance_in_force_says_until_when_and_that_each_was_alone(cast, see):
    sign(cast, "rosa")
    shown = see("rosa")
    assert "Ready for joint exercises until June 2" in shown
    assert "Each reviewed alone on March 4" in shown


def test_homework_is_kept_per_person_with_its_denominator(cast, see, assign):
    assign(cast, "rosa")
    assert see("rosa").count("nothing due yet") == 2


def test_the_next_session_is_on_the_therapists_clock(cast, see):
    couples.plan_session(
        couple=cast.couples["rosa"],
        starts_at=clock.now() + timedelta(days=2),
        attendees="both",
        by=cast.viewer("ana", "therapist"),
    )
    assert "Friday, March 6, 10 a.m." in see("rosa")


def test_what_came_in_is_listed(cast, see):
    care.send_aside(body="canary", by=cast.viewer("rosa", "partner"))
    assert "Rosa wrote something for you" in see("rosa")


def test_what_somebody_wrote_is_not_on_the_page(cast, see):
    care.send_aside(body="canary", by=cast.viewer("rosa", "partner"))
    assert "canary" not in see("rosa")


def test_who_has_not_joined_can_be_carried_on_paper(see):
    assert 'value="paper"' in see("lea")


def test_who_has_joined_is_not_offered_paper(see):
    assert 'value="paper"' not in see("rosa")


def test_without_a_license_no_new_work_is_offered(see):
    assert "Assign an exercise" not in see("uma", by="lars")


def test_after_care_ended_everything_stays_readable(cast, see):
    couples.end_care(couple=cast.couples["rosa"], by=cast.viewer("ana", "therapist"))
    assert "Everything stays readable" in see("rosa")


def test_the_end_of_care_is_dated_on_the_therapists_calendar(cast, see):
    with clock.at(EVENING):
        couples.end_care(
            couple=cast.couples["rosa"], by=cast.viewer("ana", "therapist")
        )
        assert "Care ended on March 4, 2026" in see("rosa")


def test_the_settings_date_the_end_of_care_likewise(cast):
    with clock.at(EVENING):
        couples.end_care(
            couple=cast.couples["rosa"], by=cast.viewer("ana", "therapist")
        )
        path = f"/couples/{cast.couples['rosa'].pk}/settings/"
        page = cast.client("ana").get(path).content.decode()
    assert "Care ended on March 4, 2026" in page


def test_a_schedule_shows_the_round_that_is_open_not_the_next_one(cast, plan):
    plan(cast, "rosa")
    viewer = cast.viewer("rosa", "partner")
    sitting = Administration.objects.get(partner_id=viewer.partner_id)
    answer_all(sitting, viewer)
    assessments.actions.submit(administration=sitting, by=viewer)
    with clock.at(clock.now() + timedelta(days=20)):
        assessments.actions.plan_ahead()
        ana, couple = cast.viewer("ana", "therapist"), cast.couples["rosa"]
        sittings = assessments.overview.sittings(ana, couple)
        (row,) = workspace.schedules(ana, couple, sittings)
    assert row.states == (("A", "Rosa", "finished"), ("B", "Ines", "not started"))


def test_the_story_is_paged(cast, see):
    for day in range(15):
        couples.plan_session(
            couple=cast.couples["rosa"],
            starts_at=clock.now() - timedelta(days=day),
            attendees="both",
            by=cast.viewer("ana", "therapist"),
        )
    assert "Page 1 of 2" in see("rosa")


def test_a_page_out_of_range_shows_the_last(cast):
    path = f"/couples/{cast.couples['rosa'].pk}/?page=999"
    assert cast.client("ana").get(path).status_code == 200
