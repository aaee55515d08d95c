"""The ledger says each thing once, in the order it was or will be sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from clients import record
from practice import ledger, outbox
from practice.ids import new_id
from tests.cast import MORNING
from tests.clients.way_in import text

DUE = ledger.LedgerLine(
    at=MORNING,
    state="waiting",
    label="planned",
    why="Something of yours had one day left.",
    reason="",
    kind="homework.due",
    subject=new_id(),
)
LATER = replace(DUE, at=MORNING + timedelta(days=1))


def test_lines_that_read_alike_are_one():
    (told,) = record.told([replace(DUE, subject=new_id()) for _ in range(3)])
    assert told.times == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"at": MORNING + timedelta(minutes=1)},
        {"label": "sent"},
        {"why": "There were new words for you."},
        {"reason": "it was done already"},
    ],
)
def test_lines_that_differ_stay_apart(changed):
    assert [one.times for one in record.told([DUE, replace(DUE, **changed)])] == [1, 1]


def test_the_newest_comes_first():
    assert [one.line for one in record.told([DUE, LATER])] == [LATER, DUE]


@pytest.fixture
def three_a_day(cast):
    for _ in range(3):
        outbox.notify(
            kind="homework.due",
            practice=cast.practices["harbor"],
            subject=new_id(),
            recipient=cast.partners["rosa"].person.key,
            occurrence_key="due",
            wanted_at=MORNING + timedelta(hours=1),
        )


def test_both_read_three_slots_of_a_day_as_one_line(cast, three_a_day):
    rosa = cast.partners["rosa"]
    pages = [
        cast.client("rosa").get(reverse("reminders")),
        cast.client("ana").get(reverse("ledger", args=[rosa.couple_id, rosa.pk])),
    ]
    for page in map(text, pages):
        assert page.count("had one day left") == 1
        assert "3 of these" in page
