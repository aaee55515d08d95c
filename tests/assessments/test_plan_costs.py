"""The pages about schedules ask the database a bounded number of times."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practice.encryption import forget_keys
from tests.guards.test_queries import MOST


def cost(client, place) -> int:
    client.get(place)
    forget_keys()
    with CaptureQueriesContext(connection) as asked:
        client.get(place)
    said = [one["sql"] for one in asked.captured_queries]
    return len([sql for sql in said if "SAVEPOINT" not in sql])


@pytest.fixture
def places(scene):
    couple = scene.cast.couples["rosa"].pk
    plan = scene.give(code="wir-5", every_weeks=1, days_to_answer=5)
    scene.give(every_weeks=4)
    return {
        "choose": f"/couples/{couple}/questionnaires/new/",
        "give": f"/couples/{couple}/questionnaires/new/?instrument=aor-24",
        "pack": f"/couples/{couple}/questionnaires/packs/intake/",
        "change": f"/schedules/{plan.pk}/",
    }


@pytest.mark.parametrize("name", ["choose", "give", "pack", "change"])
def test_a_page_asks_at_most_fourteen_times(scene, places, name):
    client = scene.cast.client("ana")
    assert cost(client, places[name]) <= MOST
