"""The main job from one end to the other, in a real Chromium.

A practice is set up, a couple is invited by card, both answer, results are talked
through and shared by both, an exercise is given, recorded, commented and reminded.
"""

from datetime import time, timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import management
from playwright.sync_api import Page

from practice import clock, schedule, setup
from practice.delivery import sweep
from practice.models import Message, Notice, Practice
from tests.journeys.people import (
    DESK,
    PASSWORD,
    PHONE,
    Browsers,
    answer,
    come_in,
    couple_page,
    follow,
    open_questionnaire,
    press,
    read_cards,
    sees,
    sees_not,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZONE = "America/Chicago"


@pytest.fixture
def address(live_server, settings):
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.PUBLIC_URL = address
    return address


@pytest.fixture
def browsers(browser, address, settings, tmp_path):
    settings.MAIL_URL, settings.MAIL_FOLDER = "captured:", tmp_path
    management.call_command("sync_library", verbosity=0)
    return Browsers(browser, address)


def test_a_couple_invited_assessed_given_homework_reminded_and_followed(browsers):
    ana = browsers.open(DESK)
    set_up_a_practice(ana)
    enroll_an_authenticator(ana)
    enter_a_license(ana)
    cards = open_a_couple(ana)
    rosa, ines = browsers.open(PHONE), browsers.open(PHONE)
    words = come_in(rosa, cards[0], "rosa", "rosa@example.org")
    come_in(ines, cards[1], "ines", "ines@example.org")
    clear_and_assess(ana)
    rosa = answer_in_two_places(browsers, rosa, words)
    answer_at_once(ines)
    review_and_open(ana)
    share_by_both(rosa, ines)
    give_an_exercise(ana)
    remind()
    record_and_comment(rosa, ines, ana)
    nothing_more_is_sent()
    read_the_ledger(rosa, ana)
    follow_the_couple(ana)
    read_the_reports(ana)
    assert browsers.troubles == []


def set_up_a_practice(page: Page) -> None:
    page.goto(f"/setup/{setup.make_token()}/")
    page.get_by_label("Name of the practice").fill("Quiet Harbor")
    page.get_by_label("Just me").check()
    page.get_by_label("Your name").fill("Ana Reyes")
    page.get_by_label("Your email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Open the practice")
    page.wait_for_url("**/security/")


def enroll_an_authenticator(page: Page) -> None:
    follow(page, "Use an authenticator app")
    page.get_by_text("I cannot scan it").click()
    secret = page.locator("code").inner_text()
    counter = int(clock.now().timestamp()) // 30
    page.get_by_label("The six digits").fill(
        format_hotp_value(hotp_value(secret, counter))
    )
    press(page, "Add it")
    follow(page, "I have kept them")


def enter_a_license(page: Page) -> None:
    page.goto("/licenses/")
    page.get_by_label("Type of license").fill("LMFT")
    page.get_by_label("State or country").fill("Illinois")
    page.get_by_label("License number").fill("166.000123")
    page.get_by_label("Valid from").fill("2020-01-01")
    press(page, "Enter it")
    sees(page, "Self-attested")


def open_a_couple(page: Page):
    page.goto("/couples/new/")
    names = page.get_by_label("Name")
    names.nth(0).fill("Rosa")
    names.nth(1).fill("Ines")
    page.get_by_label("May be brought up together").check()
    press(page, "Open and invite")
    cards = read_cards(page)
    assert [len(card.code) for card in cards] == [6, 6]
    return cards


def clear_and_assess(page: Page) -> None:
    couple_page(page, "Rosa & Ines")
    follow(page, "Record a clearance")
    today = clock.today(ZONE).isoformat()
    page.get_by_label("Each partner was screened alone").fill(today)
    page.get_by_label("Interview alone with each").check()
    page.get_by_label("sign this").check()
    press(page, "Sign", exact=True)
    couple_page(page, "Rosa & Ines")
    follow(page, "Plan a questionnaire")
    page.get_by_label("24 statements").check()
    press(page, "Give it")


def answer_in_two_places(browsers: Browsers, page: Page, words: str) -> Page:
    """Rosa stops half-way on the phone and goes on elsewhere."""
    open_questionnaire(page)
    sees(page, "Ana reads this. Under your agreement Ana may bring it up with you both")
    sees_not(page, "Ines")
    answer(page, 1, 10, 6)
    sees(page, "Saved")
    follow(page, "Not a good moment")
    page.wait_for_url("**/today/")
    elsewhere = browsers.open(DESK)
    sign_in(elsewhere, "rosa", words)
    open_questionnaire(elsewhere)
    assert elsewhere.locator("fieldset input[value='6']:checked").count() == 10
    answer(elsewhere, 11, 24, 3)
    press(elsewhere, "Finish")
    sees(elsewhere, "Ana reads this before your session; nobody watches live.")
    return elsewhere


def answer_at_once(page: Page) -> None:
    """Ines ticks everything and sends it in one go."""
    open_questionnaire(page)
    for number in range(1, 25):
        box = page.locator(f"[data-item='{number}'] input[value='4']")
        box.check(force=True)
    press(page, "Finish")
    sees(page, "It has arrived")
    sees_not(page, "Rosa")


def review_and_open(page: Page) -> None:
    """Ana reads both, talks them through, and opens them for sharing."""
    page.goto("/review/")
    sees(page, "Rosa: anxiety")
    sees(page, "Ines: anxiety")
    press(page, "Open Rosa’s for sharing")
    press(page, "Open Ines’s for sharing")
    couple_page(page, "Rosa & Ines")
    follow(page, "Results of")
    sees(page, "no norms yet")
    sees(page, "House measure, no published norms, not a diagnosis")
    assert page.locator("svg[role='img']").count() >= 2
    address = page.url
    for number in (0, 1):
        page.goto(address)
        page.get_by_role("link", name="Answers and sharing").nth(number).click()
        press(page, "We talked it through")


def share_by_both(rosa: Page, ines: Page) -> None:
    """Neither sees the other's until both have shared."""
    rosa.goto("/us/")
    press(rosa, "Share Attachment in our relationship")
    ines.goto("/us/")
    sees_not(ines, "Rosa")
    press(ines, "Share Attachment in our relationship")
    ines.goto("/us/")
    sees(ines, "Rosa")
    rosa.goto("/us/")
    sees(rosa, "Ines")
    for page in (rosa, ines):
        page.goto("/progress/")
        sees(page, "a pattern here and now")


def give_an_exercise(page: Page) -> None:
    couple_page(page, "Rosa & Ines")
    follow(page, "Assign an exercise")
    follow(page, "The long breath out")
    page.get_by_label("Why, in your words").fill("because evenings are long")
    page.get_by_label("Once").check()
    page.get_by_label("I will comment").check()
    press(page, "Give it")


def remind() -> None:
    """Beat's sweep, tomorrow in safe hours: one neutral mail each, nothing more."""
    with clock.at(tomorrow_evening()):
        sweep()
        sweep()
    sent = Message.objects.filter(state=Message.State.SENT)
    assert sent.values("recipient").distinct().count() == 2
    for letter in letters():
        for word in ("Rosa", "Ines", "couple", "therap", "attach", "breath"):
            assert word not in letter.replace("example.org", ""), letter


def letters() -> list[str]:
    from django.conf import settings  # noqa: PLC0415 the fixture changed it

    return [path.read_text() for path in sorted(settings.MAIL_FOLDER.glob("*.eml"))]


def tomorrow_evening():
    day = clock.today(ZONE) + timedelta(days=1)
    return schedule.resolve(day, time(19), ZONE)


def record_and_comment(rosa: Page, ines: Page, ana: Page) -> None:
    """Rosa records, Ana comments, Rosa reads it; Ines records that it went badly."""
    for page, outcome in ((rosa, "Done"), (ines, "Tried, and it went badly")):
        page.goto("/today/")
        follow(page, "The long breath out")
        sees(page, "because evenings are long")
        page.get_by_label(outcome, exact=True).check()
        press(page, "Record")
        sees(page, "nobody watches live")
    ana.goto("/review/")
    ana.get_by_role("link", name="comment").first.click()
    sees(ana, "To Rosa only")
    ana.locator("textarea").first.fill("Ten slow breaths are plenty.")
    press(ana, "Send to Rosa only")
    rosa.goto("/today/")
    follow(rosa, "Ana wrote to you")
    sees(rosa, "Ten slow breaths are plenty.")
    press(rosa, "I have read this")
    ines.goto("/today/")
    sees_not(ines, "Ten slow breaths")


def nothing_more_is_sent() -> None:
    """The work is done: what was still planned about it is called off."""
    with clock.at(tomorrow_evening() + timedelta(days=30)):
        sweep()
    due = Notice.objects.filter(kind__in=["assessments.due", "homework.due"])
    assert set(due.values_list("state", flat=True)) == {Notice.State.CANCELLED}


def read_the_ledger(rosa: Page, ana: Page) -> None:
    rosa.goto("/reminders/")
    sees(rosa, "sent")
    couple_page(ana, "Rosa & Ines")
    ana.get_by_role("link", name="Messages").first.click()
    sees(ana, "sent")


def follow_the_couple(page: Page) -> None:
    couple_page(page, "Rosa & Ines")
    sees(page, "Rosa recorded The long breath out")
    page.goto("/caseload/")
    sees(page, "Ines")


def read_the_reports(page: Page) -> None:
    """Ana is admin too: figures, licenses, and no client's name."""
    page.goto("/roles/")
    press(page, f"Running {Practice.objects.get().name}")
    page.goto("/reports/")
    sees(page, "fewer than 11")
    page.goto("/people/")
    sees(page, "self-attested")
    for place in ("/people/", "/reports/", "/audit/"):
        page.goto(place)
        sees_not(page, "Ines")
