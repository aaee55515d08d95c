"""Nothing written is lost in the browser: stopping half-way, and being signed out."""

import pytest
from playwright.sync_api import expect

import assessments.actions
import homework.actions
from assessments.models import Administration
from homework import drafts
from homework.models import Entry, Occurrence
from tests.cast import PASSPHRASE, Cast, join, make_couple, make_practice
from tests.cast import make_therapist as make_therapist_of
from tests.given import give_exercise, give_measure
from tests.journeys.people import choose, press, sees, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGNED_OUT = "you have been signed out"


@pytest.fixture
def cast(transactional_db):
    cast = Cast()
    make_therapist_of(cast, "ana", make_practice(cast, "harbor", "Harbor Practice"))
    make_couple(cast, "rosa", "ines", by="ana")
    join(cast, "rosa", by="ana", messages=False)
    return cast


@pytest.fixture
def exercise(cast):
    """Where Rosa does what she was given."""
    homework.actions.sync_exercises()
    give_exercise(cast, "rosa", "softer-start", whom="A")
    return Occurrence.objects.get().get_absolute_url()


@pytest.fixture
def questionnaire(cast):
    """Where Rosa answers."""
    assessments.actions.sync_instruments()
    give_measure(cast, "rosa", whom="A")
    return Administration.objects.get().get_absolute_url()


@pytest.fixture
def enter(browser, live_server):
    """Rosa's browser, with or without scripts, signed in."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    contexts = []

    def entered(*, scripts=True):
        context = browser.new_context(base_url=address, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, "rosa", PASSPHRASE)
        return page

    yield entered
    for context in contexts:
        context.close()


def box(page):
    return page.locator("[data-answer='softer_version'] textarea")


def written():
    return drafts.values(Entry.objects.get().answers)["softer_version"]


def is_signed_out(page):
    page.context.clear_cookies(name="sid")


def sign_in_beside(page):
    """Follow the link of the page into a tab of its own, and sign in there."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in beside this page").click()
    sign_in(opened.value, "rosa", PASSPHRASE)
    page.bring_to_front()


# --- stopping half-way ----------------------------------------------------------------
@pytest.mark.parametrize("scripts", [True, False])
def test_save_and_stop_asks_for_nothing_more(exercise, enter, scripts):
    page = enter(scripts=scripts)
    page.goto(exercise)
    box(page).fill("I miss us")
    press(page, "Save and stop")
    page.wait_for_url("**/today/")
    assert written() == "I miss us"


# --- signed out -----------------------------------------------------------------------
def test_an_exercise_keeps_what_was_written_while_signed_out(exercise, enter):
    page = enter()
    page.goto(exercise)
    is_signed_out(page)
    box(page).fill("I miss us")
    sees(page, SIGNED_OUT)
    sign_in_beside(page)
    expect(page.locator("#save-state")).to_contain_text("Saved", timeout=20_000)
    assert written() == "I miss us"
    page.locator("input[name=outcome][value=partly]").check(force=True)
    press(page, "Record")
    page.wait_for_url("**/recorded/")


def test_a_questionnaire_keeps_what_was_chosen_while_signed_out(questionnaire, enter):
    page = enter()
    page.goto(questionnaire)
    choose(page, 1, 3)
    is_signed_out(page)
    page.locator("input[name='item_2'][value='5']").check(force=True)
    sees(page, SIGNED_OUT)
    press(page, "Finish")
    sees(page, SIGNED_OUT)
    sign_in_beside(page)
    sees(page, "Some statements are still open")
    assert Administration.objects.get().answers == {"1": 3, "2": 5}


def test_signed_in_anew_elsewhere_a_page_goes_on_saving(questionnaire, enter):
    """Signing in gives a new token; the page that was open takes it."""
    page = enter()
    page.goto(questionnaire)
    is_signed_out(page)
    sign_in(page.context.new_page(), "rosa", PASSPHRASE)
    choose(page, 1, 3)
    press(page, "Finish")
    sees(page, "Some statements are still open")
