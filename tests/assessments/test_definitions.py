import copy
import json
import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assessments.definitions import DefinitionError, checksum
from assessments.parsing import FOLDER, from_document, load_instrument, load_instruments

AOR_24 = load_instruments()["aor-24"]
AOR_8 = load_instruments()["aor-8"]
BOTH = [AOR_24, AOR_8]


def document():
    return copy.deepcopy(AOR_8.as_document())


def put(path, value):
    """The aor-8 document with one value replaced, at a dotted path."""
    changed = document()
    *parents, last = path.split(".")
    place = changed
    for name in parents:
        place = place[int(name) if isinstance(place, list) else name]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def test_the_two_house_measures_are_shipped():
    assert sorted(load_instruments()) == ["aor-24", "aor-8"]


@pytest.mark.parametrize(
    ("instrument", "scale", "items", "reverse", "least"),
    [
        (AOR_24, "anxiety", 12, 4, 10),
        (AOR_24, "avoidance", 12, 6, 10),
        (AOR_8, "anxiety", 4, 1, 3),
        (AOR_8, "avoidance", 4, 2, 3),
    ],
)
def test_house_measure_has_its_counts(instrument, scale, items, reverse, least):
    found = instrument.scales[scale]
    assert (len(found.items), len(found.reverse)) == (items, reverse)
    assert found.min_answered == least


@pytest.mark.parametrize("instrument", BOTH, ids=lambda i: i.code)
def test_scales_are_interleaved(instrument):
    order = [item.scale for item in instrument.items]
    assert all(a != b for a, b in pairwise(order))


@pytest.mark.parametrize("instrument", BOTH, ids=lambda i: i.code)
def test_promise_3_house_measure_claims_no_norms_and_no_diagnosis(instrument):
    assert instrument.norms is None
    assert instrument.reliability is None
    assert "no published norms" in instrument.notes
    assert "not a diagnosis" in instrument.notes


@pytest.mark.parametrize("instrument", BOTH, ids=lambda i: i.code)
def test_gap_is_four_weeks(instrument):
    assert instrument.min_gap_days == 28


@pytest.mark.parametrize("item", AOR_8.items, ids=lambda i: f"item{i.number}")
def test_short_form_repeats_its_source_word_for_word(item):
    source = AOR_24.item(int(item.source.removeprefix("aor-24 item ")))
    assert (item.text, item.scale, item.reverse) == (
        source.text,
        source.scale,
        source.reverse,
    )


def test_no_two_statements_are_alike():
    assert len({item.text.lower() for item in AOR_24.items}) == 24


@pytest.mark.parametrize("item", AOR_24.items, ids=lambda i: f"item{i.number}")
def test_statement_assumes_nothing_about_the_couple(item):
    assumed = (
        r"\b(husband|wife|spouse|marri\w+|wedding|he|she|his|her|him|child\w*|kids?"
        r"|sex\w*|money|bed|house|boyfriend|girlfriend|live together)\b"
    )
    assert not re.search(assumed, item.text, re.IGNORECASE)


@pytest.mark.parametrize("item", AOR_24.items, ids=lambda i: f"item{i.number}")
def test_statement_has_no_negation_to_stumble_over(item):
    negation = r"\b(not|never|no|nothing wrong|rarely|hardly|\w+n't|cannot)\b"
    assert not re.search(negation, item.text, re.IGNORECASE)


def syllables(word):
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(1, len(groups))


@pytest.mark.parametrize("item", AOR_24.items, ids=lambda i: f"item{i.number}")
def test_statement_reads_at_grade_eight_or_below(item):
    words = re.findall(r"[A-Za-z']+", item.text)
    per_word = sum(map(syllables, words)) / len(words)
    # Flesch-Kincaid grade of one sentence.
    assert 0.39 * len(words) + 11.8 * per_word - 15.59 <= 8


@pytest.mark.parametrize("instrument", BOTH, ids=lambda i: i.code)
def test_document_reads_back_equal(instrument):
    assert from_document(instrument.as_document()) == instrument


def test_document_reads_back_equal_through_json():
    assert from_document(json.loads(json.dumps(AOR_24.as_document()))) == AOR_24


def test_checksum_ignores_the_order_of_keys():
    turned = dict(reversed(document().items()))
    assert checksum(turned) == checksum(document())


def test_checksum_is_the_same_for_number_and_text_labels():
    numbered = put("response.labels", dict(AOR_8.response.labels))
    assert checksum(numbered) == checksum(document())


def test_checksum_changes_with_one_flag():
    assert checksum(put("items.0.reverse", True)) != checksum(document())


def test_instrument_cannot_be_changed():
    with pytest.raises(AttributeError):
        AOR_8.version = "2"


@pytest.mark.parametrize("number", [0, 9, -1])
def test_unknown_item_number_is_an_index_error(number):
    with pytest.raises(IndexError):
        AOR_8.item(number)


def test_anchors_default_to_both_ends():
    plain = document()
    del plain["response"]["anchors"]
    assert from_document(plain).response.anchors == (1, 7)


