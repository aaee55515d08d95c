"""A clearance holds through its review day on the practice's own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from clients.actions import care
from clients.models import Clearance
from practice import clock
from practice.errors import RefusedError
from tests.clients.way_in import text

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
REVIEW_ON = date(2026, 3, 10)
#: The evening of that day in Chicago, already the next day in UTC.
EVENING = datetime(2026, 3, 11, 3, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 3, 11, 6, tzinfo=UTC)


def sign(cast, *, screened_on=TODAY, review_on=REVIEW_ON):
    return care.sign_clearance(
        couple=cast.couples["rosa"],
        screened_on=screened_on,
        method="interview",
        review_on=review_on,
        by=cast.viewer("ana"),
    )


@pytest.mark.parametrize(("moment", "holds"), [(EVENING, True), (NEXT_MORNING, False)])
def test_it_holds_until_midnight_where_the_practice_is(cast, moment, holds):
    sign(cast)
    with clock.at(moment):
        assert Clearance.objects.all().in_force().exists() is holds


def test_each_practice_counts_by_its_own_calendar(cast):
    signed = sign(cast)
    hill = cast.practices["hill"]
    hill.time_zone = "Pacific/Auckland"
    hill.save()
    care.sign_clearance(
        couple=cast.couples["zoe"],
        screened_on=TODAY,
        method="interview",
        review_on=REVIEW_ON,
        by=cast.viewer("cleo", "therapist"),
    )
    with clock.at(EVENING):
        assert [one.pk for one in Clearance.objects.all().in_force()] == [signed.pk]


def test_the_couple_page_counts_the_same(cast):
    sign(cast)
    address = reverse("couple", args=[cast.couples["rosa"].pk])
    with clock.at(EVENING):
        assert "Ready for joint exercises until" in text(
            cast.client("ana").get(address)
        )


@pytest.mark.parametrize(
    ("screened_on", "review_on", "why"),
    [
        (TODAY + DAY, REVIEW_ON, "in the future"),
        (TODAY - 366 * DAY, REVIEW_ON, "over a year ago"),
        (TODAY, TODAY, "lie ahead"),
        (TODAY, TODAY + 181 * DAY, "within 180 days"),
        (TODAY, date(9999, 12, 31), "within 180 days"),
    ],
)
def test_dates_out_of_bounds_are_refused(cast, screened_on, review_on, why):
    with pytest.raises(RefusedError, match=why):
        sign(cast, screened_on=screened_on, review_on=review_on)


@pytest.mark.parametrize(
    ("screened_on", "review_on"),
    [(TODAY - 365 * DAY, TODAY + DAY), (TODAY, TODAY + 180 * DAY)],
)
def test_dates_at_the_bounds_are_taken(cast, screened_on, review_on):
    assert sign(cast, screened_on=screened_on, review_on=review_on).pk
