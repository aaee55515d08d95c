"""A form sent twice makes one thing."""

import pytest
from django.urls import reverse

from homework import actions
from homework.models import Assignment, Feedback
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models.outbox import Notice


@pytest.fixture
def entry(room):
    room.assign()
    return room.record()


def test_an_exercise_is_given_once(room):
    url = reverse("assign", args=[room.cast.couples["rosa"].pk])
    data = {
        "key": str(new_id()),
        "why": "because we spoke of it",
        "whom": "both",
        "cadence": "weekly",
        "per_week": 1,
        "starts_on": "2026-03-02",
        "until": "2026-03-22",
    }
    client = room.client("ana")
    places = {
        client.post(f"{url}?exercise=softer-start", data).url for _click in range(2)
    }
    assert len(places) == 1
    assert Assignment.objects.count() == 1


def test_a_comment_is_sent_once(room, entry):
    client, data = room.client("ana"), {"key": new_id(), "body": "Well put."}
    for _click in range(2):
        client.post(entry.get_absolute_url(), data)
    assert Feedback.objects.count() == 1
    assert Notice.objects.filter(kind="homework.comment").count() == 1


def test_the_pages_carry_the_key(room, entry):
    client = room.client("ana")
    url = reverse("assign", args=[room.cast.couples["rosa"].pk])
    for page in (entry.get_absolute_url(), f"{url}?exercise=softer-start"):
        assert 'name="key"' in client.get(page).content.decode()


def test_the_key_of_anothers_row_is_refused(room, entry):
    given = room.assign(key=new_id())
    with pytest.raises(RefusedError, match="open this page again"):
        room.assign(first="tom", key=given.key)


def test_two_comments_are_two(room, entry):
    for words in ("Well put.", "And one more."):
        actions.comment(entry=entry, body=words, by=room.viewer("ana"), key=new_id())
    assert Feedback.objects.count() == 2


# --- without a license ----------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "?exercise=softer-start"])
def test_without_a_license_the_page_says_so_first(room, query):
    url = reverse("assign", args=[room.cast.couples["uma"].pk]) + query
    shown = room.client("lars").get(url).content.decode()
    assert "No license of yours is in force" in shown


def test_without_a_license_there_is_no_form(room):
    url = reverse("assign", args=[room.cast.couples["uma"].pk])
    shown = room.client("lars").get(f"{url}?exercise=softer-start").content.decode()
    assert "Give it" not in shown
