"""What was given goes on only while it still may: clearance and mode, asked again."""

from datetime import timedelta

import pytest

from clients.actions import care, couples
from homework import actions, overview, reminders, rules
from homework.models import Occurrence
from practice import clock
from practice.models.outbox import Notice

LATER = timedelta(days=7)


@pytest.fixture
def joint(room):
    """Rosa and Ines do something together each week, cleared for it."""
    room.signed = room.clear()
    return room.assign("one-small-promise", confirmed=True)


def withdraw(room):
    care.withdraw_clearance(clearance=room.signed, by=room.viewer("ana"))


def separate(room):
    couple = room.cast.couples["rosa"]
    couples.set_mode(couple=couple, mode="separated", by=room.viewer("ana"))


def waiting():
    return Notice.objects.filter(kind__startswith="homework.", state="waiting")


@pytest.mark.parametrize("deed", [withdraw, separate])
def test_joint_work_is_taken_back_from_both(room, joint, deed):
    deed(room)
    actions.plan_ahead()
    assert {one.state for one in Occurrence.objects.all()} == {"cancelled"}


@pytest.mark.parametrize("deed", [withdraw, separate])
def test_joint_work_opens_no_more(room, joint, deed):
    deed(room)
    actions.plan_ahead()
    with clock.at(clock.now() + LATER):
        actions.plan_ahead()
        found = overview.to_do(room.viewer("rosa"))
    assert found.now + found.week == []


@pytest.mark.parametrize("deed", [withdraw, separate])
def test_nobody_is_told_of_it_any_more(room, joint, deed):
    assert waiting().exists()
    deed(room)
    actions.plan_ahead()
    assert not waiting().exists()


@pytest.mark.parametrize("deed", [withdraw, separate])
def test_what_is_about_to_be_told_is_asked_again(room, joint, deed):
    deed(room)
    assert not reminders._occurrence_waits(waiting()[0])


def test_it_ends_like_any_other(room, joint):
    """The same rows as after an ordinary end: no page can tell them apart."""
    other = room.assign("softer-start")
    withdraw(room)
    actions.plan_ahead()
    actions.end_assignment(assignment=other, by=room.viewer("ana"))
    states = [set(one.occurrences.values_list("state")) for one in (joint, other)]
    assert states[0] == states[1]


def test_what_was_begun_can_be_finished(room, joint):
    field = room.occurrence().assignment.exercise.definition().fields[0].name
    room.save(field=field, value="we begin")
    withdraw(room)
    actions.plan_ahead()
    assert room.occurrence().state == "draft"


def test_with_a_new_clearance_it_opens_again(room, joint):
    withdraw(room)
    actions.plan_ahead()
    room.clear()
    actions.plan_ahead()
    assert room.occurrence().state == "open"


def test_everyday_work_of_each_alone_goes_on(room):
    room.assign("softer-start")
    separate(room)
    actions.plan_ahead()
    assert {one.state for one in Occurrence.objects.all()} == {"open"}


def goes_on(**changes):
    given = {
        "mode": "joint",
        "safety": "B",
        "strategy": 1,
        "couple_mode": "working",
        "cleared": True,
    }
    return rules.goes_on(**(given | changes))


def test_a_couple_that_winds_down_keeps_it_to_its_natural_end():
    assert goes_on(couple_mode="winding_down")


def test_without_a_clearance_it_does_not_even_then():
    assert not goes_on(couple_mode="winding_down", cleared=False)
