"""What is confided is written once: kept apart, read by its readers, shown nowhere."""

import json
import re

import pytest

from assessments import actions, overview
from assessments.models import Administration, Flag, Score
from clients.models import Release
from practice.models import AuditEntry
from tests.assessments.asked import watch

CHECK = "psc-6"


@pytest.fixture
def asked(scene):
    """Rosa and Ines have the private check open."""
    watch(scene)
    scene.give(code=CHECK)
    return scene


@pytest.fixture
def told(asked):
    """Rosa has tapped two answers."""
    for number, value in ((1, 2), (3, 1)):
        asked.save("rosa", number, value)
    return asked


@pytest.fixture
def finished(told):
    told.submit("rosa")
    return told


def row(scene, key="rosa"):
    return Administration.objects.get(partner=scene.cast.partners[key])


def place(scene, tail="", key="rosa"):
    return f"/q/{row(scene, key).pk}/{tail}"


def page(scene, key="rosa"):
    return scene.cast.client(key).get(place(scene, "?ready=1", key)).content.decode()


def finish(scene, then="finish", **answers):
    form = {"then": then, "revision": 0, **answers}
    return scene.cast.client("rosa").post(place(scene, "finish/"), form)


def everything(value="0"):
    return {f"item_{n}": value for n in range(1, 7)}


# --- from the tap on ---
def test_it_lies_apart_from_the_first_tap(told):
    kept = row(told)
    assert (kept.answers, kept.confided) == ({}, {"1": 2, "3": 1})


def test_a_reopened_page_shows_nothing_chosen(told):
    assert " checked" not in page(told)


def test_a_reopened_page_says_so_kindly(told):
    assert "never shown here again" in page(told)


def test_a_page_is_the_same_whether_it_was_begun_or_not(asked):
    def plain(text):
        text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)
        return re.sub(r'name="revision" value="\d+"', "", text)

    before = plain(page(asked))
    asked.save("rosa", 1, 2)
    assert plain(page(asked)) == before


def test_today_does_not_say_that_it_was_begun(told):
    (card,) = overview.to_answer(told.cast.viewer("rosa", "partner"))
    assert not card.started


def test_a_different_answer_takes_the_place_of_the_first(told):
    told.save("rosa", 1, 0, revision=0)
    assert row(told).confided["1"] == 0


def test_no_answer_of_the_server_tells_what_stood_there(told):
    body = json.dumps({"item": 1, "value": 0, "revision": 0})
    answer = told.cast.client("rosa").post(
        place(told, "save/"), body, content_type="application/json"
    )
    assert (answer.status_code, set(answer.json())) == (200, {"revision", "saved_at"})


def test_the_same_answer_again_is_told_like_a_new_one(told):
    before = row(told).revision
    assert told.save("rosa", 1, 2) == before + 1


def test_one_may_not_say(asked):
    asked.save("rosa", 1, "-")
    assert row(asked).confided == {"1": "-"}


# --- who answers, and when ---
def test_it_first_says_who_answers(asked):
    text = asked.cast.client("rosa").get(place(asked)).content.decode()
    assert "You are answering as" in text
    assert "<fieldset" not in text


def test_not_you_leads_to_sign_out(asked):
    text = asked.cast.client("rosa").get(place(asked)).content.decode()
    assert '/sign-out/">Not you?' in text


def test_not_a_good_moment_leads_away_from_both_pages(asked):
    first = asked.cast.client("rosa").get(place(asked)).content.decode()
    for text in (first, page(asked)):
        assert "Not a good moment" in text


def test_other_questionnaires_do_not_ask_who_answers(given):
    text = given.cast.client("rosa").get(place(given)).content.decode()
    assert "You are answering as" not in text


# --- finishing ---
def test_the_whole_page_finishes_it(asked):
    assert finish(asked, **everything()).url == "/q/thank-you/"


def test_gaps_show_nothing_chosen(asked):
    text = finish(asked, item_1="2", item_2="0").content.decode()
    assert 'href="#q3"' in text
    assert " checked" not in text


def test_finishing_after_gaps_loses_nothing(asked):
    finish(asked, item_1="2", item_2="0")
    finish(asked, "anyway")
    assert (row(asked).state, row(asked).confided) == ("submitted", {"1": 2, "2": 0})


