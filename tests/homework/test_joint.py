"""What two do together: each records for themselves, and it takes both to count."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from homework import overview
from practice import clock
from tests.cast import MORNING

WORDS = {"outcome": "partly"}


@pytest.fixture
def joint(room):
    """Rosa and Ines may do the small promise together, once a week."""
    room.clear()
    room.given = room.assign("one-small-promise", confirmed=True)
    return room


def seen_by(room, name, path):
    page = room.client(name).get(path).content.decode()
    return re.sub(r'(nonce|value)="[^"]{20,}"', "", page)


def together(room):
    (row,) = overview.for_couple(room.viewer("ana"), room.cast.couples["rosa"])
    return row.together


@pytest.mark.parametrize("path", ["today", "us", "my_progress"])
def test_one_record_shows_nothing_to_the_other(joint, path):
    before = seen_by(joint, "ines", reverse(path))
    joint.record("rosa", **WORDS)
    assert seen_by(joint, "ines", reverse(path)) == before


def test_the_exercise_itself_shows_nothing_either(joint):
    path = joint.occurrence("ines").get_absolute_url()
    before = seen_by(joint, "ines", path)
    joint.record("rosa", **WORDS)
    assert seen_by(joint, "ines", path) == before


def test_one_record_leaves_the_others_open(joint):
    joint.record("rosa", **WORDS)
    assert joint.occurrence("ines").state == "open"


def test_nothing_due_is_not_counted(joint):
    assert together(joint) == "nothing due yet"


def test_one_record_counts_for_that_one_alone(joint):
    joint.record("rosa", **WORDS)
    (row,) = overview.for_couple(joint.viewer("ana"), joint.cast.couples["rosa"])
    assert [kept.done for kept in row.kept] == [1, 0]
    assert together(joint) == "0 of 1 recorded by both"


def test_both_records_count_together(joint):
    joint.record("rosa", **WORDS)
    joint.record("ines", outcome="went_badly")
    assert together(joint) == "1 of 1 recorded by both"


def test_one_not_done_does_not_count_together(joint):
    joint.record("rosa", **WORDS)
    joint.record("ines", outcome="not_done")
    assert together(joint) == "0 of 1 recorded by both"


def test_records_of_different_weeks_do_not_meet(joint):
    joint.record("rosa", **WORDS)
    with clock.at(MORNING + timedelta(days=8)):
        second = joint.occurrence("ines", local_date__gt=MORNING.date())
        joint.record("ines", occurrence=second, **WORDS)
        assert together(joint) == "0 of 2 recorded by both"


def test_the_therapists_page_says_so(joint):
    joint.record("rosa", **WORDS)
    page = joint.client("ana").get(joint.given.get_absolute_url()).content.decode()
    assert "0 of 1 recorded by both" in page


def test_what_each_does_alone_has_no_count_together(room):
    room.assign()
    assert together(room) == ""
