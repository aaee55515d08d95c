"""Moments of several parts become one story."""

from datetime import UTC, datetime, timedelta

from practice.timeline import Moment, merged, since

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def moment(day, words=""):
    return Moment(START + timedelta(days=day), words)


def test_the_newest_stands_first():
    story = merged([moment(1)], [moment(3), moment(2)])
    assert story == [moment(3), moment(2), moment(1)]


def test_moments_of_one_instant_keep_the_order_of_the_streams():
    story = merged([moment(1, "first")], [moment(1, "second")])
    assert [one.words for one in story] == ["first", "second"]


def test_no_more_than_asked_for():
    assert merged([moment(day) for day in range(5)], most=2) == [moment(4), moment(3)]


def test_since_leaves_out_the_start_itself():
    assert since([moment(2), moment(1)], moment(1).at) == [moment(2)]


def test_without_a_start_everything_is_since():
    assert since([moment(1)], None) == [moment(1)]
