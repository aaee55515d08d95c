"""What holds for any answers to any questionnaire that is shipped."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.parsing import load_instruments
from assessments.scoring import DECLINED, reversed_answer, score

ALL = load_instruments()


@cache
def full_answers_to(code):
    return st.fixed_dictionaries(
        {
            item.number: st.sampled_from(ALL[code].response_of(item.number).values)
            for item in ALL[code].items
        }
    )


@cache
def answers_to(code):
    """Numbers of the options, some of them declined, left out or None."""
    gaps = st.dictionaries(
        st.integers(1, len(ALL[code].items)),
        st.sampled_from([None, DECLINED, "absent"]),
        max_size=6,
    )
    return st.builds(with_gaps, full_answers_to(code), gaps)


def with_gaps(answers, gaps):
    return {n: a for n, a in (answers | gaps).items() if a != "absent"}


def of_any(answers):
    """A questionnaire, and answers to it."""
    return st.sampled_from(sorted(ALL)).flatmap(
        lambda code: st.tuples(st.just(ALL[code]), answers(code))
    )


any_answers = of_any(answers_to)
full_answers = of_any(full_answers_to)


@given(full_answers)
def test_reversing_twice_changes_nothing(sitting):
    form, answers = sitting
    for number, answer in answers.items():
        once = reversed_answer(form, number, answer)
        assert reversed_answer(form, number, once) == answer


@given(any_answers)
def test_score_is_in_range_or_none(sitting):
    form, answers = sitting
    for name, one in score(form, answers).items():
        low, high = form.scales[name].low, form.scales[name].high
        assert one.value is None or low - 1e-9 <= one.value <= high + 1e-9


@given(any_answers, st.randoms())
def test_order_of_storage_is_irrelevant(sitting, random):
    form, answers = sitting
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(form, dict(shuffled)) == score(form, answers)


@given(any_answers)
def test_promise_3_score_recomputes_to_the_same_value(sitting):
    """Also in another practice's words, which have a key of their own in memory."""
    form, answers = sitting
    again = form.worded({"items": ["words"] * len(form.items)})
    assert score(form, answers) == score(again, dict(answers))


@given(any_answers)
def test_there_is_a_score_exactly_when_enough_was_answered(sitting):
    form, answers = sitting
    for name, one in score(form, answers).items():
        scale = form.scales[name]
        if scale.aggregate != "combined":
            enough = one.answered >= scale.min_answered
            needed = all(isinstance(answers.get(n), int) for n in scale.required)
            assert (one.value is not None) == (enough and needed)
        assert one.prorated == (one.value is not None and one.answered < one.items)


@given(any_answers)
def test_counts_add_up(sitting):
    form, answers = sitting
    for name, one in score(form, answers).items():
        if numbers := form.scales[name].items:
            declined = sum(answers.get(n) == DECLINED for n in numbers)
            assert (one.items, one.declined) == (len(numbers), declined)
            assert 0 <= one.answered + one.declined <= one.items


@given(full_answers, st.data())
def test_prorated_score_lies_between_its_worst_and_best(sitting, data):
    form, answers = sitting
    missing = data.draw(st.sets(st.sampled_from(sorted(answers)), max_size=2))
    partial = {n: a for n, a in answers.items() if n not in missing}
    for name, one in score(form, partial).items():
        scale = form.scales[name]
        if one.value is None or scale.aggregate == "combined":
            continue
        low, high = (
            score(form, partial | filled(form, scale, missing, end))[name].value
            for end in ("low", "high")
        )
        assert low - 1e-9 <= one.value <= high + 1e-9


def filled(form, scale, missing, end):
    """The missing answers that would make the score least, or most."""
    found = {}
    for number in missing:
        response = form.response_of(number)
        upward = (end == "high") is (number not in scale.reverse)
        found[number] = response.high if upward else response.low
    return found


@given(full_answers)
def test_the_short_way_equals_the_long_way(sitting):
    """A full set of whole numbers is scored at once; text is taken one by one."""
    form, answers = sitting
    as_text = {number: str(answer) for number, answer in answers.items()}
    short, long = score(form, answers), score(form, as_text)
    for name in short:
        assert short[name].value == pytest.approx(long[name].value, abs=1e-12)
        assert short[name].answered == long[name].answered


@given(full_answers)
def test_mirrored_answers_mirror_the_score(sitting):
    form, answers = sitting
    mirrored = {n: reversed_answer(form, n, a) for n, a in answers.items()}
    other = score(form, mirrored)
    for name, one in score(form, answers).items():
        low, high = form.scales[name].low, form.scales[name].high
        assert other[name].value == pytest.approx(low + high - one.value)
