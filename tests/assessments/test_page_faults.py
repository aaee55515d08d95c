"""Pages that are wrong, late or sent at once: a clear word, and nothing by halves."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection

from assessments import actions
from assessments.models import Administration, Score
from practice import clock
from practice.errors import RefusedError
from practice.models import AuditEntry
from tests.assessments.asked import publish
from tests.cast import MORNING

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.I)
FRAME = ("django_session", "practice_user", "UNION ALL")


def place(scene, page="finish/", key="rosa"):
    return f"/q/{scene.sitting(key).pk}/{page}"


def everything(value=5):
    return {f"item_{n}": str(value) for n in range(1, 9)}


def send(scene, form):
    return scene.cast.client("rosa").post(place(scene), form)


# --- not these questions ---
def test_a_statement_answered_twice_is_refused(given):
    answer = send(given, {"then": "finish", **everything(), "item_1": ["3", "4"]})
    assert (answer.status_code, given.sitting("rosa").answers) == (400, None)
    assert "answered twice" in answer.content.decode()


@pytest.mark.parametrize("name", ["item_9", "item_0", "item_x", "item_1_1", "item_"])
def test_a_foreign_statement_is_refused(given, name):
    answer = send(given, {"then": "finish", **everything(), name: "3"})
    assert (answer.status_code, given.sitting("rosa").answers) == (400, None)
    assert "other questions by now" in answer.content.decode()


@pytest.mark.parametrize("version", ["aor-8 2 en-US", "aor-24 1 en-US", "x"])
def test_a_page_of_another_version_is_refused(given, version):
    answer = send(given, {"then": "finish", **everything(), "version": version})
    assert (answer.status_code, given.sitting("rosa").answers) == (400, None)


def test_the_page_says_its_version(given):
    text = given.cast.client("rosa").get(place(given, "")).content.decode()
    assert 'name="version" value="aor-8 1 en-US"' in text


# --- too late ---
def test_after_it_was_taken_back_a_page_is_told_so(given):
    url = place(given)
    Administration.objects.update(state="cancelled")
    client = given.cast.client("rosa")
    answer = client.post(url, {"then": "finish", **everything()}, follow=True)
    assert "This is closed now. Nothing was changed." in answer.content.decode()
    assert not Score.objects.exists()


def test_after_it_was_set_aside_a_page_is_told_so(given):
    given.finish("rosa")
    url = place(given)
    actions.void(
        administration=given.sitting("rosa"), by=given.cast.viewer("ana", "therapist")
    )
    client = given.cast.client("rosa")
    answer = client.post(url, {"then": "finish", **everything(1)}, follow=True)
    assert "This is closed now" in answer.content.decode()


def test_of_two_at_once_one_wins_and_the_other_is_told(given):
    row = given.sitting("rosa")
    by = given.cast.viewer("rosa", "partner")
    same = Administration.objects.get(pk=row.pk)
    answers = dict.fromkeys(range(1, 9), 4)
    actions.submit(administration=row, answers=answers, by=by)
    with pytest.raises(RefusedError, match="already finished"):
        actions.submit(administration=same, answers=dict.fromkeys(answers, 1), by=by)
    assert given.sitting("rosa").answers == {str(n): 4 for n in range(1, 9)}
    assert Score.objects.count() == 2


def test_an_answer_that_came_between_is_not_lost_by_finishing(given):
    page = given.sitting("rosa")
    given.save("rosa", 1, 3)
    actions.submit(
        administration=page,
        answers=dict.fromkeys(range(2, 9), 4),
        by=given.cast.viewer("rosa", "partner"),
    )
    assert given.sitting("rosa").answers["1"] == 3


def test_what_must_be_answered_may_be_declined_and_not_left_out(scene):
    items = [
        {"number": 1, "text": "Needed.", "required": True},
        {"number": 2, "text": "Not needed."},
    ]
    publish(practice=scene.cast.practices["harbor"], items=items, code="needed")
    scene.give(code="needed")
    answer = send(scene, {"then": "anyway", "item_2": "3"})
    assert answer.status_code == 302
    assert scene.sitting("rosa").state != "submitted"
    send(scene, {"then": "finish", "item_1": "-", "item_2": "3"})
    assert scene.sitting("rosa").state == "submitted"


# --- set aside: out of every score, still in the trail ---
def test_what_was_set_aside_leaves_scores_and_stays_in_the_trail(given):
    given.finish("rosa")
    row = given.sitting("rosa")
    ana = given.cast.viewer("ana", "therapist")
    actions.void(administration=row, by=ana)
    assert not Score.objects.visible_to(ana).filter(administration=row).exists()
    actions_of = AuditEntry.objects.filter(object_id=row.pk)
    found = set(actions_of.values_list("action", flat=True))
    assert found >= {"finished questionnaire", "set aside"}


def test_set_aside_a_fresh_one_is_open_and_blank(given):
    given.finish("rosa")
    with clock.at(MORNING + timedelta(hours=1)):
        actions.void(
            administration=given.sitting("rosa"),
            by=given.cast.viewer("ana", "therapist"),
        )
        text = given.cast.client("rosa").get("/today/").content.decode()
        fresh = given.sitting("rosa")
    assert (fresh.state, fresh.answers) == ("open", None)
    assert str(fresh.pk) in text


# --- what it costs ---
class Counted:
    """Statements of the act itself: without the session, the account, the roles."""

    def __init__(self):
        self.own = []

    def __call__(self, execute, sql, params, many, context):
        is_frame = any(word in sql for word in FRAME) or "SAVEPOINT" in sql
        if not is_frame:
            self.own.append(sql)
        return execute(sql, params, many, context)

    @property
    def writes(self):
        return [sql for sql in self.own if WRITES.match(sql)]


def test_saving_an_answer_reads_row_and_key_and_writes_answer_and_trail(given):
    given.save("rosa", 2, 3)
    client = given.cast.client("rosa")
    client.get(place(given, ""))
    url, counted = place(given, "save/"), Counted()
    body = json.dumps({"item": 1, "value": 3, "revision": 1})
    with connection.execute_wrapper(counted):
        answer = client.post(url, body, "application/json")
    assert answer.status_code == 200
    assert (len(counted.own), len(counted.writes)) == (4, 2), counted.own


def test_a_page_of_thirty_six_costs_as_much_as_one_of_two(scene):
    costs = {}
    for items in (1, 2, 36):  # the first makes the person's key
        code = f"asked-{items}"
        publish(practice=scene.cast.practices["harbor"], items=items, code=code)
        with clock.at(MORNING + timedelta(minutes=items)):
            scene.give(code=code)
            form = {f"item_{n}": "4" for n in range(1, items + 1)}
            client = scene.cast.client("rosa")
            client.get(place(scene, ""))
            url, counted = place(scene), Counted()
            with connection.execute_wrapper(counted):
                client.post(url, {"then": "finish", **form})
            assert scene.sitting("rosa").state == "submitted"
        costs[items] = len(counted.own)
    assert costs[2] == costs[36] <= 22
