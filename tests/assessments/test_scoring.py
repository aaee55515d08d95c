import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.parsing import from_document, load_instruments
from assessments.scoring import (
    DECLINED,
    MANY_MISSING,
    STRAIGHT_LINE,
    AnswerError,
    ScaleScore,
    clean_answer,
    keyed,
    quality,
    reversed_answer,
    score,
)

AOR_24 = load_instruments()["aor-24"]
AOR_8 = load_instruments()["aor-8"]


def key_only(scales, reverse, least, low=1, high=7, aggregate="mean"):
    """An instrument with a published key and no published words."""
    of = {n: name for name, numbers in scales.items() for n in numbers}
    document = AOR_8.as_document() | {
        "kind": "imported",
        "midpoint": (low + high) / 2,
        "response": {
            "low": low,
            "high": high,
            "labels": {v: f"option {v}" for v in range(low, high + 1)},
        },
        "items": [
            {"number": n, "scale": of[n], "reverse": n in reverse, "text": f"no. {n}"}
            for n in sorted(of)
        ],
        "scales": {
            name: {
                "title": name,
                "aggregate": aggregate,
                "min_answered": least,
                "range": [
                    v * (len(numbers) if aggregate == "sum" else 1) for v in (low, high)
                ],
                "direction": "lower_is_secure",
                "items": list(numbers),
                "reverse": [n for n in numbers if n in reverse],
            }
            for name, numbers in scales.items()
        },
    }
    return from_document(document)


ECR_R = key_only(
    {"anxiety": range(1, 19), "avoidance": range(19, 37)},
    {9, 11, 20, 22, 26, 27, 28, 29, 30, 31, 33, 34, 35, 36},
    14,
)
ECR_1998 = key_only(
    {"avoidance": range(1, 37, 2), "anxiety": range(2, 37, 2)},
    {3, 15, 19, 22, 25, 27, 29, 31, 33, 35},
    14,
)
ECR_S = key_only(
    {"avoidance": range(1, 13, 2), "anxiety": range(2, 13, 2)},
    {1, 5, 8, 9},
    5,
    aggregate="sum",
)
ECR_12 = key_only(
    {"anxiety": [1, 2, 3, 5, 7, 8], "avoidance": [4, 6, 9, 10, 11, 12]},
    {6, 9, 10, 11, 12},
    5,
)
RAAS = key_only(
    {
        "close": [1, 6, 8, 12, 13, 17],
        "depend": [2, 5, 7, 14, 16, 18],
        "anxiety": [3, 4, 9, 10, 11, 15],
    },
    {2, 7, 8, 13, 16, 17, 18},
    5,
    high=5,
)

ECR_R_ANSWERS = (
    "6 5 5 6 4 5 6 5 2 5 3 4 5 6 4 3 5 4 2 6 3 6 2 2 3 5 6 6 7 5 6 2 5 5 6 5"
)
ECR_1998_ANSWERS = (
    "1 2 7 2 1 2 2 2 1 2 2 1 1 1 7 2 2 2 2 2 7 6 2 2 7 6 6 1 4 1 6 2 6 4 2 1"
)


def given_in_order(text):
    return {n: int(answer) for n, answer in enumerate(text.split(), start=1)}


def all_of(instrument, value):
    return dict.fromkeys(range(1, len(instrument.items) + 1), value)


def values(instrument, answers):
    return {name: s.value for name, s in score(instrument, answers).items()}


@pytest.mark.parametrize(
    ("instrument", "answers", "expected"),
    [
        (ECR_R, ECR_R_ANSWERS, {"anxiety": 89 / 18, "avoidance": 42 / 18}),
        (ECR_1998, ECR_1998_ANSWERS, {"avoidance": 44 / 18, "anxiety": 37 / 18}),
        (ECR_S, "6 5 2 4 6 3 2 3 5 5 2 6", {"avoidance": 13, "anxiety": 28}),
        (ECR_12, "5 6 4 3 5 5 6 4 6 5 5 6", {"anxiety": 5, "avoidance": 16 / 6}),
        (
            RAAS,
            "4 2 3 2 3 4 2 2 3 2 2 4 2 3 3 2 2 3",
            {"close": 4, "depend": 3.5, "anxiety": 2.5},
        ),
    ],
    ids=["36 grouped", "36 odd-even", "12 sums", "12 means", "18 on 1-5"],
)
def test_published_keys_give_the_worked_scores(instrument, answers, expected):
    assert values(instrument, given_in_order(answers)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "anxiety", "avoidance"),
    [(1, 30 / 18, 5.0), (4, 4.0, 4.0), (7, 114 / 18, 3.0)],
)
def test_grouped_key_extremes(value, anxiety, avoidance):
    found = values(ECR_R, all_of(ECR_R, value))
    assert found == pytest.approx({"anxiety": anxiety, "avoidance": avoidance})


