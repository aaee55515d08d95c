"""What people do in the browser, one verb each; the journeys read like sentences."""

import re
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1280, "height": 900}
PASSWORD = "lantern harbor maple quiet"


@dataclass
class Card:
    """What is printed on an invitation card."""

    link: str
    code: str


class Browsers:
    """A browser of their own for each person; all console errors are collected."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.troubles: list[str] = []

    def open(self, size: dict[str, int]) -> Page:
        """A fresh browser for somebody."""
        context = self.browser.new_context(
            viewport=size, base_url=self.address, timezone_id="America/Chicago"
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: self.hear(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.hear(str(error)))
        page.on("request", lambda r: self.hear(r.url) if self.is_foreign(r.url) else 0)
        return page

    def hear(self, trouble: str) -> None:
        """Keep a complaint."""
        self.troubles.append(trouble)

    def is_foreign(self, url: str) -> bool:
        """Whether a request goes anywhere but to us."""
        return not url.startswith((self.address, "data:", "about:", "blob:"))


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=exact).first.click()


def follow(page: Page, name: str) -> None:
    """Follow a link."""
    page.get_by_role("link", name=name).first.click()


def sees(page: Page, text: str) -> None:
    """The page shows a text."""
    expect(page.locator("body")).to_contain_text(text)


def sees_not(page: Page, text: str) -> None:
    """The page nowhere shows a text, not even hidden."""
    assert text not in page.content(), text


def couple_page(page: Page, names: str) -> None:
    """The therapist opens a couple from the caseload."""
    page.goto("/caseload/")
    follow(page, names)


def read_cards(page: Page) -> list[Card]:
    """The therapist reads both cards off the page."""
    cards = []
    for card in page.locator(".invitation-card").all():
        link = card.locator(".invitation-link").inner_text()
        code = card.locator(".invitation-code").inner_text()
        cards.append(Card(link.strip(), re.sub(r"\D", "", code)))
    return cards


def come_in(page: Page, card: Card, name: str, email: str) -> str:
    """A partner comes in with the card; returns the passphrase written down."""
    page.goto(card.link)
    page.get_by_label("Six digits").fill(card.code)
    press(page, "Go on")
    page.get_by_label("A sign-in name").fill(name)
    words = page.locator("ol.passphrase + p b").inner_text()
    page.get_by_label("I have kept these words").check()
    press(page, "Use these words")
    page.get_by_label("I have read this agreement").check()
    page.get_by_label("I want to do this work online").check()
    page.get_by_label("Send me reminders by email").check()
    press(page, "Go on")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Only I read").check()
    press(page, "Done")
    page.wait_for_url("**/today/")
    return words


def sign_in(page: Page, name: str, words: str) -> None:
    """Sign in by name and passphrase."""
    page.goto("/sign-in/")
    page.get_by_label("Email, phone").fill(name)
    page.get_by_label("Password or passphrase").fill(words)
    press(page, "Sign in", exact=True)
    page.wait_for_url("**/today/")


def open_questionnaire(page: Page) -> None:
    """A partner opens what waits on Today."""
    page.goto("/today/")
    follow(page, "Attachment in our relationship")


def choose(page: Page, number: int, value: int) -> None:
    """Answer one statement and wait until it is saved."""
    with page.expect_response(re.compile("/save/$")) as saved:
        page.locator(f"input[name='item_{number}'][value='{value}']").check(force=True)
    assert saved.value.ok


def answer(page: Page, first: int, last: int, value: int) -> None:
    """Answer some statements."""
    for number in range(first, last + 1):
        choose(page, number, value)
