"""Nothing written is lost in the browser: stopping half-way."""

import pytest

import homework.actions
from homework import drafts
from homework.models import Entry, Exercise, Occurrence
from practice import clock
from tests.cast import PASSPHRASE, ZONE, Cast, join, make_couple, make_practice
from tests.cast import make_therapist as make_therapist_of
from tests.journeys.people import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    today = clock.today(ZONE)
    homework.actions.assign(
        couple=cast.couples["rosa"],
        exercise=Exercise.objects.get(code="softer-start"),
        whom="A",
        why="because we spoke of it",
        cadence="once",
        per_week=1,
        starts_on=today,
        until=today,
        will_comment=False,
        opened=False,
        confirmed=False,
        by=cast.viewer("ana", "therapist"),
    )
    return Occurrence.objects.get().get_absolute_url()


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


# --- stopping half-way ----------------------------------------------------------------
@pytest.mark.parametrize("scripts", [True, False])
def test_save_and_stop_asks_for_nothing_more(exercise, enter, scripts):
    page = enter(scripts=scripts)
    page.goto(exercise)
    box(page).fill("I miss us")
    press(page, "Save and stop")
    page.wait_for_url("**/today/")
    assert written() == "I miss us"