def test_grouped_key_prorates_what_is_missing():
    answers = given_in_order(ECR_R_ANSWERS)
    for number in (3, 11, 20, 36):
        del answers[number]
    assert values(ECR_R, answers) == {"anxiety": 4.9375, "avoidance": 2.3125}


def test_grouped_key_gives_no_score_below_its_least():
    answers = given_in_order(ECR_R_ANSWERS) | dict.fromkeys(range(1, 6))
    assert score(ECR_R, answers)["anxiety"] == ScaleScore(None, 13, 18, False)


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


def test_ordinary_answers_have_no_hint():
    answers = {n: 1 + n % 7 for n in range(1, 25)}
    assert quality(AOR_24, answers) == ()


@pytest.mark.parametrize("value", range(1, 8))
def test_straight_line_is_noticed(value):
    assert quality(AOR_24, all_of(AOR_24, value)) == (STRAIGHT_LINE,)


def test_straight_line_is_not_told_from_a_few_answers():
    assert quality(AOR_24, dict.fromkeys(range(1, 12), 4)) == (MANY_MISSING,)


def test_same_answer_to_plain_items_only_is_no_straight_line():
    plain = {item.number: 4 for item in AOR_24.items if not item.reverse}
    assert STRAIGHT_LINE not in quality(AOR_24, plain)


@pytest.mark.parametrize(("missing", "hint"), [(4, ()), (5, (MANY_MISSING,))])
def test_more_than_a_fifth_missing_is_noticed(missing, hint):
    answers = {n: 1 + n % 7 for n in range(1, 25)}
    answers |= dict.fromkeys(range(1, missing + 1), DECLINED)
    assert quality(AOR_24, answers) == hint


answer = st.one_of(st.none(), st.just(DECLINED), st.integers(1, 7))
some_answers = st.dictionaries(st.integers(1, 24), answer)
full_answers = st.fixed_dictionaries({n: st.integers(1, 7) for n in range(1, 25)})


@given(st.integers(-3, 3))
def test_reversing_twice_changes_nothing(value):
    signed = key_only({"anxiety": [1, 2]}, {1}, 1, low=-3, high=3)
    once = reversed_answer(signed, value)
    assert (reversed_answer(signed, once), once) == (value, -value)


@given(some_answers)
def test_score_is_in_range_or_none(answers):
    for found in score(AOR_24, answers).values():
        assert found.value is None or 1 <= found.value <= 7


@given(some_answers)
def test_promise_3_score_recomputes_to_the_same_value(answers):
    assert score(AOR_24, answers) == score(AOR_24, dict(answers))


@given(some_answers, st.randoms())
def test_order_of_storage_is_irrelevant(answers, random):
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert score(AOR_24, dict(shuffled)) == score(AOR_24, answers)


@given(some_answers)
def test_there_is_a_score_exactly_when_enough_was_answered(answers):
    for found in score(AOR_24, answers).values():
        assert (found.value is None) == (found.answered < 10)


@given(some_answers)
def test_counts_add_up(answers):
    for found in score(AOR_24, answers).values():
        assert 0 <= found.answered + found.declined <= found.items


@given(full_answers, st.sets(st.integers(1, 24), max_size=2))
def test_prorated_score_lies_between_its_worst_and_best(answers, missing):
    partial = {n: a for n, a in answers.items() if n not in missing}
    for name, scale in AOR_24.scales.items():
        lowest = {n: 7 if n in scale.reverse else 1 for n in missing}
        highest = {n: 1 if n in scale.reverse else 7 for n in missing}
        low = score(AOR_24, partial | lowest)[name].value
        high = score(AOR_24, partial | highest)[name].value
        assert low - 1e-9 <= score(AOR_24, partial)[name].value <= high + 1e-9


@given(full_answers)
def test_mirrored_answers_mirror_the_score(answers):
    mirrored = {n: 8 - a for n, a in answers.items()}
    for name, found in score(AOR_24, answers).items():
        other = score(AOR_24, mirrored)[name].value
        assert other == pytest.approx(8 - found.value)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.booleans()))
def test_every_input_is_kept_or_refused(raw):
    try:
        kept = clean_answer(AOR_24, 1, raw)
    except AnswerError:
        return
    assert kept == DECLINED or kept in range(1, 8)
