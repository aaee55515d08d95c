"""Worked scores of every published key.

The vectors and their results were computed apart from this code; those of the ECR of
1998 come from a public scorer.
"""

import math
from statistics import fmean

import pytest

from assessments import ecr_groups
from assessments.parsing import load_instruments
from assessments.scoring import DECLINED, ScaleScore, raised, reversed_answer, score

ALL = load_instruments()

ECR_R = "6 5 5 6 4 5 6 5 2 5 3 4 5 6 4 3 5 4 2 6 3 6 2 2 3 5 6 6 7 5 6 2 5 5 6 5"
ECR = "1 2 7 2 1 2 2 2 1 2 2 1 1 1 7 2 2 2 2 2 7 6 2 2 7 6 6 1 4 1 6 2 6 4 2 1"
RSQ_NOT_3 = {1: 2, 2: 4, 3: 4, 5: 2, 6: 2, 9: 2, 10: 4, 12: 2}
RSQ_NOT_3 |= {15: 5, 16: 2, 19: 4, 22: 2, 24: 1, 25: 2, 28: 2}
RSQ = " ".join(str(RSQ_NOT_3.get(n, 3)) for n in range(1, 31))


def answered(text):
    """Answers in order; `_` is not answered."""
    read = {"_": None, "-": DECLINED}
    return {
        n: read[token] if token in read else int(token)
        for n, token in enumerate(text.split(), start=1)
    }


def values(code, answers):
    if isinstance(answers, str):
        answers = answered(answers)
    return {name: one.value for name, one in score(ALL[code], answers).items()}


def throughout(code, value):
    return dict.fromkeys(range(1, len(ALL[code].items) + 1), value)


def at_the(end, code):
    """The least or the most of every item's own options."""
    pick = min if end == "least" else max
    return {
        i.number: pick(ALL[code].response_of(i.number).values) for i in ALL[code].items
    }


WORKED = [
    ("ecr-r", ECR_R, {"anxiety": 89 / 18, "avoidance": 42 / 18}),
    ("ecr", ECR, {"anxiety": 37 / 18, "avoidance": 44 / 18}),
    ("ecr-s", "6 5 2 4 6 3 2 3 5 5 2 6", {"anxiety": 28, "avoidance": 13}),
    ("ecr-s", "1 1 1 1 1 1 1 1 1 1 1 1", {"anxiety": 12, "avoidance": 24}),
    ("ecr-rs", "6 6 5 7 2 3 4 2 5", {"anxiety": 11 / 3, "avoidance": 13 / 6}),
    ("ecr-12", "5 6 4 3 5 5 6 4 6 5 5 6", {"anxiety": 5, "avoidance": 16 / 6}),
    ("ecr-12", "1 1 1 1 1 1 1 1 1 1 1 1", {"anxiety": 1, "avoidance": 6}),
    ("ecr-12", "7 7 7 7 7 7 7 7 7 7 7 7", {"anxiety": 7, "avoidance": 2}),
    (
        "raas",
        "4 2 3 2 3 4 2 2 3 2 2 4 2 3 3 2 2 3",
        {"close": 4, "depend": 3.5, "anxiety": 2.5},
    ),
    (
        "rq",
        "6 2 1 4",
        {"secure": 6, "fearful": 2, "preoccupied": 1, "dismissing": 4}
        | {"model_of_self": 7, "model_of_other": 1},
    ),
    (
        "rsq",
        RSQ,
        {"secure": 4.2, "fearful": 1.75, "preoccupied": 2.75, "dismissing": 3.0},
    ),
    (
        "trust-17",
        "2 1 2 -1 -2 0 2 1 2 1 1 2 3 -1 1 2 1",
        {"predictability": 5, "dependability": 9, "faith": 11, "total": 25},
    ),
    ("phq-9", "0 1 0 1 0 0 1 0 1", {"total": 4}),
    ("phq-9", "2 1 3 1 0 1 2 0 0", {"total": 10}),
    ("phq-9", "2 2 1 2 1 1 _ 1 0", {"total": 11.25}),
    ("phq-9", "2 2 1 2 1 1 _ _ 0", {"total": 9 * 9 / 7}),
    ("phq-9", "2 2 1 2 1 _ _ _ 0", {"total": None}),
    ("phq-9", "2 2 1 2 1 1 1 1 _", {"total": None}),
    ("phq-9", "2 2 1 2 1 1 1 1 -", {"total": None}),
    ("phq-8", "1 1 1 1 1 1 1 _", {"total": 8}),
    ("phq-8", "1 1 1 1 1 1 _ _", {"total": None}),
    ("gad-7", "3 2 1 0 1 2 _", {"total": 10.5}),
    ("gad-7", "3 2 1 0 1 _ _", {"total": None}),
    ("csi-4", "6 5 5 5", {"total": 21}),
    ("csi-4", "3 3 4 3", {"total": 13}),
    ("csi-4", "3 3 4 _", {"total": None}),
    ("kmss", "5 6 5", {"total": 16}),
    ("kmss", "5 6 -", {"total": None}),
    (
        "rdas",
        "4 4 3 5 4 4 3 4 4 3 2 3 4 3",
        {"consensus": 24, "satisfaction": 14, "cohesion": 12, "total": 50},
    ),
    (
        "rdas",
        "4 4 3 5 4 4 3 4 4 3 _ 3 4 3",
        {"consensus": 24, "satisfaction": 14, "cohesion": None, "total": None},
    ),
    ("hark", "0 1 0 0", {"total": 1}),
    ("hark", "0 0 0 -", {"total": None}),
    ("psc-6", "0 0 2 1 0 0", {"concerns": 3}),
    ("psc-6", "0 0 2 1 0 -", {"concerns": None}),
    (
        "wir-5",
        "8 7 _ 9 6",
        {"closeness": 8, "support": 7, "repair": None, "trust": 9}
        | {"satisfaction": 6, "total": 7.5},
    ),
    (
        "tia-9",
        "6 7 5 2 3 6 6 4 1",
        {"predictability": 6, "dependability": 16 / 3, "faith": 6, "total": 52 / 9},
    ),
]


