"""A person answers: in a browser with and without scripts, and against bad input."""

import json
import re

import pytest
from django.test import Client

from assessments import actions
from assessments.models import Administration
from clients.actions import couples

UNKNOWN = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def rosa(given):
    return given.cast.client("rosa")


def address(scene, key="rosa", page=""):
    return f"/q/{scene.sitting(key).pk}/{page}"


def page(scene, client, key="rosa"):
    return client.get(address(scene, key)).content.decode()


def send(scene, client, item=1, value=3, revision=0):
    body = json.dumps({"item": item, "value": value, "revision": revision})
    return raw(scene, client, body)


def raw(scene, client, body, content_type="application/json"):
    return client.post(address(scene, page="save/"), body, content_type=content_type)


def post(scene, client, then="finish", revision=0, **answers):
    form = {"then": then, "revision": revision, **answers}
    return client.post(address(scene, page="finish/"), form)


def everything(value=5):
    return {f"item_{n}": str(value) for n in range(1, 9)}


# --- the page ---
def test_it_says_how_long_and_until_when(given, rosa):
    text = page(given, rosa)
    assert "about 2 minutes" in text
    assert "until March 9" in text


def test_it_says_who_will_see_it(given, rosa):
    assert "Ana reads this. Under your agreement" in page(given, rosa)


def test_not_a_good_moment_leads_back(given, rosa):
    assert re.search(r'href="/today/"[^>]*>Not a good moment', page(given, rosa))


def test_every_statement_is_a_fieldset_of_native_radios(given, rosa):
    text = page(given, rosa)
    assert text.count("<fieldset") == 8
    assert text.count('type="radio"') == 8 * 8


def test_every_number_has_its_words(given, rosa):
    assert page(given, rosa).count("7, Very true") == 8


def test_the_title_is_neutral(given, rosa):
    assert "<title>Notes</title>" in page(given, rosa)


def test_it_names_no_partner(given, rosa):
    assert "Ines" not in page(given, rosa)


def test_looking_starts_nothing(given, rosa):
    page(given, rosa)
    assert given.sitting("rosa").state == "open"


def test_what_was_answered_is_marked(given, rosa):
    given.save("rosa", 1, 3)
    assert len(re.findall(r'value="3"[^>]* checked', page(given, rosa))) == 1


def test_it_goes_on_on_another_device(given, rosa):
    given.save("rosa", 1, 3)
    assert "1 of 8 answered" in page(given, given.cast.client("rosa"))


def test_finished_leads_to_the_receipt(given, rosa):
    given.finish("rosa")
    assert rosa.get(address(given)).url == address(given, page="receipt/")


def test_a_therapist_has_no_such_page(given):
    assert given.cast.client("ana").get(address(given)).status_code == 404


# --- one answer at a time ---
def test_an_answer_is_saved_with_its_time(given, rosa):
    assert send(given, rosa).json() == {"revision": 1, "saved_at": "10:00"}


def test_the_first_answer_keeps_what_was_shown(given, rosa):
    send(given, rosa)
    assert given.sitting("rosa").policy_shown in page(given, rosa).replace(
        "&#x27;", "'"
    )


def test_two_pages_merge(given, rosa):
    send(given, rosa, 1, 3)
    assert send(given, rosa, 2, 4).json()["revision"] == 2


def test_two_pages_that_differ_get_both(given, rosa):
    send(given, rosa, 1, 3)
    answer = send(given, rosa, 1, 5)
    body = answer.json() | {"error": ""}
    assert (answer.status_code, body) == (
        409,
        {"error": "", "mine": 5, "theirs": 3, "revision": 1},
    )


def test_the_last_word_is_the_persons(given, rosa):
    send(given, rosa, 1, 3)
    assert send(given, rosa, 1, 5, revision=1).status_code == 200


def test_too_late_says_so(given, rosa):
    given.finish("rosa")
    answer = send(given, rosa, 1, 2, revision=9)
    assert (answer.status_code, "already finished" in answer.json()["error"]) == (
        400,
        True,
    )


