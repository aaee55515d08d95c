"""docs/access.md says what the code does, and both what tests/guards/audiences says."""

import pytest
from django.urls import path

from practice import addresses as reading
from practice.addresses import PUBLIC, addresses
from practice.management.commands import access_document
from tests.guards.audiences import AUDIENCES


def test_the_document_is_as_the_code_is():
    """After a change: ./run access_document, and look at what changed."""
    written = access_document.PLACE.read_text(encoding="utf-8")
    assert written == access_document.document()


def test_the_code_lets_in_whom_the_table_says():
    ours = {a.name: a.audience for a in addresses() if a.name in AUDIENCES}
    said = {name: tuple(sorted(who)) for name, who in AUDIENCES.items()}
    assert ours == said


def test_every_view_of_ours_says_its_methods():
    """By a decorator such as require_safe; a view that takes any is a mistake."""
    silent = [a.name for a in addresses() if a.name in AUDIENCES and not a.methods]
    assert silent == []


def test_every_view_of_ours_says_what_it_is():
    silent = [a.name for a in addresses() if a.name in AUDIENCES and not a.about]
    assert silent == []


def bare(request):
    """A view without any decorator."""


def test_a_view_without_a_decorator_is_seen(monkeypatch):
    planted = [path("planted/", bare, name="planted")]
    monkeypatch.setattr(reading, "get_resolver", lambda: _Resolver(planted))
    (found,) = addresses()
    assert (found.audience, found.methods) == (("account",), ())
    assert PUBLIC not in found.audience


class _Resolver:
    def __init__(self, patterns):
        self.url_patterns = patterns


def test_a_parameter_that_names_no_table_is_an_error():
    with pytest.raises(LookupError, match="sofa_id"):
        reading.table_of("sofa_id")