BAD = [
    ("code", "AOR 8", "code"),
    ("code", None, "code"),
    ("version", 1, "version"),
    ("version", "  ", "version"),
    ("language", "english", "language"),
    ("title", "", "title"),
    ("title", "a\x00b", "title"),
    ("title", "x" * 2001, "title"),
    ("partner_title", [], "partner_title"),
    ("kind", "published", "kind"),
    ("form_order", "As Printed", "form_order"),
    ("minutes", 0, "minutes"),
    ("minutes", True, "minutes"),
    ("minutes", 2.0, "minutes"),
    ("min_gap_days", -1, "min_gap_days"),
    ("instructions", 3, "instructions"),
    ("midpoint", 3.5, "midpoint"),
    ("midpoint", float("nan"), "midpoint"),
    ("midpoint", "4", "midpoint"),
    ("norms", {"mean": 3.5}, "norms"),
    ("reliability", 0.9, "reliability"),
    ("notes", None, "notes"),
    ("license", None, "license"),
    ("color", "teal", "document.color"),
    ("response", [], "response"),
    ("response.low", "1", "response.low"),
    ("response.high", 1, "response.high"),
    ("response.high", 8, "response.labels"),
    ("response.labels", None, "response.labels"),
    ("response.labels.4", " ", "response.labels.4"),
    ("response.labels.8", "Off the scale", "response.labels"),
    ("response.anchors", [1, 9], "response.anchors"),
    ("response.anchors", [1, 1], "response.anchors"),
    ("response.step", 1, "response.step"),
    ("items", [], "items"),
    ("items", {}, "items"),
    ("items.2", "text", "items.3"),
    ("items.2.number", 2, "items.3.number"),
    ("items.0.number", True, "items.1.number"),
    ("items.2.scale", "closeness", "items.3.scale"),
    ("items.2.scale", "avoidance", "scales.anxiety.items"),
    ("items.2.reverse", True, "scales.anxiety.reverse"),
    ("items.2.reverse", 1, "items.3.reverse"),
    ("items.2.text", "", "items.3.text"),
    ("items.2.weight", 2, "items.3.weight"),
    ("items.2.source", "", "items.3.source"),
    ("scales", {}, "scales"),
    ("scales", [], "scales"),
    ("scales.Trust", {}, "scales"),
    ("scales.anxiety", None, "scales.anxiety"),
    ("scales.anxiety.title", None, "scales.anxiety.title"),
    ("scales.anxiety.aggregate", "median", "scales.anxiety.aggregate"),
    ("scales.anxiety.aggregate", "sum", "scales.anxiety.range"),
    ("scales.anxiety.min_answered", 5, "scales.anxiety.min_answered"),
    ("scales.anxiety.min_answered", 0, "scales.anxiety.min_answered"),
    ("scales.anxiety.range", [0, 7], "scales.anxiety.range"),
    ("scales.anxiety.direction", "up", "scales.anxiety.direction"),
    ("scales.anxiety.items", [1, 3, 5], "scales.anxiety.reverse"),
    ("scales.anxiety.items", [1, 3, 7], "scales.anxiety.items"),
    ("scales.anxiety.items", [1, 3, 5, 7, 2], "scales.anxiety.items"),
    ("scales.anxiety.items", [1, 3, 5, 7, 7], "scales.anxiety.items"),
    ("scales.anxiety.items", [1, 3, 5, 7, 201], "scales.anxiety.items"),
    ("scales.anxiety.reverse", [2], "scales.anxiety.reverse"),
    ("scales.anxiety.reverse", [], "scales.anxiety.reverse"),
    ("scales.anxiety.alpha", 0.9, "scales.anxiety.alpha"),
]


@pytest.mark.parametrize(("path", "value", "key"), BAD)
def test_fault_is_refused_with_its_key(path, value, key):
    with pytest.raises(DefinitionError) as refused:
        from_document(put(path, value), file="x.yaml")
    assert (refused.value.file, refused.value.key) == ("x.yaml", key)


@pytest.mark.parametrize("key", sorted(AOR_8.as_document()))
def test_missing_key_is_refused(key):
    changed = document()
    del changed[key]
    with pytest.raises(DefinitionError, match=rf"document\.{key}: is missing"):
        from_document(changed)


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_something_else_than_a_mapping_is_refused(value):
    with pytest.raises(DefinitionError, match="must be a mapping"):
        from_document(value)


def test_message_names_file_key_and_reason():
    with pytest.raises(DefinitionError) as refused:
        from_document(put("minutes", 0), file="aor-8.yaml")
    expected = "aor-8.yaml: minutes: must be a whole number from 1 to 120"
    assert str(refused.value) == expected


def test_file_name_must_be_the_code(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text((FOLDER / "aor-8.yaml").read_text(encoding="utf-8"))
    with pytest.raises(DefinitionError, match=r"other\.yaml: code"):
        load_instrument(other)


@pytest.mark.parametrize("text", ["a: [", "\x00", "[" * 5000])
def test_unreadable_file_is_a_definition_error(tmp_path, text):
    bad = tmp_path / "bad.yaml"
    bad.write_text(text)
    with pytest.raises(DefinitionError, match=r"bad\.yaml: file"):
        load_instrument(bad)


def test_absent_file_is_a_definition_error(tmp_path):
    with pytest.raises(DefinitionError, match=r"none\.yaml: file"):
        load_instrument(tmp_path / "none.yaml")


def test_sum_scale_has_the_range_of_its_sum():
    changed = document()
    changed["scales"]["anxiety"] |= {"aggregate": "sum", "range": [4, 28]}
    assert from_document(changed).scales["anxiety"].high == 28


def test_shipped_yaml_is_what_was_loaded():
    raw = yaml.safe_load((FOLDER / "aor-24.yaml").read_text(encoding="utf-8"))
    assert checksum(raw) == checksum(AOR_24.as_document())


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted({path for path, _, _ in BAD})), plain)
def test_any_value_anywhere_is_read_or_refused(path, value):
    try:
        instrument = from_document(put(path, value))
    except DefinitionError:
        return
    assert from_document(instrument.as_document()) == instrument
