"""What is shipped: our own measures in plain words, published keys without any."""

import re
from itertools import pairwise

import pytest
import yaml

from assessments.parsing import FOLDER, load_instruments

ALL = load_instruments()
HOUSE = ["aor-24", "aor-8", "psc-6", "tia-9", "wir-5"]
FRONT = (
    "csi-16 csi-32 csi-4 ecr ecr-12 ecr-r ecr-rs ecr-s gad-7 hark kmss phq-8 phq-9 rdas"
)
MORE = ["asq", "raas", "rq", "rsq", "trust-17"]
PUBLISHED = sorted([*FRONT.split(), *MORE])
STATEMENTS = [
    pytest.param(item, id=f"{code}-{item.number}")
    for code in HOUSE
    for item in ALL[code].items
]
FIGURES = [
    pytest.param(figure, id=f"{code}-{scale.name}-{place}")
    for code in PUBLISHED
    for scale in ALL[code].scales.values()
    for place, figure in enumerate(
        [f for f in (scale.reliability, scale.reliable_change, *scale.norms) if f]
    )
]


def of(kind):
    return sorted(code for code, one in ALL.items() if one.kind == kind)


def test_our_own_are_shipped_with_words():
    assert of("house") == HOUSE


def test_the_published_are_shipped_without():
    assert of("published") == PUBLISHED


def test_what_may_not_be_put_on_a_screen_is_never_shipped():
    names = {path.stem for path in FOLDER.iterdir()}
    assert not {n for n in names if n.startswith(("ors", "srs", "cts"))}


@pytest.mark.parametrize("code", PUBLISHED)
def test_no_published_word_is_in_the_repository(code):
    found = ALL[code]
    assert not any(item.text for item in found.items)
    assert not any(response.labels for response in found.responses.values())
    assert found.instructions == ""


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_keys_name_their_source_and_their_license(code):
    found = ALL[code]
    assert re.search(r"\b(19|20)\d\d\b", found.citation)
    assert found.rights in ("free", "research", "ask")


@pytest.mark.parametrize("code", MORE)
def test_the_rarely_used_stand_under_more(code):
    assert ALL[code].shelf == "more"


def test_all_others_stand_up_front():
    front = {code for code, one in ALL.items() if one.shelf == "front"}
    assert front == {*FRONT.split(), *HOUSE}


@pytest.mark.parametrize("figure", FIGURES)
def test_promise_3_a_figure_from_memory_is_never_calculated_with(figure):
    assert figure.verified is not figure.source.endswith("quoted from memory")


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_published_key_was_entered_twice(code):
    """The counts beside the key come from the source, not from the key."""
    raw = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    assert {"items", "reversed"} <= raw["expect"].keys()


@pytest.mark.parametrize("code", sorted(ALL))
def test_no_key_of_a_file_is_lost(code):
    raw = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    assert raw.keys() - {"expect"} == ALL[code].as_document().keys()


@pytest.mark.parametrize(
    ("code", "days"),
    [
        *((code, 28) for code in ("aor-24", "aor-8", "ecr", "ecr-12", "ecr-rs", "rq")),
        *((code, 28) for code in ("csi-16", "csi-32", "rdas", "tia-9", "hark")),
        *((code, 6) for code in ("csi-4", "kmss", "phq-9", "phq-8", "gad-7", "wir-5")),
    ],
)
def test_gap_fits_what_is_measured(code, days):
    assert ALL[code].min_gap_days == days


# --- flags ---
def flags(code):
    return [(f.item, f.at_least, f.kind) for f in ALL[code].flags]


def test_only_three_can_raise_a_flag():
    assert {code for code, one in ALL.items() if one.flags} == {
        "hark",
        "phq-9",
        "psc-6",
    }


def test_item_nine_flags_at_any_value_and_must_be_seen():
    assert flags("phq-9") == [(9, 1, "self_harm")]
    assert [i.number for i in ALL["phq-9"].items if i.required] == [9]


def test_each_yes_of_hark_flags():
    assert flags("hark") == [(n, 1, "violence") for n in range(1, 5)]


def test_the_safety_check_flags_what_worries():
    least = {1: 1, 2: 2, 3: 1, 4: 2, 5: 1, 6: 1}
    assert flags("psc-6") == [(n, least[n], "safety") for n in range(1, 7)]


