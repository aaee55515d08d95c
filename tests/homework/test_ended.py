"""After care has ended: nothing more to do, and what was written can be read."""

import pytest
from django.urls import reverse

from clients.actions import couples
from homework import overview
from practice.errors import RefusedError


@pytest.fixture
def ended(room):
    """Rosa had begun; Ana has ended the care."""
    room.assign()
    room.save(value="canary-begun")
    couples.end_care(couple=room.cast.couples["rosa"], by=room.viewer("ana"))


def test_there_is_nothing_to_do(room, ended):
    found = overview.to_do(room.viewer("rosa"))
    assert found.now + found.week == []


def test_nothing_more_is_saved(room, ended):
    with pytest.raises(RefusedError, match="ended"):
        room.save(value="more", revision=1)


def test_nothing_more_is_recorded(room, ended):
    with pytest.raises(RefusedError, match="ended"):
        room.record()


def test_what_was_begun_can_be_read(room, ended):
    url = reverse("exercise", args=[room.occurrence().pk])
    shown = room.client("rosa").get(url, follow=True).content.decode()
    assert "canary-begun" in shown


def test_what_was_not_begun_says_so(room, ended):
    url = reverse("exercise", args=[room.occurrence("ines").pk])
    assert "This work has ended" in room.client("ines").get(url).content.decode()


def test_today_says_so_and_where_to_read(room, ended):
    shown = room.client("rosa").get(reverse("today")).content.decode()
    assert "This work has ended" in shown
    assert "Something for" not in shown
