"""A practice's own questionnaire: lines read into scales, and a definition of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.building import (
    ANSWERS,
    Draft,
    document,
    own_answers,
    read_own,
    slug,
)
from assessments.parsing import from_document
from assessments.wording_reading import Line

SAID = {"total": "Total", "target": "us", "license": "We wrote it.", "notes": "Ours."}
LINES = read_own("ease: We laugh.\nease: We rest.\nheat: We shout.\nheat: We sulk. (R)")


def built(lines=LINES.lines, answers="agree-7", **changes):
    draft = Draft(
        **{
            "title": "Ease and heat",
            "partner_title": "The two of us",
            "instructions": "",
            "minutes": 1,
            "min_gap_days": 7,
            "better": "neither",
            "counts": answers == "yes-no",
            "answers": ANSWERS[answers],
            "lines": lines,
        }
        | changes
    )
    return from_document(
        document(draft, code="own-ease", version=1, language="en-US", said=SAID)
    )


def lines_of(text):
    return [(one.scale, one.text, one.reverse) for one in read_own(text).lines]


# --- lines ----------------------------------------------------------------------------
def test_lines_may_name_a_scale_and_be_reversed():
    assert lines_of("ease: We laugh.\nhot air: We shout. (R)") == [
        ("ease", "We laugh.", False),
        ("hot air", "We shout.", True),
    ]


def test_a_table_says_the_same():
    assert lines_of("text,scale,reverse\nWe laugh.,ease,\nWe shout.,hot air,yes") == [
        ("ease", "We laugh.", False),
        ("hot air", "We shout.", True),
    ]


def test_lines_need_name_no_scale():
    assert lines_of("We laugh.\nWe shout. (r)") == [
        ("", "We laugh.", False),
        ("", "We shout.", True),
    ]


def test_a_colon_in_one_statement_names_no_scale():
    text = "When we argue: I leave.\nWe laugh."
    assert lines_of(text)[0] == ("", "When we argue: I leave.", False)
    assert not read_own(text).problems


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("ease: We laugh.\nease: We rest.\nWe shout.", 3, "has no scale"),
        ("text,scale\nWe laugh.,ease\nWe shout.,", 3, "has no scale"),
        ("text,scale\nWe laugh.,=ease\nWe shout.,b", 2, "begins with “=”"),
        ("text,reverse\nWe laugh.,perhaps", 2, "neither yes nor no"),
        ("ease: We laugh.\nheat: We laugh.", 2, "the same as line 1"),
        ("ease: =1+1\nheat: We laugh.", 1, "begins with “=”"),
        ("ease: We laugh.\nheat: (R)", 2, "is empty"),
    ],
)
def test_what_does_not_add_up_is_refused(text, line, words):
    found = read_own(text).problems
    assert [
        one for one in found if one.line == line and words in one.reason % one.facts
    ]


# --- answers ---
def test_own_answers_count_from_one():
    assert own_answers("Never\nOften\nAlways\n")[0] == {
        1: "Never",
        2: "Often",
        3: "Always",
    }


@pytest.mark.parametrize(
    "text", ["", "Never", "\n".join(map(str, range(12))), "Yes\nyes", "Yes\n<b>No"]
)
def test_wrong_answers_are_refused(text):
    labels, problems = own_answers(text)
    assert problems
    assert not labels


# --- the definition ---
def test_each_scale_has_its_statements_in_their_order():
    scales = built().scales
    assert {name: (s.items, s.reverse) for name, s in scales.items()} == {
        "ease": ((1, 2), ()),
        "heat": ((3, 4), (4,)),
    }


def test_without_scales_all_statements_are_one():
    (scale,) = built(read_own("We laugh.\nWe shout.").lines).scales.values()
    assert (scale.name, scale.title, scale.items) == ("total", "Total", (1, 2))


def test_a_scale_is_the_mean_of_three_in_four():
    definition = built(tuple(Line(n, f"We do {n}.") for n in range(1, 5)))
    assert scoring.score(definition, {1: 7, 2: 6, 3: 5})["total"].value == 6
    assert scoring.score(definition, {1: 7, 2: 6})["total"].value is None


def test_yes_and_no_are_counted_and_reversed():
    scores = scoring.score(built(answers="yes-no"), {1: 1, 2: 1, 3: 1, 4: 1})
    assert (scores["ease"].value, scores["heat"].value) == (2, 1)


def test_it_claims_nothing_that_nobody_has_found_out():
    definition = built()
    assert (definition.kind, definition.flags) == ("custom", ())
    for scale in definition.scales.values():
        assert (scale.cut, scale.norms, scale.reliability) == (None, (), None)
        assert (scale.reliable_change, scale.grades) == (None, ())


@pytest.mark.parametrize("answers", ANSWERS)
def test_every_choice_of_answers_makes_a_questionnaire(answers):
    assert built(answers=answers).response.labels


@pytest.mark.parametrize(
    ("title", "wanted"),
    [("Über uns!", "uber-uns"), ("3 Wishes", "wishes"), ("ما دو نفر", ""), ("", "")],
)
def test_a_title_becomes_a_plain_name(title, wanted):
    assert slug(title) == wanted


def test_scales_in_another_script_have_names_of_their_own():
    lines = read_own("نزدیکی: یک.\nآرامش: دو.").lines
    scales = built(lines).scales
    assert [(s.name, s.title) for s in scales.values()] == [
        ("scale", "نزدیکی"),
        ("scale_2", "آرامش"),
    ]


anything = st.text(max_size=80) | st.lists(
    st.text(alphabet="abC: ()Rr=1.,é", max_size=14), max_size=6
).map("\n".join)


@given(anything, st.sampled_from(sorted(ANSWERS)))
def test_whatever_is_accepted_makes_a_questionnaire(text, answers):
    reading = read_own(text)
    if reading.problems:
        return
    definition = built(reading.lines, answers)
    assert [item.text for item in definition.items] == reading.texts
    assert sum(len(s.items) for s in definition.scales.values()) == len(reading.texts)


@given(anything)
def test_any_own_answers_are_read_or_refused(text):
    labels, problems = own_answers(text)
    assert bool(labels) != bool(problems)
