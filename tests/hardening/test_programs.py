"""F63: what a program asks after the "?", and the page that shows the description.

Every parameter of every list of the API meets every hostile value, one at a time: two
wrong ones together would hide each other.
"""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from practice.api.base import Listing
from tests.api.programs import Program, token_for
from tests.hardening import walking
from tests.hardening.hostile import EVERY
from tests.hardening.test_queries import views

pytestmark = pytest.mark.django_db

MOMENTS = {
    "a day": "2026-03-02",
    "no offset": "2026-03-02T16:00:00",
    "written small": "20260302T160000Z",
    "a week": "2026-W10-1T16:00:00Z",
    "the first moment": "0001-01-01T00:00:00+14:00",
    "the last moment": "9999-12-31T23:59:59-14:00",
    "an offset of a day": "2026-03-02T16:00:00+24:00",
    "a thousand digits of a second": f"2026-03-02T16:00:00.{'1' * 1000}Z",
}
VALUES = EVERY | MOMENTS
#: parameters that the framework's own page reads
READER = ("lang", "version", "script")


def lists():
    """Every list of the API by the name of its address, and its parameters."""
    found = {}
    for name, view in views().items():
        made = getattr(view, "cls", None)
        if made is not None and issubclass(made, Listing):
            found[name] = sorted(made().parameters())
    return found


@pytest.fixture(autouse=True)
def _patient(settings):
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 10**6)


@pytest.fixture
def ana(world):
    return Program(token_for(world.cast, "ana"))


def answers(program, path, names):
    """The status of each parameter with each hostile value."""
    return {
        f"{path}?{name}: {what}": program.get(
            f"{path}?{urlencode({name: value})}"
        ).status_code
        for name in names
        for what, value in VALUES.items()
    }


def path_of(world, name):
    more = {"entry_id": world.ids["rosa"]["entry_id"]} if name == "api_comments" else {}
    return reverse(name, kwargs=more)


def test_the_lists_and_their_parameters_are_known():
    """The walk below has something to walk."""
    known = lists()
    assert len(known) >= 10
    assert all({"cursor", "page_size"} <= set(names) for names in known.values())
    assert {"due_since", "due_until", "state"} <= set(known["api_occurrences"])


@pytest.mark.parametrize("name", sorted(lists()))
def test_no_value_of_a_parameter_is_taken_or_an_error_of_ours(world, ana, name):
    found = answers(ana, path_of(world, name), lists()[name])
    # An id of nothing is an id: the list is empty, or begins after it.
    wrong = {asked: status for asked, status in found.items() if status != 400}
    assert {asked for asked in wrong if not asked.endswith("an id of nothing")} == set()
    assert set(wrong.values()) <= {200}


def test_a_planted_error_is_seen(world, ana, monkeypatch):
    """The control: a size that is taken as it comes."""
    monkeypatch.setattr("practice.api.paging._size", int)
    found = answers(ana, path_of(world, "api_couples"), ["page_size"])
    assert 500 in found.values()


@pytest.mark.parametrize("name", READER)
def test_the_page_of_the_description_takes_any_value(world, name):
    client, wrong = walking.browser(world, "ana"), []
    for what, value in VALUES.items():
        answer = client.get(reverse("api_docs"), QUERY_STRING=urlencode({name: value}))
        if answer.status_code not in (200, 400):
            wrong.append(f"{name} {what}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("also", [{}, {"script": ""}])
@pytest.mark.parametrize("name", ["lang", "version"])
def test_no_value_leaves_its_place_on_that_page(world, name, also):
    """Quotes, brackets and line ends come back escaped, in page and script."""
    value = "\"'</script><b>\n`${x}"
    asked = urlencode({name: value} | also)
    answer = walking.browser(world, "ana").get(reverse("api_docs"), QUERY_STRING=asked)
    assert value not in answer.text
    assert "<b>" not in answer.text
    assert "${x}" not in answer.text
