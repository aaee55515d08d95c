"""Which figures a scale is judged by: published and checked ones first."""

from dataclasses import replace

import pytest

from assessments.definitions import Norm, Reliability, ReliableChange
from assessments.norms import ScaleNorm
from assessments.parsing import load_instruments
from assessments.reliability import basis_of

SCALE = load_instruments()["csi-16"].scales["total"]
ALPHA = Reliability(0.98, "alpha", "Funk & Rogge", verified=True)
NORM = Norm("online", 61, 17, 5315, "Funk & Rogge", verified=True)
POINTS = ReliableChange(11.58, "Anderson", verified=True)
OWN = ScaleNorm(mean=50, sd=15, alpha=0.9)


def scale(**published):
    nothing = {"reliability": None, "norms": (), "reliable_change": None}
    return replace(SCALE, **(nothing | published))


def test_promise_3_nothing_sourced_is_no_basis():
    assert basis_of(scale(), None) is None


def test_promise_3_figures_from_memory_are_not_used():
    # What ships for this one was quoted from memory.
    assert basis_of(SCALE, None) is None


def test_published_figures_carry_their_kind_and_source():
    basis = basis_of(scale(reliability=ALPHA, norms=(NORM,)), None)
    known = basis.reliability
    assert (known.value, known.kind, known.source) == (0.98, "alpha", "Funk & Rogge")
    assert basis.threshold == pytest.approx(6.664)


def test_published_figures_go_before_the_practices_own():
    basis = basis_of(scale(reliability=ALPHA, norms=(NORM,)), OWN)
    assert (basis.reliability.whose, basis.reference.sd) == ("published", 17)


def test_the_practices_own_pair_goes_before_a_mixed_one():
    basis = basis_of(scale(reliability=ALPHA), OWN)
    assert (basis.reliability.whose, basis.reliability.value) == ("practice", 0.9)


def test_a_published_reliability_joins_the_practices_spread():
    basis = basis_of(scale(reliability=ALPHA), replace(OWN, alpha=None))
    assert (basis.reliability.whose, basis.reference.whose) == ("published", "practice")


def test_promise_3_norms_without_any_reliability_are_no_basis():
    assert basis_of(scale(norms=(NORM,)), replace(OWN, alpha=None)) is None


def test_of_two_groups_none_is_picked():
    women = replace(NORM, population="women", sd=14)
    assert basis_of(scale(reliability=ALPHA, norms=(NORM, women)), None) is None


def test_a_published_threshold_goes_before_the_formula():
    basis = basis_of(scale(reliable_change=POINTS), OWN)
    assert basis.threshold == 11.58
    assert basis.change(40, 50).verdict == "no reliable change"


def test_a_published_threshold_stands_alone():
    basis = basis_of(scale(reliable_change=POINTS), None)
    change = basis.change(40, 52)
    assert (change.verdict, change.method, change.rc) == ("higher", "published", None)
    assert basis.band(40) is None


def test_promise_3_an_unchecked_threshold_is_not_used():
    assert (
        basis_of(scale(reliable_change=replace(POINTS, verified=False)), None) is None
    )


@pytest.mark.parametrize(("baseline", "expected"), [(75, True), (40, False)])
def test_a_threshold_alone_needs_room_for_a_full_step(baseline, expected):
    basis = basis_of(scale(reliable_change=POINTS), None)
    assert basis.little_room(baseline, SCALE) is expected


def test_what_ships_checked_can_be_used():
    rdas = load_instruments()["rdas"].scales["total"]
    assert basis_of(rdas, None).threshold == 11.58


def test_attachment_ships_without_a_basis():
    scales = load_instruments()["ecr-r"].scales.values()
    assert {basis_of(one, None) for one in scales} == {None}
