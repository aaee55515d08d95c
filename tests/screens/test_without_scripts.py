"""Where scripts do not run: answer, record, share; plan, assign, comment."""

import pytest

from assessments.models import Administration, Plan
from clients.models import Release
from homework.models import Assignment, Entry, Feedback
from tests.cast import PASSPHRASE
from tests.journeys.people import follow, press, sees, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(enter):
    """A browser that runs no scripts."""

    def opened(name=""):
        return enter(name, java_script_enabled=False)

    return opened


def test_one_signs_in_without_scripts(plain):
    page = plain()
    sign_in(page, "rosa", PASSPHRASE)
    sees(page, "Today")


def test_a_questionnaire_is_answered_without_scripts(questionnaire, plain):
    page = plain("rosa")
    page.goto("/today/")
    follow(page, "Begin")
    for number in range(1, 9):
        page.locator(f"[name='item_{number}'][value='4']").check(force=True)
    press(page, "Finish")
    sees(page, "It has arrived")
    assert Administration.objects.get().state == "submitted"


def test_an_exercise_is_recorded_and_shared_without_scripts(exercise, plain):
    page = plain("rosa")
    page.goto(exercise)
    for box in page.locator("textarea").all():
        box.fill("I miss us")
    page.locator("[name=outcome][value=done]").check(force=True)
    press(page, "Record")
    page.wait_for_url("**/recorded/")
    page.goto("/us/")
    press(page, "Share")
    assert Entry.objects.get().outcome == "done"
    assert Release.objects.get().shared_at is not None


def test_an_exercise_is_assigned_without_scripts(cast, plain):
    page = plain("ana")
    page.goto(cast.couples["rosa"].get_absolute_url())
    follow(page, "Assign an exercise")
    follow(page, "The long breath out")
    page.get_by_label("Once").check()
    press(page, "Give it")
    assert Assignment.objects.get().couple == cast.couples["rosa"]


def test_a_questionnaire_is_planned_without_scripts(cast, plain):
    page = plain("ana")
    page.goto(cast.couples["rosa"].get_absolute_url())
    follow(page, "Plan a questionnaire")
    page.get_by_label("24 statements").check()
    press(page, "Give it")
    assert Plan.objects.get().couple == cast.couples["rosa"]


def test_an_entry_is_commented_without_scripts(recorded, plain):
    page = plain("ana")
    page.goto(f"/entries/{recorded.pk}/")
    page.locator("textarea").first.fill("Ten slow breaths are plenty.")
    press(page, "Send to Rosa only")
    assert Feedback.objects.count() == 1
