"""The library in a browser: fit for everybody, live with scripts, whole without."""

import pytest
from playwright.sync_api import expect

from assessments.models import Instrument, Wording
from tests.assessments.words import CSI_4, ENDS, add_words, make
from tests.screens.fitness import bench_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIBRARY = "/library/questionnaires/"
OWN = "ease: We laugh.\nease: We rest.\nheat: We shout.\nheat: We sulk. (R)"


def test_every_page_of_it_is_fit_for_everybody(cast, enter):
    make(cast)
    add_words(cast, "kmss")
    page, wrong = enter("ana"), []
    bench = bench_of(page)
    for place in (
        *("", "csi-16/", "phq-9/", "kmss/", "own-ease/"),
        *("csi-16/wording/", "kmss/wording/", "new/", "own-ease/change/"),
    ):
        assert page.goto(LIBRARY + place).ok
        wrong += [f"{place} {one}" for one in bench.troubles()]
    assert not wrong, "\n".join(wrong)


def test_what_is_refused_is_fit_for_everybody(cast, enter):
    page = enter("ana")
    page.goto(f"{LIBRARY}csi-4/wording/")
    page.locator("[name=text]").fill("One.\n\n=Two\n" + "<b>Three</b> " * 30)
    page.get_by_role("button", name="Add this wording").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2 is empty.")
    assert not (found := bench_of(page).troubles()), "\n".join(found)


def test_words_show_beside_the_key_while_they_are_pasted(cast, enter):
    page = enter("ana")
    page.goto(f"{LIBRARY}csi-4/wording/")
    page.locator("[name=text]").fill("We do well.\n=We share.")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("2 of 4 statements")
    expect(preview).to_contain_text("Line 2 begins with “=”")
    expect(page.locator("[name=text]")).to_be_focused()
    assert not Wording.objects.exists()


def test_ones_own_shows_while_it_is_written(cast, enter):
    page = enter("ana")
    page.goto(f"{LIBRARY}new/")
    page.locator("[name=partner_title]").fill("The two of us")
    page.locator("[name=text]").fill(OWN)
    page.get_by_label("Yes or no").check()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("4 statements")
    expect(preview).to_contain_text("The two of us")
    expect(preview.locator("tbody tr").last).to_contain_text("reversed")
    expect(preview.locator("tbody tr").last).to_contain_text("1, 0")


@pytest.mark.parametrize("scripts", [True, False])
def test_words_are_added_with_and_without_scripts(cast, enter, scripts):
    page = enter("ana", java_script_enabled=scripts)
    page.goto(f"{LIBRARY}csi-4/")
    page.get_by_role("link", name="Add its wording").click()
    page.locator("[name=text]").fill(CSI_4)
    for name in ("item_1", "main"):
        page.locator(f"[name=labels_{name}]").fill(ENDS)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#preview")).to_contain_text("4 of 4 statements")
    page.get_by_label("I have the right to use this wording").check()
    page.get_by_role("button", name="Add this wording").click()
    expect(page.locator("main")).to_contain_text("in use")
    assert Wording.objects.get().document["items"] == CSI_4.splitlines()


def test_ones_own_is_made_without_scripts(cast, enter):
    page = enter("ana", java_script_enabled=False)
    page.goto(f"{LIBRARY}new/")
    page.locator("[name=title]").fill("Ease and heat")
    page.locator("[name=partner_title]").fill("The two of us")
    page.locator("[name=text]").fill(OWN)
    page.get_by_label("We wrote these words").check()
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("main h1")).to_have_text("Ease and heat")
    assert Instrument.objects.get(kind="custom").code == "own-ease-and-heat"
