"""Answering by keyboard alone and without scripts; any scale; in the office."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Administration
from practice.models import Practice
from tests.assessments.asked import publish, watched
from tests.given import give_measure
from tests.journeys.people import press, sees
from tests.screens.fitness import bench_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile("/save/$")


@pytest.fixture
def asked(cast):
    """Gives Rosa a questionnaire with these options; where she answers it."""

    def give(values=range(1, 8), *, items=36):
        practice = Practice.objects.get()
        code = f"asked-{items}"
        publish(values, practice=practice, items=items, code=code)
        give_measure(cast, "rosa", code, whom="A")
        return Administration.objects.get().get_absolute_url()

    return give


def answers():
    return Administration.objects.get().answers


def test_thirty_six_are_answered_by_keys_alone(asked, enter):
    page = enter("rosa")
    page.goto(asked())
    page.locator("#q1 input").first.focus()
    for number in range(1, 37):
        expect(page.locator(f"#q{number} input:focus")).to_have_count(1)
        with page.expect_response(SAVED):
            page.keyboard.press(str(number % 7 + 1))
    expect(page.locator("[value=finish]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")
    assert answers() == {str(n): n % 7 + 1 for n in range(1, 37)}


def test_thirty_six_are_answered_without_scripts(asked, enter):
    page = enter("rosa", java_script_enabled=False)
    page.goto(asked())
    for number in range(1, 37):
        page.locator(f"[name=item_{number}][value='{number % 7 + 1}']").check(
            force=True
        )
    press(page, "Finish")
    sees(page, "It has arrived")
    assert answers() == {str(n): n % 7 + 1 for n in range(1, 37)}


def test_arrows_choose_as_radios_do(asked, enter):
    page = enter("rosa")
    page.goto(asked(items=2))
    page.locator("#q1 input").first.focus()
    with page.expect_response(SAVED):
        page.keyboard.press("ArrowRight")
    assert answers() == {"1": 2}


def test_ten_is_typed_as_one_and_zero(asked, enter):
    page = enter("rosa")
    page.goto(asked(range(11), items=2))
    page.locator("#q1 input").first.focus()
    with page.expect_response(lambda it: '"value":10' in (it.request.post_data or "")):
        page.keyboard.press("1")
        page.keyboard.press("0")
    expect(page.locator("#q2 input:focus")).to_have_count(1)
    assert answers() == {"1": 10}


def test_another_key_after_a_one_is_for_the_next(asked, enter):
    page = enter("rosa")
    page.goto(asked(range(11), items=3))
    page.locator("#q1 input").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("7")
    expect(page.locator("#q3 input:focus")).to_have_count(1)
    expect(page.locator("#q2 [data-saved-at]")).to_contain_text("Saved")
    assert answers() == {"1": 1, "2": 7}


def test_a_one_alone_moves_on_after_a_moment(asked, enter):
    page = enter("rosa")
    page.goto(asked(range(11), items=2))
    page.locator("#q1 input").first.focus()
    page.keyboard.press("1")
    expect(page.locator("#q2 input:focus")).to_have_count(1)
    expect(page.locator("#q1 :checked")).to_have_value("1")


def test_signed_answers_are_taken_by_their_place(asked, enter):
    page = enter("rosa")
    page.goto(asked(range(-3, 4), items=2))
    page.locator("#q1 input").first.focus()
    with page.expect_response(SAVED):
        page.keyboard.press("1")
    assert answers() == {"1": -3}


def test_answers_wait_in_memory_while_offline(asked, enter):
    page = enter("rosa")
    page.goto(asked(items=2))
    page.context.set_offline(True)
    page.locator("[name=item_1][value='3']").check(force=True)
    sees(page, "Not saved yet")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    with page.expect_response(SAVED):
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#q1 [data-saved-at]")).to_contain_text("Saved")
    assert answers() == {"1": 3}


@pytest.mark.parametrize(
    "values", [range(1, 8), range(11), range(4), range(-3, 4), [1, 0], range(6, 0, -1)]
)
def test_any_scale_is_fit_for_everybody(asked, enter, values):
    page = enter("rosa")
    page.goto(asked(values, items=2))
    assert bench_of(page).troubles() == []


# --- in the office ---
@pytest.fixture
def handed(cast, questionnaire, enter):
    """Ana's device in Rosa's hands, and where Ana was."""
    row = Administration.objects.get()
    page = enter("ana")
    page.goto(f"/administrations/{row.pk}/")
    press(page, "Hand over this device")
    page.wait_for_url("**/here/")
    return page


def test_a_device_is_handed_over_answered_and_locked(handed):
    page = handed
    for number in range(1, 9):
        with page.expect_response(SAVED):
            page.locator(f"[name=item_{number}][value='4']").check(force=True)
    press(page, "Finish")
    page.wait_for_url("**/here/thank-you/")
    assert Administration.objects.get().state == "submitted"
    page.goto("/caseload/")
    sees(page, "This page is closed here")


def test_going_back_on_a_handed_device_shows_nothing_of_the_therapist(handed):
    page = handed
    page.go_back()
    expect(page.get_by_text("Hand over this device")).to_have_count(0)
    sees(page, "This page is closed here")


def test_the_pages_of_a_handed_device_are_fit_for_everybody(handed):
    page = handed
    assert bench_of(page).troubles() == []
    page.goto("/here/thank-you/")
    assert bench_of(page).troubles() == []
    page.goto("/caseload/")
    assert bench_of(page).troubles() == []


# --- what asks for confidence ---
@pytest.fixture
def check(cast):
    """The private check for Rosa; where she answers it."""
    watched(cast, "ana")
    give_measure(cast, "rosa", "psc-6")
    return rosas().get_absolute_url()


def rosas():
    return Administration.objects.get(partner__slot="A")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_private_check_is_answered_and_gone(check, enter, scripts):
    page = enter("rosa", java_script_enabled=scripts)
    page.goto(check)
    sees(page, "You are answering as")
    page.get_by_role("link", name="Begin").click()
    for number in range(1, 7):
        page.locator(f"[name=item_{number}][value='0']").check()
    press(page, "Finish")
    sees(page, "It is kept apart")
    page.goto("/today/")
    assert page.get_by_text("Private check-in").count() == 0
    assert set(rosas().confided.values()) == {0}


def test_a_private_check_shows_nothing_chosen_when_reopened(check, enter):
    page = enter("rosa")
    page.goto(f"{check}?ready=1")
    with page.expect_response(SAVED):
        page.locator("[name=item_1][value='0']").check()
    page.reload()
    expect(page.locator("input:checked")).to_have_count(0)


def test_a_private_check_is_fit_for_everybody(check, enter):
    page = enter("rosa")
    for place in (check, f"{check}?ready=1", "/q/thank-you/"):
        page.goto(place)
        assert bench_of(page).troubles() == []
