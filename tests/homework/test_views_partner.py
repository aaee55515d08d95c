"""A partner's pages: doing it, saving, recording, reading it again."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from homework import actions
from homework.models import Entry
from practice import clock
from practice.models import AuditEntry
from tests.cast import MORNING

FULL = {"answer_first_version": "You never call.", "answer_softer_version": "I miss us"}


@pytest.fixture
def given(room):
    return room.assign(why="because mornings were hard")


@pytest.fixture
def page(room, given):
    return reverse("exercise", args=[room.occurrence().pk])


def shown(client, url):
    """The page's text, without what differs between any two answers."""
    text = client.get(url).content.decode()
    return re.sub(r'(nonce|value)="[^"]{20,}"', "", text)


def save(room, body, name="rosa", of="rosa"):
    return room.client(name).post(
        reverse("save_field", args=[room.occurrence(of).pk]),
        body if isinstance(body, bytes | str) else json.dumps(body),
        content_type="application/json",
    )


def post(room, name="rosa", occurrence=None, **fields):
    occurrence = occurrence or room.occurrence(name)
    data = {"revision": 0, "outcome": "partly"} | fields
    return room.client(name).post(reverse("record", args=[occurrence.pk]), data)


# --- doing it -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "because mornings were hard",
        "Ana",
        "15 minutes",
        "you alone",
        "Ana reads this. Under your agreement",
        "The way it sounds in my head",
        "Tried, and it went badly",
        "Not a good moment",
        "Save and stop",
    ],
)
def test_the_page_says(room, page, words):
    assert words in room.client("rosa").get(page).content.decode()


def test_the_title_is_neutral(room, page):
    assert "<title>Notes</title>" in room.client("rosa").get(page).content.decode()


def test_the_viewing_is_recorded(room, page):
    room.client("rosa").get(page)
    assert AuditEntry.objects.filter(action="viewed").exists()


def test_looking_begins_nothing(room, page):
    room.client("rosa").get(page)
    assert not Entry.objects.exists()


def test_what_was_written_is_there_again(room, page):
    room.save(value="a small wish")
    assert "a small wish" in room.client("rosa").get(page).content.decode()


def test_what_sharing_would_show_is_said_beforehand(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    page = reverse("exercise", args=[room.occurrence().pk])
    text = room.client("rosa").get(page).content.decode()
    assert "What I feel underneath" in text.split("opened this for sharing")[1]


def test_what_is_not_open_yet_is_not_there(room, given):
    later = given.occurrences.filter(opens_at__gt=MORNING + timedelta(days=1))
    mine = later.filter(partner=room.cast.partners["rosa"]).first()
    assert room.client("rosa").get(mine.get_absolute_url()).status_code == 404


def test_after_it_closed_the_page_does_not_scold(room, page):
    client = room.client("rosa")
    with clock.at(room.occurrence().closes_at):
        client = room.client("rosa")
        assert "That is all right" in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["ines", "ana", "ben"])
def test_nobody_else_may_open_it(room, page, name):
    assert room.client(name).get(page).status_code == 404


# --- saving ---------------------------------------------------------------------------
def test_an_answer_is_saved(room, given):
    sent = {"field": "softer_version", "value": "x", "revision": 0}
    assert save(room, sent).json()["revision"] == 1


def test_two_tabs_are_told(room, given):
    room.save(value="one")
    sent = {"field": "softer_version", "value": "two", "revision": 0}
    answer = save(room, sent)
    assert answer.status_code == 409
    assert (answer.json()["mine"], answer.json()["theirs"]) == ("two", "one")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"field": "softer_version"}',
        b'{"field": 1, "value": "x", "revision": 0}',
        b'{"field": "softer_version", "value": "x", "revision": "0"}',
        b'{"field": "softer_version", "value": "x", "revision": true}',
        b'{"field": "softer_version", "value": "x", "revision": -1}',
        b'{"field": "softer_version", "value": "\\u0000", "revision": 0}',
        b'{"field": "softer_version", "value": "\\ud800", "revision": 0}',
        b'{"field": "softer_version", "value": NaN, "revision": 0}',
        b'{"field": "a", "field": "b", "value": 1, "revision": 0}',
        b'{"field": "softer_version", "value": "x", "revision": 0, "more": 1}',
        b'{"field": "softer_version", "value": "x", "revision": 99999999999999999999}',
        b"[" * 100_000,
        b'{"value": "' + b"x" * 300_000 + b'"}',
    ],
)
def test_hostile_json_is_refused(room, given, body):
    assert save(room, body).status_code in (400, 415)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nothing", "x"),
        ("_changed_at", {"a": 1}),
        ("softer_version", ["x"]),
        ("softer_version", "x" * 4001),
        ("safe_to_say", "elsewhere"),
        ("safe_to_say", {"fine": True}),
    ],
)
def test_what_cannot_be_kept_is_said(room, given, field, value):
    sent = {"field": field, "value": value, "revision": 0}
    assert save(room, sent).status_code == 422


def test_nobody_saves_for_another(room, given):
    sent = {"field": "softer_version", "value": "x", "revision": 0}
    assert save(room, sent, name="ines", of="rosa").status_code == 404


def test_saving_is_not_a_get(room, given):
    url = reverse("save_field", args=[room.occurrence().pk])
    assert room.client("rosa").get(url).status_code == 405


