"""A form sent twice gives one questionnaire, and what is to come is not given again."""

import pytest

from assessments import actions
from assessments.models import Administration, Plan
from practice import clock
from practice.errors import RefusedError
from practice.ids import new_id
from tests.assessments.scene import DAY
from tests.cast import MORNING, ZONE


def send(scene, key, first="rosa", name="ana"):
    return scene.cast.client(name).post(
        f"/couples/{scene.cast.couples[first].pk}/questionnaires/new/",
        {
            "key": str(key),
            "instrument": scene.form().pk,
            "whom": "both",
            "every_weeks": "",
            "starts_on": clock.today(ZONE).isoformat(),
            "ends_on": "",
            "days_to_answer": "7",
            "then": "plan",
        },
    )


def test_two_clicks_give_it_once(scene):
    key = new_id()
    assert [send(scene, key).status_code for _click in range(2)] == [302, 302]
    assert Plan.objects.count() == 1
    assert Administration.objects.count() == 2


def test_the_page_carries_the_key(scene):
    couple = scene.cast.couples["rosa"].pk
    url = f"/couples/{couple}/questionnaires/new/?instrument=aor-8"
    assert 'name="key"' in scene.cast.client("ana").get(url).content.decode()


def test_the_key_of_anothers_schedule_is_refused(scene):
    given = scene.give()
    shown = send(scene, given.key, first="mia").content.decode()
    assert "open this page again" in shown


def test_what_is_still_to_come_for_one_is_not_given_again(scene):
    later = clock.today(ZONE) + 40 * DAY
    scene.give(starts_on=later)
    with pytest.raises(RefusedError, match="still to come for Rosa"):
        scene.give()


def test_who_has_not_come_in_has_it_still_to_come(scene):
    scene.give("lea")
    with clock.at(MORNING + 60 * DAY), pytest.raises(RefusedError, match="Kim"):
        scene.give("lea")


def test_the_other_alone_may_be_given_it_again(scene):
    scene.give("lea")
    with clock.at(MORNING + 60 * DAY):
        scene.give("lea", whom="A")
    assert Plan.objects.count() == 2


def test_what_was_answered_may_be_given_again_later(scene):
    scene.give()
    with clock.at(MORNING + 60 * DAY):
        scene.give()
    assert Plan.objects.count() == 2


def test_two_schedules_that_wait_do_not_open_on_the_same_day(scene):
    """Both were there before Kim came in; one pass opens one of them."""
    first = scene.give("lea", whom="B")
    Plan.objects.create(
        practice_id=first.practice_id,
        couple=first.couple,
        instrument=first.instrument,
        whom="B",
        starts_on=first.starts_on,
        days_to_answer=7,
        made_by_id=first.made_by_id,
    )
    kim = scene.cast.partners["kim"]
    type(kim).objects.filter(pk=kim.pk).update(standing="paper")
    actions.plan_ahead()
    assert Administration.objects.filter(partner=kim).count() == 1


# --- without a license ----------------------------------------------------------------
def test_without_a_license_the_page_says_so_first(scene):
    url = f"/couples/{scene.cast.couples['uma'].pk}/questionnaires/new/"
    shown = scene.cast.client("lars").get(url).content.decode()
    assert "No license of yours is in force" in shown
    assert "Give it" not in shown
