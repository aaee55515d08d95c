"""How it was answered: a mark of the browser, the time it took, a sheet to print."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import circumstances, devices
from assessments.actions import save_answer
from practice import clock
from tests.assessments.asked import watch
from tests.cast import MORNING

MARK = "m" * 22


def finish(scene, key, *, mark=MARK, minutes=0):
    client = scene.cast.client(key)
    if mark:
        client.cookies[devices.COOKIE] = mark
    form = {f"item_{n}": "4" for n in range(1, 9)}
    with clock.at(MORNING + timedelta(minutes=minutes)):
        client.post(f"/q/{scene.sitting(key).pk}/finish/", {"then": "finish", **form})
    return scene.sitting(key)


def around(scene, row):
    return circumstances.of(row, scene.cast.viewer("ana", "therapist"))


# --- the mark ---
def test_the_page_gives_the_browser_a_mark_of_two_hours(given):
    answer = given.cast.client("rosa").get(f"/q/{given.sitting('rosa').pk}/")
    cookie = answer.cookies[devices.COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (
        7200,
        True,
        "Lax",
    )


def test_a_browser_keeps_its_mark(given):
    client = given.cast.client("rosa")
    client.cookies[devices.COOKIE] = MARK
    answer = client.get(f"/q/{given.sitting('rosa').pk}/")
    assert devices.COOKIE not in answer.cookies


def test_the_mark_itself_is_kept_nowhere(given):
    row = finish(given, "rosa")
    assert len(row.device) == 32
    assert MARK not in row.device


def test_one_browser_has_another_mark_in_another_couple(given):
    finish(given, "rosa")
    given.give("bo", by="ben")
    finish(given, "bo")
    assert given.sitting("rosa").device != given.sitting("bo").device


@pytest.mark.parametrize("mark", ["", "short", "m" * 23, "ä" * 22, "m" * 4000])
def test_what_is_no_mark_is_none(given, mark):
    assert finish(given, "rosa", mark=mark).device == ""


# --- on one device, one after the other ---
def test_within_minutes_on_one_device_is_seen(given):
    finish(given, "rosa")
    row = finish(given, "ines", minutes=4)
    assert around(given, row).minutes_apart == 4


def test_the_therapist_reads_it_as_a_question(given):
    finish(given, "rosa")
    row = finish(given, "ines", minutes=4)
    text = given.cast.client("ana").get(f"/administrations/{row.pk}/").content.decode()
    assert "on the same device" in text


def test_on_two_devices_nothing_is_seen(given):
    finish(given, "rosa")
    row = finish(given, "ines", mark="n" * 22)
    assert around(given, row).minutes_apart is None


# --- how fast ---
def test_answers_one_by_one_tell_how_long_it_took(given):
    for number in range(1, 9):
        with clock.at(MORNING + timedelta(seconds=number)):
            save_answer(
                administration=given.sitting("rosa"),
                number=number,
                value=4,
                revision=number - 1,
                policy_shown="",
                by=given.cast.viewer("rosa", "partner"),
            )
    with clock.at(MORNING + timedelta(seconds=9)):
        row = given.submit("rosa")
    assert around(given, row).seconds == 8
    text = given.cast.client("ana").get(f"/administrations/{row.pk}/").content.decode()
    assert "faster than most people read" in text


def test_a_page_sent_whole_does_not_tell(given):
    assert around(given, finish(given, "rosa")).seconds is None


# --- a sheet ---
def test_a_sheet_has_all_statements_and_nothing_marked(given):
    given.save("rosa", 1, 3)
    row = given.sitting("rosa")
    for who, place in (("rosa", "q"), ("ana", "administrations")):
        text = given.cast.client(who).get(f"/{place}/{row.pk}/sheet/").content.decode()
        assert text.count('class="sheet-text"') == 8
        assert "checked" not in text


@pytest.mark.parametrize("who", ["ines", "bo", "ben", "dana"])
def test_nobody_elses_sheet_opens(given, who):
    row = given.sitting("rosa")
    for place in ("q", "administrations"):
        answer = given.cast.client(who).get(f"/{place}/{row.pk}/sheet/")
        assert answer.status_code == 404


def test_what_asks_for_confidence_is_printed_by_the_therapist_only(scene):
    watch(scene)
    scene.give(code="psc-6")
    row = scene.sitting("rosa")
    assert scene.cast.client("rosa").get(f"/q/{row.pk}/sheet/").status_code == 302
    place = f"/administrations/{row.pk}/sheet/"
    assert "sheet-text" in scene.cast.client("ana").get(place).content.decode()


def test_the_therapists_page_asks_no_more_than_fourteen_times(given):
    finish(given, "rosa")
    row = finish(given, "ines", minutes=4)
    client, place = given.cast.client("ana"), f"/administrations/{row.pk}/"
    client.get(place)
    with CaptureQueriesContext(connection) as asked:
        client.get(place)
    own = [one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= 14
