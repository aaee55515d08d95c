"""Every page, opened by everybody who may: axe by day and night, small, large, zoomed.

A page is loaded once and asked everything; the test of a company lists all that is
wrong, and each address of theirs that none of them could open.
"""

import pytest
from playwright.sync_api import expect

from tests.screens.fitness import bench_of
from tests.screens.house import COMPANIES, client_of, furnish
from tests.screens.sent import SENDINGS
from tests.screens.urls import ANSWERS, MISHAPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    settings.ROOT_URLCONF = "tests.screens.urls"
    settings.VAR, settings.MAIL_FOLDER = tmp_path, tmp_path / "mail"
    return furnish()


def walk(bench, places):
    """Open the pages of one walker; return what is wrong with them."""
    wrong = []
    for place in places:
        answer = bench.page.goto(place)
        assert answer.ok, f"{place}: {answer.status}"
        wrong += [f"{place} {one}" for one in bench.troubles()]
    return wrong


@pytest.mark.parametrize("name", COMPANIES)
def test_every_page_is_fit_for_everybody(house, opened, name):
    company, wrong = COMPANIES[name], []
    for walker in company.walkers:
        client = client_of(house.world.cast, walker)
        places = house.pages(company, walker, client)
        found = walk(bench_of(opened(client)), places)
        wrong += [f"{walker} at {one}" for one in found]
    unseen = sorted(company.names() - house.opened)
    assert not wrong + unseen, "\n".join([*wrong, f"never opened: {unseen}"])


def test_what_only_a_sent_form_shows_is_fit_for_everybody(house, opened):
    wrong, pages = [], {}
    for name, sending in SENDINGS.items():
        if sending.walker not in pages:
            pages[sending.walker] = opened(client_of(house.world.cast, sending.walker))
        page = pages[sending.walker]
        sending.send(page, house)
        wrong += [f"{name}: {one}" for one in bench_of(page).troubles()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("walker", ["nobody", "rosa"])
def test_every_error_page_is_fit_for_everybody(house, opened, walker):
    bench, wrong = bench_of(opened(client_of(house.world.cast, walker))), []
    for name, (_, status) in {**MISHAPS, **ANSWERS}.items():
        assert bench.page.goto(f"/mishap/{name}/").status == status
        wrong += [f"{name}: {one}" for one in bench.troubles()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("walker", ["ana", "dana"])
def test_the_reader_of_the_api_is_fit_where_it_is_ours(house, opened, walker):
    page = opened(client_of(house.world.cast, walker))
    page.goto("/api/v1/docs/")
    expect(page.locator("#swagger-ui .opblock").first).to_be_visible()
    assert bench_of(page, others="#swagger-ui").troubles() == []