# --- recording ------------------------------------------------------------------------
def test_recording_ends_on_the_same_page_for_everything(room, given):
    pages = []
    for occurrence, fields in zip(
        given.occurrences.filter(partner=room.cast.partners["rosa"]).order_by("pk"),
        ({"outcome": "done", **FULL}, {"outcome": "not_done", "why_not": "not_safe"}),
        strict=False,
    ):
        with clock.at(occurrence.opens_at + timedelta(hours=20)):
            answer = post(room, occurrence=occurrence, **fields)
            pages.append(shown(room.client("rosa"), answer.url))
    assert len(pages) == 2
    assert pages[0] == pages[1]


def test_the_receipt_says_nobody_watches(room, given):
    answer = post(room)
    text = room.client("rosa").get(answer.url).content.decode()
    assert "nobody watches live" in text


def test_a_double_click_is_one(room, given):
    first, second = room.occurrence(), None
    post(room)
    second = post(room, occurrence=first)
    assert second.url == reverse("recorded", args=[first.pk])
    assert Entry.objects.count() == 1


def test_save_and_stop_keeps_everything(room, given):
    post(room, stop="1", outcome="", **FULL)
    assert Entry.objects.get().answers["softer_version"] == "I miss us"


def test_save_and_stop_records_nothing(room, given):
    post(room, stop="1", outcome="", **FULL)
    assert room.occurrence().state == "draft"


def test_without_an_outcome_the_page_comes_back_and_nothing_is_lost(room, given):
    text = post(room, outcome="", **FULL).content.decode()
    assert "Please say how it went." in text
    assert Entry.objects.get().answers["softer_version"] == "I miss us"


def test_done_asks_for_what_is_blank(room, given):
    assert "This one is still blank." in post(room, outcome="done").content.decode()


def test_two_tabs_show_both_versions(room, given):
    room.save(value="from the other tab")
    answer = post(room, answer_softer_version="from this one")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "from the other tab" in text
    assert "from this one" in text


def test_a_blank_of_an_old_page_takes_nothing_away(room, given):
    room.save(value="from the other tab")
    post(room, answer_first_version="from this one")
    assert Entry.objects.get().answers == {
        "first_version": "from this one",
        "softer_version": "from the other tab",
        "hardest_part": None,
        "safe_to_say": None,
    }


def test_sent_once_more_this_page_counts(room, given):
    room.save(value="from the other tab")
    post(room, revision=1, answer_softer_version="from this one")
    assert Entry.objects.get().answers["softer_version"] == "from this one"


def test_something_else_after_recording_is_told(room, given):
    occurrence = room.occurrence()
    post(room, **FULL)
    again = post(room, occurrence=occurrence, answer_softer_version="other words")
    assert again.status_code == 409
    assert "other words" in again.content.decode()


def test_the_reason_never_comes_back_to_the_page(room, given):
    fields = {"outcome": "not_done", "why_not": "not_safe", "revision": ""}
    text = post(room, **fields).content.decode()
    assert not re.search(r'value="not_safe"[^>]*checked', text)


def test_an_answer_not_offered_is_refused(room, given):
    answer = post(room, answer_safe_to_say="elsewhere")
    assert answer.status_code == 200
    assert not Entry.objects.exists()


def test_a_save_says_when_on_the_persons_own_clock(room, given):
    body = {"field": "softer_version", "value": "I miss us", "revision": 0}
    with clock.at(MORNING + timedelta(hours=5, minutes=7)):
        told = save(room, body).json()
    assert told["saved_at"] == "15:07"


def test_who_had_to_sign_in_first_is_led_back_to_the_exercise(room, page):
    url = reverse("record", args=[room.occurrence().pk])
    assert room.client("rosa").get(url).url == page


# --- reading it again -----------------------------------------------------------------
def test_what_was_written_can_be_read_again(room, given):
    entry = room.record(answers={"softer_version": "I miss us"})
    page = room.client("rosa").get(reverse("my_entry", args=[entry.pk]))
    assert "I miss us" in page.content.decode()


def test_once_recorded_the_exercise_leads_there(room, page):
    entry = room.record()
    answer = room.client("rosa").get(page)
    assert answer.url == reverse("my_entry", args=[entry.pk])


def test_a_comment_is_read_and_marked(room, given):
    entry = room.record()
    feedback = actions.comment(entry=entry, body="Well put.", by=room.viewer("ana"))
    client = room.client("rosa")
    url = reverse("my_entry", args=[entry.pk])
    before = client.get(url).content.decode()
    client.post(reverse("feedback_seen", args=[feedback.pk]))
    assert "Well put." in before
    assert "I have read this" not in client.get(url).content.decode()


def test_looking_does_not_mark_a_comment(room, given):
    entry = room.record()
    feedback = actions.comment(entry=entry, body="Well put.", by=room.viewer("ana"))
    room.client("rosa").get(reverse("my_entry", args=[entry.pk]))
    feedback.refresh_from_db()
    assert feedback.seen_at is None


def test_a_comment_is_not_the_others_to_mark(room, given):
    feedback = actions.comment(
        entry=room.record(), body="Well put.", by=room.viewer("ana")
    )
    url = reverse("feedback_seen", args=[feedback.pk])
    assert room.client("ines").post(url).status_code == 404


@pytest.mark.parametrize(
    ("number", "status"), [(1, 200), (9, 200), (0, 404), (10, 404)]
)
def test_there_are_nine_readings(room, number, status):
    answer = room.client("rosa").get(reverse("reading", args=[number]))
    assert answer.status_code == status
