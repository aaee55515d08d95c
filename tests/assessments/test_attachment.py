"""Which forms have a place on the map, and in which unit."""

from datetime import date

import pytest

from assessments import attachment
from assessments.norms import NormSet, ScaleNorm
from assessments.parsing import load_instruments
from assessments.sitting import Mark, Sitting

FORMS = load_instruments()


def sitting(**values):
    marks = {name: Mark(value, 6, 6, prorated=False) for name, value in values.items()}
    return Sitting(
        key=None,
        slot="A",
        name="Rosa",
        on=date(2026, 3, 2),
        talked_through=False,
        marks=marks,
    )


def norms(code, mean, sd):
    one = ScaleNorm(mean=mean, sd=sd, alpha=0.9)
    return NormSet(
        code=code,
        version="1",
        language="en-US",
        form_order="",
        n_persons=120,
        n_couples=60,
        first_on=date(2025, 1, 6),
        last_on=date(2025, 6, 30),
        scales={"anxiety": one, "avoidance": one},
    )


@pytest.mark.parametrize(
    "code", ["aor-24", "aor-8", "ecr", "ecr-r", "ecr-s", "ecr-12", "ecr-rs"]
)
def test_forms_with_both_dimensions_have_a_map(code):
    assert attachment.items_of(FORMS[code]) is not None


@pytest.mark.parametrize(
    "code", ["raas", "asq", "rq", "rsq", "csi-4", "wir-5", "gad-7"]
)
def test_other_forms_have_none(code):
    assert attachment.items_of(FORMS[code]) is None


def test_means_stay_as_they_are():
    at = attachment.place(FORMS["aor-8"], sitting(anxiety=5.0, avoidance=2.5))
    assert at == (5.0, 2.5)


def test_sums_are_brought_to_means():
    at = attachment.place(FORMS["ecr-s"], sitting(anxiety=28.0, avoidance=13.0))
    assert at == pytest.approx((28 / 6, 13 / 6))


def test_without_one_score_there_is_no_place():
    found = sitting(anxiety=None, avoidance=2.5)
    assert attachment.place(FORMS["aor-8"], found) is None


def test_norms_of_a_sum_are_brought_along():
    found = attachment.norms_of(FORMS["ecr-s"], norms("ecr-s", 24.0, 6.0))
    assert (found.scales["anxiety"].mean, found.scales["anxiety"].sd) == (4.0, 1.0)


def test_the_word_keeps_the_id_of_the_set_as_frozen():
    frozen = norms("ecr-s", 24.0, 6.0)
    said = attachment.describe(
        FORMS["ecr-s"], sitting(anxiety=36.0, avoidance=12.0), frozen
    )
    assert (said.style, said.norm_set_id) == ("anxious", frozen.norm_set_id)


def test_a_form_without_both_has_no_word():
    assert attachment.describe(FORMS["csi-4"], sitting(total=12.0), None) is None