@pytest.mark.parametrize(
    ("code", "answers", "expected"), WORKED, ids=[f"{w[0]} {w[1]}" for w in WORKED]
)
def test_worked_answers_give_their_scores(code, answers, expected):
    assert values(code, answers) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("ecr-r", 1, {"anxiety": 30 / 18, "avoidance": 5.0}),
        ("ecr-r", 4, {"anxiety": 4.0, "avoidance": 4.0}),
        ("ecr-r", 7, {"anxiety": 114 / 18, "avoidance": 3.0}),
        ("ecr", 1, {"anxiety": 24 / 18, "avoidance": 4.0}),
        ("ecr", 7, {"anxiety": 120 / 18, "avoidance": 4.0}),
        ("trust-17", 0, dict.fromkeys(ALL["trust-17"].scales, 0)),
    ],
)
def test_one_answer_throughout(code, value, expected):
    assert values(code, throughout(code, value)) == pytest.approx(expected)


def test_reversal_decides_the_picture():
    """Without it the same answers would look fearful instead of anxious."""
    answers = answered(ECR_R)
    plain = [
        fmean(answers[n] for n in numbers) for numbers in (range(1, 19), range(19, 37))
    ]
    assert plain == pytest.approx([4.611111, 4.555556], abs=1e-6)
    assert values("ecr-r", answers) != pytest.approx(
        dict(zip("ab", plain, strict=True))
    )


def test_missing_answers_are_prorated():
    answers = answered(ECR_R) | dict.fromkeys((3, 11, 20, 36))
    assert values("ecr-r", answers) == {"anxiety": 4.9375, "avoidance": 2.3125}
    assert all(one.prorated for one in score(ALL["ecr-r"], answers).values())


def test_below_the_least_there_is_no_score_and_the_other_stays():
    answers = answered(ECR_R) | dict.fromkeys(range(1, 6))
    found = score(ALL["ecr-r"], answers)
    assert found["anxiety"] == ScaleScore(None, 13, 18, False)
    assert found["avoidance"].value == pytest.approx(42 / 18)


def test_1998_answers_are_reversed_one_by_one():
    wanted = "1 2 1 2 1 2 2 2 1 2 2 1 1 1 1 2 2 2 6 2 7 2 2 2 1 6 2 1 4 1 2 2 2 4 6 1"
    ecr = ALL["ecr"]
    turned = {n for scale in ecr.scales.values() for n in scale.reverse}
    found = {
        n: reversed_answer(ecr, n, a) if n in turned else a
        for n, a in answered(ECR).items()
    }
    assert found == answered(wanted)


