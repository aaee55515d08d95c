from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.licensing import Code, LicenseFacts, in_force, standing

JULY = date(2026, 7, 1)
OLD = LicenseFacts(date(2024, 7, 1), date(2026, 6, 30))
RENEWED = LicenseFacts(JULY, date(2028, 6, 30))
OPEN_ENDED = LicenseFacts(date(2020, 1, 1), None)


def days(count):
    return timedelta(days=count)


@st.composite
def licenses(draw):
    start = draw(st.dates(date(2024, 1, 1), date(2028, 1, 1)))
    length = draw(st.none() | st.integers(0, 900))
    return LicenseFacts(start, None if length is None else start + days(length))


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2024, 6, 30), False),
        (date(2024, 7, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_both_the_first_and_the_last_day_count(on, holds):
    assert in_force([OLD], on) is holds


def test_nothing_is_in_force_without_a_license():
    assert not in_force([], JULY)


def test_a_license_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before it begins"):
        LicenseFacts(JULY, JULY - days(1))


def test_a_license_may_hold_for_one_day():
    assert in_force([LicenseFacts(JULY, JULY)], JULY)


def test_an_open_ended_license_never_lapses():
    far = standing([OPEN_ENDED], date(2999, 1, 1))
    assert (far.code, far.until) == (Code.IN_FORCE, None)


@pytest.mark.parametrize(
    ("days_left", "warned_at"),
    [(90, 90), (61, 90), (60, 60), (30, 30), (14, 14), (8, 14), (7, 7), (1, 1), (0, 1)],
)
def test_a_license_near_its_end_is_lapsing(days_left, warned_at):
    now = standing([OLD], OLD.valid_to - days(days_left))
    assert (now.code, now.days_left) == (Code.LAPSING, days_left)
    assert now.warn_days == warned_at


def test_ninety_one_days_before_its_end_nobody_is_warned():
    now = standing([OLD], OLD.valid_to - days(91))
    assert (now.code, now.days_left, now.warn_days) == (Code.IN_FORCE, None, None)


def test_a_lapsing_license_is_in_force():
    assert standing([OLD], OLD.valid_to).is_in_force


def test_a_license_is_lapsed_since_the_day_after_its_last():
    now = standing([OLD], date(2026, 8, 1))
    assert (now.code, now.since) == (Code.LAPSED, JULY)


def test_a_lapsed_license_is_not_in_force():
    assert not standing([OLD], JULY).is_in_force


def test_lapsed_tells_of_a_renewal_ahead():
    later = LicenseFacts(date(2026, 9, 1), None)
    assert standing([OLD, later], date(2026, 8, 1)).starts == date(2026, 9, 1)


def test_a_license_yet_to_begin():
    now = standing([RENEWED], date(2026, 6, 1))
    assert (now.code, now.starts) == (Code.NOT_YET, JULY)


def test_no_license_at_all():
    assert standing([], JULY).code == Code.NONE


def test_a_renewal_without_a_gap_is_no_reason_to_warn():
    now = standing([RENEWED, OLD], date(2026, 6, 20))
    assert (now.code, now.until) == (Code.IN_FORCE, date(2028, 6, 30))


def test_a_renewal_after_a_gap_does_not_stop_the_warning():
    late = LicenseFacts(JULY + days(1), None)
    assert standing([OLD, late], date(2026, 6, 20)).days_left == 10


@given(st.lists(licenses(), max_size=4), st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_standing_agrees_with_in_force(held, on):
    assert standing(held, on).is_in_force is in_force(held, on)


@given(st.lists(licenses(), max_size=4), st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_cover_ends_on_the_day_named(held, on):
    until = standing(held, on).until
    if until is not None:
        assert in_force(held, until)
        assert not in_force(held, until + days(1))


@given(st.lists(licenses(), max_size=4), st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_lapsed_begins_on_the_day_named(held, on):
    since = standing(held, on).since
    if since is not None:
        assert in_force(held, since - days(1))
        assert not in_force(held, since)
