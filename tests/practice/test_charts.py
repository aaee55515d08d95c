from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import charts
from practice.charts.ground import Scale
from practice.charts.lines import spaced

START = date(2026, 9, 1)
END = START + timedelta(days=63)


def point(anxiety, avoidance, slot="A", **more):
    return charts.MapPoint(slot, "Rosa", anxiety, avoidance, **more)


def drawn(anxiety, avoidance):
    return charts.attachment_map([point(anxiety, avoidance)]).marks[0].mark


def lines(a=None, b=None, **more):
    return charts.trajectory(a, b, start=START, end=END, low=1, high=7, **more)


def series(name, *values):
    days = [START + timedelta(days=7 * i) for i in range(len(values))]
    return charts.Series(name, list(zip(days, values, strict=True)))


def test_low_on_both_is_the_bottom_left_corner():
    chart = charts.attachment_map([point(1, 1)])
    assert (chart.marks[0].mark.x, chart.marks[0].mark.y) == (chart.left, chart.bottom)


def test_high_on_both_is_the_top_right_corner():
    chart = charts.attachment_map([point(7, 7)])
    assert (chart.marks[0].mark.x, chart.marks[0].mark.y) == (chart.right, chart.top)


def test_the_midpoint_is_where_the_cuts_cross():
    chart = charts.attachment_map([point(4, 4)])
    assert (chart.marks[0].mark.x, chart.marks[0].mark.y) == (chart.cut_x, chart.cut_y)


def test_a_value_beyond_the_scale_stays_on_the_edge():
    assert drawn(9, -3) == drawn(7, 1)


@given(st.floats(1, 7), st.floats(1, 7))
def test_more_anxiety_is_never_further_left(one, other):
    low, high = sorted((one, other))
    assert drawn(low, 4).x <= drawn(high, 4).x


@given(st.floats(1, 7), st.floats(1, 7))
def test_more_avoidance_is_never_lower(one, other):
    low, high = sorted((one, other))
    assert drawn(4, low).y >= drawn(4, high).y


@pytest.mark.parametrize(
    ("key", "left", "lower"),
    [
        ("secure", True, True),
        ("anxious", False, True),
        ("avoidant", True, False),
        ("fearful", False, False),
    ],
)
def test_each_style_is_named_in_its_own_corner(key, left, lower):
    chart = charts.attachment_map([])
    quadrant = next(q for q in chart.quadrants if q.key == key)
    assert (quadrant.x < chart.cut_x, quadrant.y > chart.cut_y) == (left, lower)


def test_partner_a_comes_first_whatever_the_order_given():
    chart = charts.attachment_map([point(2, 2, "B"), point(3, 3, "A")])
    assert [mark.slot for mark in chart.marks] == ["A", "B"]


def test_partner_b_is_a_diamond():
    chart = charts.attachment_map([point(2, 2, "A"), point(3, 3, "B")])
    assert [mark.mark.shape for mark in chart.marks] == ["circle", "diamond"]


def test_without_sourced_radii_there_is_no_ellipse():
    assert charts.attachment_map([point(2, 2)]).marks[0].ellipse is None


def test_radii_are_drawn_to_the_scale_of_the_plot():
    chart = charts.attachment_map([point(4, 4, radii=(0.6, 3))], size=300)
    assert chart.marks[0].ellipse == (30.0, 150.0)


def test_the_tail_keeps_only_the_latest_three():
    earlier = [(7, 7), (6, 6), (5, 5), (4, 4)]
    mark = charts.attachment_map([point(3, 3, earlier=earlier)]).marks[0]
    assert len(mark.earlier) == 3


def test_the_tail_ends_at_the_mark():
    mark = charts.attachment_map([point(3, 3, earlier=[(6, 6)])]).marks[0]
    assert mark.tail.split()[-1] == f"{mark.mark.x:g},{mark.mark.y:g}"


def test_a_first_time_has_no_tail():
    assert charts.attachment_map([point(3, 3)]).marks[0].tail == ""


def test_names_of_two_who_stand_together_do_not_overprint():
    chart = charts.attachment_map([point(3, 3, "A"), point(3, 3, "B")])
    first, second = chart.marks
    assert abs(first.label_y - second.label_y) >= 18


def test_coordinates_are_rounded_to_a_tenth():
    mark = drawn(2.3456, 5.4321)
    assert (mark.x, mark.y) == (round(mark.x, 1), round(mark.y, 1))


def test_a_scale_without_extent_puts_everything_in_the_middle():
    assert Scale(3, 3, 0, 10)(3) == 5


def test_a_missing_value_breaks_the_line():
    line = lines(series("Rosa", 3, 4, None, 5, 6)).lines[0]
    assert len(line.segments) == 2


def test_a_missing_value_has_no_mark():
    assert len(lines(series("Rosa", 3, None, 5)).lines[0].marks) == 2


def test_a_lonely_value_is_a_mark_without_a_line():
    assert lines(series("Rosa", 3)).lines[0].segments == ()


def test_zero_is_a_value_and_not_a_gap():
    chart = charts.trajectory(
        series("Rosa", 0, 0), None, start=START, end=END, low=0, high=10
    )
    assert len(chart.lines[0].marks) == 2


def test_a_partner_alone_keeps_the_own_shape():
    assert [line.slot for line in lines(None, series("Ines", 3, 4)).lines] == ["B"]


def test_days_run_from_the_left_edge_to_the_right():
    chart = lines(charts.Series("Rosa", [(END, 4), (START, 4)]))
    assert [mark.x for mark in chart.lines[0].marks] == [chart.left, chart.right]


def test_the_table_has_a_row_for_each_day_either_answered():
    a = charts.Series("Rosa", [(START, 3)])
    b = charts.Series("Ines", [(END, 5)])
    rows = lines(a, b).rows
    assert [row.values for row in rows] == [(3, None), (None, 5)]


def test_names_at_equal_ends_keep_apart():
    first, second = lines(series("Rosa", 3), series("Ines", 3)).lines
    assert abs(first.label_y - second.label_y) >= 17


def test_a_band_is_as_tall_as_its_values():
    chart = lines(series("Rosa", 3), bands=[charts.Band(1, 7, "all")])
    assert chart.bands[0].height == chart.bottom - chart.top


def test_without_bands_nothing_is_banded():
    assert lines(series("Rosa", 3)).bands == ()


def test_a_session_outside_the_time_shown_is_left_out():
    chart = lines(series("Rosa", 3), sessions=[START, END + timedelta(days=1)])
    assert chart.sessions == (chart.left,)


@given(st.integers(0, 2000))
def test_the_axis_of_days_has_at_most_five_marks(length):
    days = spaced(START, START + timedelta(days=length))
    assert 1 <= len(days) <= 5


def test_a_sparkline_without_values_is_empty():
    assert charts.sparkline([]).last is None


def test_a_sparkline_ends_at_its_last_known_value():
    assert charts.sparkline([1, 2, None]).last == (48.0, 4.0)


def test_two_sparklines_on_one_scale_can_be_compared():
    small = charts.sparkline([1, 2], low=1, high=7)
    large = charts.sparkline([1, 7], low=1, high=7)
    assert small.last[1] > large.last[1]


def test_a_week_keeps_the_order_given():
    days = [charts.Day(START + timedelta(days=n)) for n in range(7)]
    xs = [day.x for day in charts.week_strip(days).days]
    assert xs == sorted(xs)


def test_only_a_done_day_is_ticked():
    day = charts.Day(START)
    strip = charts.week_strip([day, replace(day, state="done")])
    assert [bool(one.tick) for one in strip.days] == [False, True]
