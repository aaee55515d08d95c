"""Help at once, by where a person is."""

import pytest

from clients import crisis


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("America/Chicago", crisis.US),
        ("America/Indiana/Knox", crisis.US),
        ("Pacific/Honolulu", crisis.US),
        ("Europe/London", crisis.UK),
        ("Europe/Dublin", crisis.IRELAND),
        ("Europe/Berlin", crisis.EUROPE),
        ("Atlantic/Madeira", crisis.EUROPE),
        ("America/Puerto_Rico", crisis.US),
        ("America/Toronto", crisis.CANADA),
        ("Australia/Perth", crisis.AUSTRALIA),
        ("Pacific/Auckland", crisis.NEW_ZEALAND),
    ],
)
def test_lines_are_those_of_the_place(zone, lines):
    assert crisis.lines_for(zone) == lines


@pytest.mark.parametrize(
    "zone", ["America/Mexico_City", "Asia/Tokyo", "Europe/Moscow", ""]
)
def test_no_number_is_named_where_none_is_known(zone):
    assert crisis.lines_for(zone) == ()


def test_the_emergency_number_stands_first():
    assert "911" in str(crisis.US[0].how)
