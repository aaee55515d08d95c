"""The ledger says each thing once, in the order it was or will be sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from clients import record
from clients.models import Invitation
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


WHY = "You were invited to sign in."


def tell(cast, about, key=""):
    """Plan a message to Rosa about somebody's invitation."""
    outbox.notify(
        kind="clients.invitation",
        practice=cast.practices["harbor"],
        subject=Invitation.objects.filter(partner=cast.partners[about]).get().pk,
        recipient=cast.partners["rosa"].person.key,
        occurrence_key=key,
        wanted_at=MORNING + timedelta(hours=1),
    )


@pytest.fixture
def three_a_day(cast):
    for number in range(3):
        tell(cast, "rosa", f"slot {number}")


def pages(cast):
    """What Rosa and Ana read of Rosa's reminders."""
    rosa = cast.partners["rosa"]
    own = cast.client("rosa").get(reverse("reminders"))
    hers = cast.client("ana").get(reverse("ledger", args=[rosa.couple_id, rosa.pk]))
    return [text(own), text(hers)]


def test_both_read_three_slots_of_a_day_as_one_line(cast, three_a_day):
    for page in pages(cast):
        assert page.count(WHY) == 1
        assert "3 of these" in page


def test_neither_reads_of_another_couple_of_the_same_person(cast):
    """Rosa may be in Ben's care too, with somebody else; Ana does not learn of it."""
    tell(cast, "bo")
    for page in pages(cast):
        assert WHY not in page
