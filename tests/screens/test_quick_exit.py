"""Leaving quickly: at once, signed out, and nothing to come back to."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def elsewhere(settings, address):
    """Where one lands; a page of our own, so that no test leaves the machine."""
    settings.QUICK_EXIT_URL = f"{address}/sign-in/help/"
    return settings.QUICK_EXIT_URL


def press_the_link(page):
    page.get_by_role("link", name="Leave quickly").click()


def press_escape_twice(page):
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("scripts", "leave"),
    [(True, press_the_link), (True, press_escape_twice), (False, press_the_link)],
)
def test_one_leaves_at_once(enter, elsewhere, scripts, leave):
    page = enter("rosa", java_script_enabled=scripts)
    page.goto("/today/")
    leave(page)
    page.wait_for_url(elsewhere)
    page.goto("/today/")
    page.wait_for_url("**/sign-in/**")


def test_going_back_does_not_show_what_was_left(enter, elsewhere):
    page = enter("rosa")
    page.goto("/sign-in/help/")
    page.goto("/us/")
    page.goto("/today/")
    press_the_link(page)
    page.wait_for_url(elsewhere)
    page.go_back()
    page.wait_for_url("**/sign-in/**")
