import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.parsing import load_instruments
from assessments.scoring import (
    DECLINED,
    AnswerError,
    ScaleScore,
    clean_answer,
    keyed,
    numbered,
    raised,
    score,
)

ALL = load_instruments()
AOR_24 = ALL["aor-24"]
AOR_8 = ALL["aor-8"]
ECR_S = ALL["ecr-s"]


def all_of(instrument, value):
    return dict.fromkeys(range(1, len(instrument.items) + 1), value)


def values(instrument, answers):
    return {name: s.value for name, s in score(instrument, answers).items()}


# By hand: anxiety 8 plain and 4 reversed, avoidance 6 and 6.
# All 1s: (8*1 + 4*7) / 12 = 3 and (6*1 + 6*7) / 12 = 4.
@pytest.mark.parametrize(
    ("instrument", "value", "anxiety", "avoidance"),
    [
        (AOR_24, 1, 3.0, 4.0),
        (AOR_24, 4, 4.0, 4.0),
        (AOR_24, 7, 5.0, 4.0),
        (AOR_8, 1, 2.5, 4.0),
        (AOR_8, 7, 5.5, 4.0),
    ],
)
def test_one_answer_throughout(instrument, value, anxiety, avoidance):
    found = values(instrument, all_of(instrument, value))
    assert found == {"anxiety": anxiety, "avoidance": avoidance}


@pytest.mark.parametrize(("wish", "expected"), [("secure", 1.0), ("insecure", 7.0)])
def test_answers_at_the_end_reach_the_end_of_the_scale(wish, expected):
    plain, turned = (1, 7) if wish == "secure" else (7, 1)
    answers = {i.number: turned if i.reverse else plain for i in AOR_24.items}
    found = values(AOR_24, answers)
    assert found == {"anxiety": expected, "avoidance": expected}


@pytest.mark.parametrize(("missing", "scored"), [(2, True), (3, False)])
def test_ten_of_twelve_is_enough_and_nine_is_not(missing, scored):
    answers = all_of(AOR_24, 5) | dict.fromkeys(
        AOR_24.scales["anxiety"].items[:missing]
    )
    assert (score(AOR_24, answers)["anxiety"].value is not None) is scored


@pytest.mark.parametrize(("missing", "scored"), [(1, True), (2, False)])
def test_three_of_four_is_enough_and_two_is_not(missing, scored):
    answers = all_of(AOR_8, 5) | dict.fromkeys(AOR_8.scales["anxiety"].items[:missing])
    assert (score(AOR_8, answers)["anxiety"].value is not None) is scored


def test_declined_is_kept_apart_and_not_in_the_mean():
    answers = all_of(AOR_8, 4) | {1: DECLINED}
    assert score(AOR_8, answers)["anxiety"] == ScaleScore(4.0, 3, 4, True, declined=1)


def test_nothing_answered_is_no_score():
    assert score(AOR_8, {})["avoidance"] == ScaleScore(None, 0, 4, False)


def test_prorated_sum_is_scaled_up():
    answers = all_of(ECR_S, 1)
    del answers[2]
    # Anxiety without item 2: four 1s and one reversed 7 make 11 of 5, so 13.2 of 6.
    assert score(ECR_S, answers)["anxiety"].value == pytest.approx(13.2)


def test_keyed_row_is_reversed_and_in_order():
    assert keyed(AOR_8, all_of(AOR_8, 2), "anxiety") == (2, 2, 2, 6)


def test_keyed_row_of_an_unfinished_scale_is_none():
    assert keyed(AOR_8, all_of(AOR_8, 2) | {1: DECLINED}, "anxiety") is None


@pytest.mark.parametrize(
    ("raw", "kept"), [(1, 1), (7, 7), ("1", 1), ("7", 7), ("-", "-")]
)
def test_legal_answer_is_kept(raw, kept):
    assert clean_answer(AOR_8, 1, raw) == kept


ILLEGAL = [0, 8, -1, 10**6000, True, False, 3.0, float("nan"), None, b"4", [4]]
ILLEGAL += [{4: 4}, {4}, "", " 4", "4.0", "\u0664", "04", "+4", "--", "x\x00", "\ud800"]
ILLEGAL += ["9" * 100_000]


@pytest.mark.parametrize(
    "raw",
    ILLEGAL,
    ids=lambda raw: type(raw).__name__,
)
def test_illegal_answer_is_refused_in_plain_words(raw):
    with pytest.raises(AnswerError, match="Please choose one of the answers shown"):
        clean_answer(AOR_8, 1, raw)


UNKNOWN = [0, 9, -1, True, "1", 1.0, None, 10**6000, [1]]


@pytest.mark.parametrize("number", UNKNOWN, ids=lambda number: type(number).__name__)
def test_unknown_item_is_refused(number):
    with pytest.raises(AnswerError, match="no such statement"):
        clean_answer(AOR_8, number, 4)


@pytest.mark.parametrize("answers", [{1: 8}, {9: 1}, {1: "x"}, {1: True}])
def test_illegal_answers_are_never_scored(answers):
    with pytest.raises(AnswerError):
        score(AOR_8, answers)


def test_kept_answers_are_numbered():
    assert numbered({"1": 4, "2": "-", "3": None}) == {1: 4, 2: "-", 3: None}


def test_no_answers_at_all_are_none():
    assert numbered(None) == {}


# --- flags ---
def test_a_flag_is_raised_whatever_the_total():
    answers = dict.fromkeys(range(1, 9), 0) | {9: 1}
    assert [rule.kind for rule in raised(ALL["phq-9"], answers)] == ["self_harm"]


@pytest.mark.parametrize("answer", [0, None, DECLINED])
def test_the_lowest_answer_and_none_raise_nothing(answer):
    assert raised(ALL["phq-9"], all_of(ALL["phq-9"], 3) | {9: answer}) == []


def test_several_answers_raise_one_flag_of_a_kind():
    assert len(raised(ALL["hark"], all_of(ALL["hark"], 1))) == 1


def test_a_flag_needs_no_score():
    assert raised(ALL["hark"], {2: 1})
    assert score(ALL["hark"], {2: 1})["total"].value is None


@pytest.mark.parametrize(
    ("item", "answer", "is_raised"),
    [
        (1, 0, False),  # safe: yes
        (1, 2, True),
        (1, 1, True),  # not sure
        (2, 1, False),
        (2, 2, True),
        (3, 1, True),
        (4, 1, False),
        (4, 2, True),
        (5, 1, True),
        (6, 1, True),
        (6, DECLINED, False),
    ],
)
def test_safety_check_flags_what_worries(item, answer, is_raised):
    calm = all_of(ALL["psc-6"], 0)
    assert bool(raised(ALL["psc-6"], calm | {item: answer})) is is_raised


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.booleans()))
def test_every_input_is_kept_or_refused(raw):
    try:
        kept = clean_answer(AOR_24, 1, raw)
    except AnswerError:
        return
    assert kept == DECLINED or kept in range(1, 8)