@pytest.mark.parametrize("code", ["hark", "psc-6"])
def test_every_answer_about_safety_is_confided(code):
    assert all(item.confide for item in ALL[code].items)


def test_nothing_else_is_confided():
    assert {c for c, i in ALL.items() if i.is_confided} == {"hark", "psc-6"}


def test_both_about_safety_have_one_name_for_everyone():
    assert ALL["hark"].partner_title == ALL["psc-6"].partner_title


def test_yes_comes_first_whichever_answer_worries():
    for item in ALL["psc-6"].items:
        response = ALL["psc-6"].response_of(item.number)
        words = [response.labels[v] for v in response.values]
        assert words == ["Yes", "No", "Not sure"]


def test_the_safety_check_gives_no_verdict():
    scale = ALL["psc-6"].scales["concerns"]
    assert (scale.cut, scale.grades, scale.better) == (None, (), "lower")


# --- words of our own ---
@pytest.mark.parametrize("code", HOUSE)
def test_promise_3_house_measure_claims_no_norms_and_no_diagnosis(code):
    found = ALL[code]
    assert "no published norms" in found.notes
    assert "not a diagnosis" in found.notes
    for scale in found.scales.values():
        assert (scale.norms, scale.reliability, scale.reliable_change) == (
            (),
            None,
            None,
        )
        assert scale.cut is None


def test_no_two_statements_are_alike():
    texts = [
        i.text.lower() for code in HOUSE if code != "aor-8" for i in ALL[code].items
    ]
    assert len(set(texts)) == len(texts) == 24 + 9 + 5 + 6


@pytest.mark.parametrize("item", STATEMENTS)
def test_statement_assumes_nothing_about_the_couple(item):
    assumed = (
        r"\b(husband|wife|spouse|marri\w+|wedding|he|she|his|her|him|child\w*|kids?"
        r"|sex\w*|money|bed|house|home|boyfriend|girlfriend|live together)\b"
    )
    assert not re.search(assumed, item.text, re.IGNORECASE)


@pytest.mark.parametrize("item", STATEMENTS)
def test_statement_has_no_negation_to_stumble_over(item):
    negation = r"\b(not|never|no|nothing wrong|rarely|hardly|\w+n't|cannot)\b"
    assert not re.search(negation, item.text, re.IGNORECASE)


def syllables(word):
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(1, len(groups))


@pytest.mark.parametrize("item", STATEMENTS)
def test_statement_reads_at_grade_eight_or_below(item):
    words = re.findall(r"[A-Za-z']+", item.text)
    per_word = sum(map(syllables, words)) / len(words)
    # Flesch-Kincaid grade of one sentence.
    assert 0.39 * len(words) + 11.8 * per_word - 15.59 <= 8


@pytest.mark.parametrize("code", ["aor-24", "aor-8", "tia-9"])
def test_scales_are_interleaved(code):
    order = [item.scale for item in ALL[code].items]
    assert all(a != b for a, b in pairwise(order))


@pytest.mark.parametrize("item", ALL["aor-8"].items, ids=lambda i: f"item{i.number}")
def test_short_form_repeats_its_source_word_for_word(item):
    source = ALL["aor-24"].item(int(item.source.removeprefix("aor-24 item ")))
    assert (item.text, item.scale, item.reverse) == (
        source.text,
        source.scale,
        source.reverse,
    )


@pytest.mark.parametrize(
    ("code", "scale", "items", "reverse", "least"),
    [
        ("aor-24", "anxiety", 12, 4, 10),
        ("aor-24", "avoidance", 12, 6, 10),
        ("aor-8", "anxiety", 4, 1, 3),
        ("aor-8", "avoidance", 4, 2, 3),
        ("tia-9", "predictability", 3, 1, 3),
        ("tia-9", "dependability", 3, 1, 3),
        ("tia-9", "faith", 3, 1, 3),
        ("tia-9", "total", 9, 3, 7),
        ("wir-5", "repair", 1, 0, 1),
        ("wir-5", "total", 5, 0, 4),
        ("psc-6", "concerns", 6, 0, 6),
    ],
)
def test_house_measure_has_its_counts(code, scale, items, reverse, least):
    found = ALL[code].scales[scale]
    assert (len(found.items), len(found.reverse)) == (items, reverse)
    assert found.min_answered == least
