"""Figures are written as medians and ratios, and name no machine."""

import json

import pytest

from benchmarks import figures
from benchmarks.generate import SIZES, place_of
from benchmarks.people import standing_of


def test_a_spread_is_the_least_the_median_and_the_most():
    assert figures.spread([3.0, 1.0, 2.0, 9.0, 2.5]) == figures.Spread(1.0, 2.5, 9.0)


def test_one_slow_round_does_not_move_the_median():
    quick = figures.spread([1.0, 1.1, 0.9, 1.0, 1.0])
    assert figures.spread([1.0, 1.1, 0.9, 1.0, 60.0]).median == quick.median


def test_a_table_has_a_line_for_each_row():
    rows = [{"page": "today", "to bare page": figures.spread([2.0, 2.5, 3.0])}]
    assert figures.lines(rows)[2] == "| today | 2.5 (2 to 3) |"


@pytest.mark.django_db
def test_results_say_what_they_depend_on_and_name_no_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "RESULTS", tmp_path)
    figures.write("pages", [{"page": "today", "growth": 1.0}])
    (path,) = tmp_path.glob("*.json")
    document = json.loads(path.read_text())
    assert set(document) == {"of", "rows", "couples", *ABOUT}


@pytest.mark.django_db
@pytest.mark.parametrize(("below", "pages"), [(1, {"today"}), (0, set())])
def test_growth_is_from_a_smaller_installation(tmp_path, monkeypatch, below, pages):
    monkeypatch.setattr(figures, "RESULTS", tmp_path)
    figures.write("pages", [{"page": "today", "growth": 1.0}])
    assert set(figures.smallest("pages", below=below)) == pages


ABOUT = ("date", "python", "django", "database", "cores")


def test_practices_take_turns_in_size():
    places = [place_of(number) for number in range(sum(SIZES) + 1)]
    assert places[:4] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert places[-1] == (len(SIZES), 0)


def test_a_few_second_partners_have_not_joined():
    assert {standing_of(number, "A") for number in range(50)} == {"joined"}
    assert {standing_of(number, "B") for number in range(50)} == {
        "joined",
        "paper",
        "not_joining",
        "invited",
    }
