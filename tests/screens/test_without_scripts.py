"""Where scripts do not run: come in, answer, record, share; plan, assign, invite."""

from datetime import timedelta

import pytest

from assessments.models import Administration, Plan
from clients.actions import couples
from clients.models import Partner, Release
from homework.models import Assignment, Entry, Feedback
from practice import clock
from practice.models import StaffInvitation
from tests.cast import PASSPHRASE
from tests.clients.way_in import address
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
        page.locator(f"label:has([name='item_{number}'][value='4'])").click()
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


def test_one_comes_in_with_a_card_without_scripts(cast, card, plain):
    page = plain()
    page.goto(address(card))
    page.get_by_label("Six digits").fill(card.code)
    press(page, "Go on")
    page.get_by_label("A sign-in name").fill("tomtom")
    page.get_by_label("I have kept these words").check()
    press(page, "Use these words")
    page.get_by_label("I have read this agreement").check()
    page.get_by_label("I want to do this work online").check()
    press(page, "Go on")
    page.wait_for_url("**/join/contact/")
    assert Partner.objects.get(pk=cast.partners["tom"].pk).standing == "joined"


def test_a_second_factor_is_shown_without_scripts(app_of_ana, plain):
    page = plain()
    page.goto("/sign-in/")
    page.get_by_label("Email, phone").fill("ana")
    page.get_by_label("Password or passphrase").fill(PASSPHRASE)
    press(page, "Sign in", exact=True)
    page.get_by_label("Code").fill(app_of_ana())
    press(page, "Use this code")
    page.wait_for_url("**/caseload/")


def test_somebody_is_invited_to_work_here_without_scripts(cast, plain):
    page = plain("dana")
    page.goto("/people/")
    follow(page, "Invite someone")
    page.get_by_label("Name").fill("Gil")
    page.get_by_label("Email").fill("gil@example.org")
    press(page, "Invite", exact=True)
    sees(page, "Invitation ready")
    assert StaffInvitation.objects.get().name == "Gil"


def test_the_audit_is_narrowed_without_scripts(recorded, plain):
    page = plain("dana")
    page.goto("/audit/")
    page.get_by_label("What").fill("recorded entry")
    press(page, "Narrow")
    page.locator(".trail a").first.click()
    sees(page, "Only what was done with one thing")


def test_the_desk_reads_its_next_page_without_scripts(cast, plain):
    for days in range(1, 28):
        couples.plan_session(
            couple=cast.couples["rosa"],
            starts_at=clock.now() + timedelta(days=days),
            attendees="both",
            by=cast.viewer("ana"),
        )
    page = plain("fay")
    page.goto("/desk/")
    before = page.locator(".desk-times li").count()
    page.locator("nav.pagination a[rel=next]").first.click()
    page.wait_for_url("**sessions=2**")
    assert (before, page.locator(".desk-times li").count()) == (25, 2)
