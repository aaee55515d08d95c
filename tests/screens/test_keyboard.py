"""By keyboard alone: every step shows where it is, and none leads into a trap."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Administration
from homework.models import Entry, Feedback
from tests.cast import PASSPHRASE
from tests.clients.way_in import address
from tests.journeys.people import sees

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STEPS = 80
FOCUSED = """() => {
  const one = document.activeElement;
  return (one.innerText || one.value || one.name || one.tagName).trim();
}"""
#: What has the focus, or what stands for it, is drawn with a line around it.
SHOWS = """() => {
  const one = document.activeElement;
  const near = [one, one.closest("label"), ...(one.labels ?? []),
    ...one.parentElement.children].filter(Boolean);
  return near.some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}"""


def step(page: Page, key: str = "Tab") -> str:
    """Go one step; what has the focus now, which must be seen."""
    page.keyboard.press(key)
    words = page.evaluate(FOCUSED)
    if page.evaluate("document.activeElement !== document.body"):
        assert page.evaluate(SHOWS), f"one cannot see that this has the focus: {words}"
    return words


def reach(page: Page, what: str) -> None:
    """Go on with Tab until what has the focus matches a selector."""
    for _ in range(MOST_STEPS):
        step(page)
        if page.evaluate("(what) => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"Tab does not lead to {what}")


def press(page: Page, what: str, goes_to: str) -> None:
    """Reach something, press Enter on it, and arrive."""
    reach(page, what)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(goes_to))


def test_one_signs_in_by_keyboard(enter):
    page = enter()
    page.goto("/sign-in/")
    reach(page, "[name=login]")
    page.keyboard.type("rosa")
    reach(page, "[name=password]")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")


def test_a_questionnaire_is_answered_by_keyboard(questionnaire, enter):
    page = enter("rosa")
    page.goto("/today/")
    press(page, f"a.button[href='{questionnaire}']", "/q/")
    for number in range(1, 9):
        reach(page, f"[name=item_{number}]")
        with page.expect_response(re.compile("/save/$")):
            page.keyboard.press("Space")
    press(page, "form button.button-primary", "/receipt/")
    assert len(Administration.objects.get().answers) == 8


def test_an_exercise_is_recorded_by_keyboard(exercise, enter):
    page = enter("rosa")
    page.goto("/today/")
    press(page, f"a.button[href='{exercise}']", "/p/")
    for words in ("You never ask", "I miss us"):
        reach(page, "textarea")
        page.keyboard.type(words)
    reach(page, "[name=outcome]")
    page.keyboard.press("Space")
    press(page, "form button.button-primary", "/recorded/")
    assert Entry.objects.get().outcome == "done"


def test_an_entry_is_read_and_commented_by_keyboard(recorded, enter):
    page = enter("ana")
    page.goto("/review/")
    press(page, f"a[href*='{recorded.pk}']", "/entries/")
    reach(page, "textarea")
    page.keyboard.type("Ten slow breaths are plenty.")
    reach(page, "form:has(textarea) button")
    page.keyboard.press("Enter")
    sees(page, "Ten slow breaths are plenty.")
    assert Feedback.objects.count() == 1


def test_one_shows_a_second_factor_by_keyboard(app_of_ana, enter):
    page = enter()
    page.goto("/sign-in/")
    reach(page, "[name=login]")
    page.keyboard.type("ana")
    reach(page, "[name=password]")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/")
    reach(page, "[name=code]")
    page.keyboard.type(app_of_ana())
    page.keyboard.press("Enter")
    page.wait_for_url("**/caseload/")


def test_one_comes_in_with_a_card_by_keyboard(card, enter):
    page = enter()
    page.goto(address(card))
    reach(page, "[name=code]")
    page.keyboard.type(card.code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/join/")
    reach(page, "[name=username]")
    page.keyboard.type("tomtom")
    reach(page, "[name=kept]")
    page.keyboard.press("Space")
    press(page, "button[value=words]", "/join/choices/")
    for choice in ("agreement", "online_work"):
        reach(page, f"[name={choice}]")
        page.keyboard.press("Space")
    press(page, "main form button.button-primary", "/join/contact/|/today/")


def test_somebody_is_invited_to_work_here_by_keyboard(enter):
    page = enter("dana")
    page.goto("/people/")
    press(page, "a.button-primary", "/people/invite/")
    for name, words in (("name", "Gil"), ("email", "gil@example.org")):
        reach(page, f"[name={name}]")
        page.keyboard.type(words)
    press(page, "main form button.button-primary", "/people/invite/")
    sees(page, "Invitation ready")


def test_the_desk_is_read_by_keyboard(cast, enter):
    page = enter("fay")
    page.goto("/desk/")
    reach(page, ".menu-button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("", "/sign-in/"),
        ("", "/sign-in/help/"),
        ("rosa", "/today/"),
        ("rosa", "/us/"),
        ("rosa", "/my-data/"),
        ("ana", "/caseload/"),
        ("ana", "/review/"),
        ("ana", "/couples/new/"),
        ("ana", "/security/"),
        ("dana", "/people/"),
        ("dana", "/reports/"),
        ("dana", "/settings/"),
        ("fay", "/desk/"),
    ],
)
def test_tab_goes_around_a_page_and_comes_back(recorded, enter, name, place):
    page = enter(name)
    page.goto(place)
    tab_around(page)


def test_tab_goes_around_the_page_of_a_card(card, enter):
    page = enter()
    page.goto(address(card))
    tab_around(page)


def tab_around(page: Page) -> None:
    """On to the end from where the page begins; then once around, from the top."""
    to_the_end(page)
    assert step(page) == "Skip to the page"
    assert to_the_end(page) >= 1


def to_the_end(page: Page) -> int:
    """How many steps it takes until nothing has the focus."""
    for seen in range(MOST_STEPS):
        step(page)
        if page.evaluate("document.activeElement === document.body"):
            return seen
    raise AssertionError("the focus goes on and on")


def test_the_skip_link_leads_into_the_page(enter):
    page = enter("rosa")
    page.goto("/today/")
    step(page)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_shift_and_tab_lead_back(enter):
    page = enter("rosa")
    page.goto("/today/")
    there = [step(page) for _ in range(6)]
    back = [step(page, "Shift+Tab") for _ in range(5)]
    assert back == there[-2::-1]


def test_a_menu_opens_and_closes_by_keyboard(enter):
    page = enter("rosa")
    page.goto("/today/")
    reach(page, ".bottom-nav summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="My data")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="My data")).to_be_hidden()
    expect(page.locator(".bottom-nav summary")).to_be_focused()
