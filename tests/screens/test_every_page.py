"""Every page, opened by everybody who may: axe by day and night, small, large, zoomed.

A page is loaded once and asked everything; the test of a company lists all that is
wrong, and each address of theirs that none of them could open.
"""

import pytest

from tests.screens.fitness import bench_of
from tests.screens.house import COMPANIES, client_of, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db, settings):
    settings.ROOT_URLCONF = "tests.screens.urls"
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