def test_left_blank_it_is_confided_all_the_same(asked):
    finish(asked, "anyway")
    assert row(asked).confided == {}


def test_a_second_click_ends_where_the_first_did(asked):
    for _click in range(2):
        answer = finish(asked, **everything())
    assert answer.url == "/q/thank-you/"


def test_it_is_scored_by_what_was_confided(asked):
    finish(asked, **everything("2"))
    assert Score.objects.get().value == 12


def test_it_raises_its_flag(finished):
    assert Flag.objects.get().kind == "safety"


# --- afterwards: on no page of its author ---
@pytest.mark.parametrize("tail", ["", "?ready=1", "receipt/", "finish/", "sheet/"])
def test_it_is_gone_from_its_authors_pages(finished, tail):
    assert finished.cast.client("rosa").get(place(finished, tail)).status_code == 404


@pytest.mark.parametrize(
    "address", ["/today/", "/progress/", "/us/", "/my-data/", "/reminders/"]
)
def test_no_page_of_its_author_names_it(finished, address):
    actions.debrief(
        administration=row(finished), by=finished.cast.viewer("ana", "therapist")
    )
    text = finished.cast.client("rosa").get(address).content.decode()
    assert "Private check-in" not in text
    assert str(row(finished).pk) not in text


def test_its_scores_stay_with_the_therapist_even_once_read(finished):
    actions.debrief(
        administration=row(finished), by=finished.cast.viewer("ana", "therapist")
    )
    viewer = finished.cast.viewer("rosa", "partner")
    assert not Score.objects.visible_to(viewer).exists()


def test_it_is_never_offered_for_sharing(finished):
    assert not Release.objects.exists()


def test_its_reading_is_not_in_the_authors_access_log(finished):
    finished.cast.client("ana").get(f"/administrations/{row(finished).pk}/")
    viewer = finished.cast.viewer("rosa", "partner")
    read = AuditEntry.objects.filter(object_id=row(finished).pk, action="viewed")
    assert read.filter(actor_role="therapist").exists()
    assert (
        not AuditEntry.objects.visible_to(viewer)
        .filter(object_id=row(finished).pk)
        .exists()
    )


def test_the_trail_does_not_say_which_were_answered(told):
    saved = AuditEntry.objects.filter(action="saved answers")
    assert {str(entry.detail) for entry in saved} == {"{'confided': True}"}


def test_a_late_answer_is_told_that_it_is_closed(finished):
    body = json.dumps({"item": 1, "value": 0, "revision": 0})
    answer = finished.cast.client("rosa").post(
        place(finished, "save/"), body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "This is closed now.")


# --- who reads it ---
def reading(scene, who):
    return scene.cast.client(who).get(f"/administrations/{row(scene).pk}/")


def test_the_couples_therapist_reads_it(finished):
    text = reading(finished, "ana").content.decode()
    assert "Do you feel safe with your partner" in text
    assert "Open for sharing" not in text


@pytest.mark.parametrize("who", ["ben", "cleo", "dana", "fay", "ines", "rosa"])
def test_nobody_else_does(finished, who):
    assert reading(finished, who).status_code == 404


def test_a_draft_is_not_read_by_the_therapist(told):
    assert "Do you feel safe" not in reading(told, "ana").content.decode()


# --- the end, alike for everybody ---
def test_the_end_is_the_same_whatever_was_answered(asked):
    def end(key):
        text = asked.cast.client(key).get("/q/thank-you/").content.decode()
        return text.split("<main")[1].split("</main>")[0]

    before = end("rosa")
    finish(asked, **everything("2"))
    assert end("rosa") == before == end("ines")


def test_the_end_says_where_help_is_and_when_somebody_looks(finished):
    text = finished.cast.client("rosa").get("/q/thank-you/").content.decode()
    for words in ("In danger, call 911.", "call or text 988", "Monday to Friday"):
        assert words in text
    assert "nobody watches live" in text


def test_an_ordinary_receipt_has_the_same_end(given):
    given.finish("rosa")
    text = given.cast.client("rosa").get(place(given, "receipt/")).content.decode()
    assert "call or text 988" in text
