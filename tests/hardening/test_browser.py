"""F61 in a real browser: nothing that people wrote runs, and nothing even tries."""

import pytest
from django.conf import settings

from tests.hardening import walking
from tests.hardening.poison import poison
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTENING = """
window.boom = () => console.error("boom ran");
document.addEventListener("securitypolicyviolation", event =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""
PAGES = {
    "ana": ("caseload", "review", "couple", "notes", "entry", "aside_read", "results"),
    "rosa": ("today", "us", "my_progress", "aside", "my_entry", "my_data"),
    "dana": ("people", "reports", "practice_settings", "audit"),
}


@pytest.fixture
def listening(browser, live_server):
    """A page whose troubles are written down: dialogs, errors, refusals."""
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script(LISTENING)
    page, heard = context.new_page(), []
    page.on("dialog", lambda one: (heard.append(one.message), one.dismiss()))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    yield page, heard
    context.close()


def enter(page, world, who, address):
    """Put somebody's session into the browser."""
    key = world.cast.client(who).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}
    page.context.clear_cookies()
    page.context.add_cookies([cookie])


def test_no_word_of_anybody_runs_in_the_browser(listening, live_server):
    """F61: every text is markup; nothing runs and the policy has nothing to refuse."""
    page, heard = listening
    world = make_world()
    assert poison() > 50
    shown = 0
    for who, names in PAGES.items():
        enter(page, world, who, live_server.url)
        for place in walking.places(world, [world.ids["rosa"]]):
            if place.who == who and place.address.name in names:
                answer = page.goto(place.path)
                assert answer.status == 200, place.path
                shown += "boom()" in page.content()
    assert heard == []
    assert shown > 8


def test_a_word_that_would_run_is_heard(listening, live_server):
    """The control: the same markup put into a page by hand."""
    page, heard = listening
    page.goto("/sign-in/")
    with page.expect_console_message(lambda one: "policy: script" in one.text):
        page.evaluate("document.body.innerHTML += '<img src=x onerror=boom()>'")
    assert heard