def test_1998_functions_give_their_worked_values():
    found = ecr_groups.values(avoidance=44 / 18, anxiety=37 / 18)
    assert found == pytest.approx(
        {
            "secure": 7.758893,
            "fearful": 2.144983,
            "preoccupied": 1.096276,
            "dismissing": 5.929162,
        },
        abs=1e-6,
    )


@pytest.mark.parametrize(
    ("avoidance", "anxiety", "group"),
    [
        (44 / 18, 37 / 18, "secure"),
        (2.0, 2.0, "secure"),
        (2.5, 3.8, "preoccupied"),
        (3.5, 3.7, "fearful"),
        (3.0, 3.0, "secure"),
        (2.2, 4.2, "preoccupied"),
        (3.9, 3.9, "fearful"),
        (4.1, 2.0, "dismissing"),
        (3.2, 2.2, "dismissing"),
    ],
)
def test_1998_functions_name_the_group(avoidance, anxiety, group):
    assert ecr_groups.group(avoidance=avoidance, anxiety=anxiety) == group


@pytest.mark.parametrize(
    ("avoidance", "border"), [(1.5, 3.77), (2.0, 3.69), (2.5, 3.62), (3.0, 3.54)]
)
def test_1998_border_is_not_the_middle_of_the_scale(avoidance, border):
    found = [
        ecr_groups.values(avoidance=avoidance, anxiety=border + step)
        for step in (-0.01, 0.01)
    ]
    assert [v["preoccupied"] > v["secure"] for v in found] == [False, True]


@pytest.mark.parametrize(("avoidance", "anxiety"), [(0.9, 4), (4, 7.1), (math.nan, 4)])
def test_1998_functions_refuse_what_is_no_mean(avoidance, anxiety):
    with pytest.raises(ValueError, match="from 1 to 7"):
        ecr_groups.group(avoidance=avoidance, anxiety=anxiety)


@pytest.mark.parametrize(
    ("answers", "flagged"), [("0 1 0 1 0 0 1 0 1", True), ("2 1 3 1 0 1 2 0 0", False)]
)
def test_item_nine_flags_apart_from_the_total(answers, flagged):
    assert bool(raised(ALL["phq-9"], answered(answers))) is flagged


@pytest.mark.parametrize(
    ("code", "low", "high"),
    [
        ("csi-4", 0, 21),
        ("csi-16", 0, 81),
        ("csi-32", 0, 161),
        ("rdas", 0, 69),
        ("kmss", 3, 21),
        ("phq-9", 0, 27),
        ("phq-8", 0, 24),
        ("gad-7", 0, 21),
        ("hark", 0, 4),
        ("trust-17", -51 + 2 * 4 * 3, 51 - 2 * 4 * 3),
    ],
)
def test_extremes_of_every_item_reach_the_published_range(code, low, high):
    name = "total"
    ends = [values(code, at_the(end, code))[name] for end in ("least", "most")]
    assert ends == [low, high]


@pytest.mark.parametrize(
    ("code", "total", "distressed"),
    [
        ("csi-4", 13, True),
        ("csi-4", 14, False),
        ("csi-16", 51, True),
        ("csi-16", 52, False),
        ("csi-32", 104, True),
        ("csi-32", 105, False),
        ("rdas", 47, True),
        ("rdas", 48, False),
        ("kmss", 16, True),
        ("kmss", 17, False),
        ("phq-9", 9, False),
        ("phq-9", 10, True),
        ("gad-7", 7, False),
        ("gad-7", 8, True),
        ("hark", 0, False),
        ("hark", 1, True),
    ],
)
def test_cut_lies_between_the_two_real_edges(code, total, distressed):
    cut = ALL[code].scales["total"].cut
    below = cut.distressed == "below"
    assert (total < cut.value if below else total >= cut.value) is distressed


def test_published_reliable_changes_are_kept_as_published():
    found = {
        code: one.scales["total"].reliable_change.points
        for code, one in ALL.items()
        if "total" in one.scales and one.scales["total"].reliable_change
    }
    assert found == {"rdas": 11.58, "phq-9": 6, "gad-7": 4}


def test_one_partner_in_distress_is_hidden_by_the_mean_of_two():
    cut = ALL["csi-16"].scales["total"].cut.value
    assert [value < cut for value in (45, 62, fmean([45, 62]))] == [True, False, False]