HOSTILE = {
    "nothing": b" ",
    "no object": b"[1]",
    "not a number": b'{"item": 1, "value": NaN, "revision": 0}',
    "infinite": b'{"item": 1, "value": -Infinity, "revision": 0}',
    "twice": b'{"item": 1, "item": 2, "value": 1, "revision": 0}',
    "huge": b'{"item": ' + b"9" * 5000 + b', "value": 1, "revision": 0}',
    "surrogate": b'{"item": 1, "value": "\\ud800", "revision": 0}',
    "nul": b'{"item": 1, "value": "\\u0000", "revision": 0}',
    "not utf-8": b'{"item": 1, "value": "\xff", "revision": 0}',
    "deep": b'{"item": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "many": json.dumps({str(n): 1 for n in range(100_000)}).encode(),
    "more": b'{"item": 1, "value": 1, "revision": 0, "state": "submitted"}',
    "less": b'{"item": 1, "value": 1}',
    "a flag": b'{"item": true, "value": 1, "revision": 0}',
    "a text": b'{"item": "1", "value": 1, "revision": 0}',
    "a list": b'{"item": 1, "value": [1], "revision": 0}',
    "an object": b'{"item": 1, "value": {"a": 1}, "revision": 0}',
    "nobody": b'{"item": 1, "value": null, "revision": 0}',
    "below": b'{"item": 1, "value": 0, "revision": 0}',
    "above": b'{"item": 1, "value": 8, "revision": 0}',
    "a fraction": b'{"item": 1, "value": 3.5, "revision": 0}',
    "no such item": b'{"item": 99, "value": 3, "revision": 0}',
    "before": b'{"item": 1, "value": 3, "revision": -1}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_not_an_answer_is_refused(given, rosa, body):
    assert raw(given, rosa, body).status_code in (400, 413)


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_refused_changes_nothing(given, rosa, body):
    raw(given, rosa, body)
    assert given.sitting("rosa").revision == 0


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x"])
def test_another_content_type_is_refused(given, rosa, kind):
    assert raw(given, rosa, b"{}", content_type=kind).status_code in (400, 415)


def test_looking_at_the_save_address_is_refused(given, rosa):
    assert rosa.get(address(given, page="save/")).status_code == 405


def test_coming_back_to_the_finish_address_leads_to_the_page(given, rosa):
    assert rosa.get(address(given, page="finish/")).url == address(given)


def test_a_save_from_elsewhere_is_refused(given):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        given.cast.users["rosa"],
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert send(given, client).status_code == 403


# --- the whole page, without scripts ---
def test_all_answers_finish(given, rosa):
    answer = post(given, rosa, **everything())
    assert answer.url == address(given, page="receipt/")


def test_all_answers_are_kept(given, rosa):
    post(given, rosa, **everything(4))
    assert given.sitting("rosa").answers == {str(n): 4 for n in range(1, 9)}


def test_save_and_stop_leads_to_today(given, rosa):
    assert post(given, rosa, "stop", item_1="3").url == "/today/"


def test_save_and_stop_does_not_finish(given, rosa):
    post(given, rosa, "stop", **everything())
    assert given.sitting("rosa").state == "draft"


def test_gaps_are_shown_before_finishing(given, rosa):
    text = post(given, rosa, item_1="3").content.decode()
    assert 'href="#q2"' in text
    assert 'href="#q1"' not in text


def test_gaps_are_saved_first(given, rosa):
    post(given, rosa, item_1="3")
    assert given.sitting("rosa").answers == {"1": 3}


def test_too_few_are_told_gently(given, rosa):
    assert "That is all right" in post(given, rosa, item_1="3").content.decode()


def test_finishing_anyway_is_possible(given, rosa):
    post(given, rosa, "anyway", item_1="3")
    assert given.sitting("rosa").state == "submitted"


def test_would_rather_not_say_leaves_no_gap(given, rosa):
    post(given, rosa, **(everything() | {"item_4": "-"}))
    assert given.sitting("rosa").state == "submitted"


def test_a_stale_page_asks_which_counts(given, rosa):
    given.save("rosa", 1, 3)
    answer = post(given, rosa, item_1="5", revision=0)
    assert answer.status_code == 409
    assert "On another page you chose 3, more untrue than true" in (
        answer.content.decode()
    )


def test_a_stale_page_loses_nothing_else(given, rosa):
    given.save("rosa", 1, 3)
    post(given, rosa, item_1="5", item_2="6", revision=0)
    assert given.sitting("rosa").answers == {"1": 3, "2": 6}


def test_a_stale_page_sent_again_counts(given, rosa):
    given.save("rosa", 1, 3)
    text = post(given, rosa, item_1="5", revision=0).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', text)[1]
    post(given, rosa, "stop", item_1="5", revision=revision)
    assert given.sitting("rosa").answers == {"1": 5}


def test_a_double_finish_gives_one_result(given, rosa):
    for _click in range(2):
        post(given, rosa, **everything())
    assert given.sitting("rosa").scores.count() == 2


def test_the_second_finish_is_told_so(given, rosa):
    post(given, rosa, **everything())
    target = address(given, page="finish/")
    answer = rosa.post(target, {"then": "finish", **everything(2)}, follow=True)
    assert "already finished" in answer.content.decode()


@pytest.mark.parametrize("value", ["8", "0", "x", "3.0", "３", "-1", "9" * 5000])
def test_no_option_is_refused(given, rosa, value):
    assert post(given, rosa, item_1=value).status_code == 400


@pytest.mark.parametrize("revision", ["x", "-1", "9" * 400, "1e3"])
def test_an_odd_revision_is_refused(given, rosa, revision):
    assert post(given, rosa, revision=revision, item_1="3").status_code == 400


@pytest.mark.parametrize("text", ["\x00", "a\x00b"])
def test_nul_is_refused(given, rosa, text):
    assert post(given, rosa, item_1=text).status_code == 400


def test_a_hundred_thousand_fields_are_refused(given, rosa):
    body = "&".join(f"item_{n}=1" for n in range(100_000))
    answer = rosa.post(
        address(given, page="finish/"),
        body,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (400, 413)


# --- the receipt ---
def test_the_receipt_says_when(given, rosa):
    given.finish("rosa")
    text = rosa.get(address(given, page="receipt/")).content.decode()
    assert "Received March 2, 10:00." in text


def test_the_receipt_promises_no_watching(given, rosa):
    given.finish("rosa")
    text = rosa.get(address(given, page="receipt/")).content.decode()
    assert "Ana reads this before your session; nobody watches live." in text


def test_the_receipt_says_where_help_is(given, rosa):
    given.finish("rosa")
    practice = given.cast.practices["harbor"]
    practice.crisis_text = "Call the harbor line."
    practice.save()
    text = rosa.get(address(given, page="receipt/")).content.decode()
    assert "Call the harbor line." in text


def test_the_receipt_shows_no_score(given, rosa):
    given.finish("rosa")
    text = rosa.get(address(given, page="receipt/")).content.decode()
    assert "anxiety" not in text.lower()


def test_no_receipt_before_finishing(given, rosa):
    assert rosa.get(address(given, page="receipt/")).url == address(given)


# --- strangers ---
PAGES = ["", "save/", "finish/", "receipt/"]


def both(client, url):
    return [client.get(url), client.post(url)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ines", "bo", "zoe", "ana", "dana"])
def test_nobody_elses_opens(given, who, page):
    client = given.cast.client(who)
    found = both(client, address(given, "rosa", page))
    # 405 is said before any row is looked for.
    assert {answer.status_code for answer in found} - {405} == {404}


@pytest.mark.parametrize("bad", [UNKNOWN, "not-an-id", "1", "{" + UNKNOWN + "}"])
def test_unknown_and_malformed_answer_alike(given, rosa, bad):
    foreign = rosa.get(address(given, "ines"))
    answer = rosa.get(f"/q/{bad}/")
    assert (answer.status_code, answer.content) == (404, foreign.content)


@pytest.mark.parametrize("state", ["voided", "cancelled"])
def test_what_was_taken_back_is_gone(given, rosa, state):
    Administration.objects.update(state=state)
    assert rosa.get(address(given)).status_code == 404


def test_what_opens_later_is_not_there(scene):
    scene.give(starts_on=scene.sitting_day(1))
    assert scene.cast.client("rosa").get(address(scene)).status_code == 404


def test_the_other_finishing_changes_nothing_here(given, rosa):
    def plain(text):
        return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)

    before = plain(page(given, rosa))
    given.finish("ines")
    actions.debrief(
        administration=given.sitting("ines"),
        by=given.cast.viewer("ana", "therapist"),
    )
    assert plain(page(given, rosa)) == before


def test_after_care_ended_a_draft_can_be_read_but_not_gone_on_with(given):
    given.save("rosa", 1, 3)
    couple = given.cast.couples["rosa"]
    couples.end_care(couple=couple, by=given.cast.viewer("ana", "therapist"))
    url = f"/q/{given.sitting('rosa').pk}/"
    shown = given.cast.client("rosa").get(url).content.decode()
    assert "This work has ended" in shown
    assert 'value="finish"' not in shown
