"""Which couple comes first, and in which words."""

from datetime import UTC, datetime, timedelta

import pytest

from practice.workspace.attention import (
    CoupleFacts,
    HalfFacts,
    OffTrack,
    Order,
    Waiting,
    rank,
)

NOW = datetime(2026, 3, 4, 16, tzinfo=UTC)
DAY = timedelta(days=1)


def couple(*, mia=None, waiting=(), session=None, days=0, off_track=()):
    half = {"name": "Mia", **(mia or {})}
    return CoupleFacts(
        names="Mia & Jon",
        halves=(HalfFacts(**half), HalfFacts(name="Jon")),
        waiting=tuple(waiting),
        next_session=session,
        days_to_session=days,
        off_track=tuple(off_track),
    )


def waits(kind, ago=timedelta(), *, urgent=False):
    return Waiting("Mia", kind, NOW - ago, urgent=urgent)


SAMPLES = {
    Order.URGENT: couple(waiting=[waits("not_safe", urgent=True)]),
    Order.OWED: couple(waiting=[waits("comment_owed", 3 * DAY)]),
    Order.OFF_TRACK: couple(off_track=[OffTrack("Mia", "R2")]),
    Order.STUCK: couple(mia={"overdue": 1, "quiet_since": NOW - 15 * DAY}),
    Order.INVITATION: couple(mia={"card_ran_out": True}),
    Order.SESSION: couple(mia={"unfinished": 1}, session=NOW + DAY, days=1),
    Order.REST: couple(),
}


@pytest.mark.parametrize("order", list(Order))
def test_each_group_has_its_reason(order):
    assert rank(SAMPLES[order], NOW).order is order


def test_the_groups_stand_in_order():
    ranked = sorted(SAMPLES.values(), key=lambda facts: rank(facts, NOW).key)
    assert ranked == [SAMPLES[order] for order in Order]


@pytest.mark.parametrize(
    ("alerts", "words"),
    [
        ([OffTrack("Mia", "R1", grave=True)], "Mia is worse than at first"),
        ([OffTrack("Mia", "R2")], "Mia has lost ground"),
        ([OffTrack("Mia", "R3")], "Mia: no gain so far"),
        ([OffTrack("", "R5")], "The two are drifting apart"),
        (
            [OffTrack("Mia", "R2"), OffTrack("", "R5", grave=True)],
            "The two are drifting apart",
        ),
    ],
)
def test_the_gravest_alert_is_the_reason(alerts, words):
    assert rank(couple(off_track=alerts), NOW).words == words


def test_a_grave_alert_goes_before_a_lighter_one():
    grave = couple(off_track=[OffTrack("Mia", "R1", grave=True)])
    assert rank(grave, NOW).key < rank(SAMPLES[Order.OFF_TRACK], NOW).key


def test_two_missed_in_a_row_are_a_reason():
    found = rank(couple(mia={"has_gap": True, "overdue": 2}), NOW)
    assert found.words == "Mia missed a questionnaire twice in a row"


def test_an_urgent_thing_goes_before_everything_else():
    facts = couple(
        mia={"overdue": 3, "card_ran_out": True},
        waiting=[waits("comment_owed", 9 * DAY), waits("not_safe", urgent=True)],
    )
    assert rank(facts, NOW).order is Order.URGENT


def test_the_line_of_an_urgent_thing_says_nothing_of_it():
    assert rank(SAMPLES[Order.URGENT], NOW).words == "Please open first"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (couple(waiting=[waits("please_read")]), "Mia asked you to read something"),
        (SAMPLES[Order.OWED], "Feedback owed for 3 days"),
        (couple(waiting=[waits("went_badly")]), "Mia wrote something for you"),
        (
            couple(waiting=[waits("assessment", 4 * DAY)]),
            "Mia’s questionnaire unread for 4 days",
        ),
        (SAMPLES[Order.STUCK], "Mia & Jon: nothing for two weeks"),
        (
            couple(mia={"overdue": 2, "quiet_since": NOW - DAY}),
            "Past due: Mia 2",
        ),
        (SAMPLES[Order.INVITATION], "Mia has not joined; the card ran out"),
        (SAMPLES[Order.SESSION], "Session tomorrow, questionnaire not finished"),
        (couple(waiting=[waits("assessment")]), "One thing to read"),
        (couple(), "Nothing waits"),
    ],
)
def test_the_reason_in_words(facts, words):
    assert rank(facts, NOW).words == words


def test_a_session_further_off_than_two_days_is_no_reason():
    facts = couple(mia={"unfinished": 1}, session=NOW + 3 * DAY, days=3)
    assert rank(facts, NOW).order is Order.REST


def test_silence_without_anything_late_is_no_reason():
    facts = couple(mia={"quiet_since": NOW - 60 * DAY})
    assert rank(facts, NOW).order is Order.REST


def test_the_rest_is_ordered_by_the_next_session():
    soon, later = couple(session=NOW + 3 * DAY), couple(session=NOW + 5 * DAY)
    assert rank(soon, NOW).key < rank(later, NOW).key < rank(couple(), NOW).key


def test_of_two_that_are_owed_the_longer_waiting_comes_first():
    long = couple(waiting=[waits("comment_owed", 9 * DAY)])
    assert rank(long, NOW).key < rank(SAMPLES[Order.OWED], NOW).key
