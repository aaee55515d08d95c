import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.definitions import DefinitionError, checksum
from assessments.parsing import FOLDER, from_document, load_instrument, load_instruments

ALL = load_instruments()
AOR_24 = ALL["aor-24"]
AOR_8 = ALL["aor-8"]
PHQ_9 = ALL["phq-9"]
RDAS = ALL["rdas"]
RQ = ALL["rq"]
CODES = sorted(ALL)


def document(instrument=AOR_8):
    return copy.deepcopy(instrument.as_document())


def put(path, value, instrument=AOR_8):
    """A document with one value replaced, at a dotted path; aor-8 if not told."""
    changed = document(instrument)
    *parents, last = path.split(".")
    place = changed
    for name in parents:
        place = place[int(name) if isinstance(place, list) else name]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


@pytest.mark.parametrize("code", CODES)
def test_document_reads_back_equal(code):
    assert from_document(ALL[code].as_document()) == ALL[code]


@pytest.mark.parametrize("code", CODES)
def test_document_reads_back_equal_through_json(code):
    through = json.loads(json.dumps(ALL[code].as_document()))
    assert from_document(through) == ALL[code]


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
    ("kind", "imported", "kind"),
    ("kind", "published", "items.1.text"),
    ("family", "weather", "family"),
    ("shelf", "back", "shelf"),
    ("rights", "stolen", "rights"),
    ("form_order", "As Printed", "form_order"),
    ("target", None, "target"),
    ("minutes", 0, "minutes"),
    ("minutes", True, "minutes"),
    ("minutes", 2.0, "minutes"),
    ("min_gap_days", -1, "min_gap_days"),
    ("instructions", 3, "instructions"),
    ("partition", 1, "partition"),
    ("notes", None, "notes"),
    ("license", None, "license"),
    ("citation", 1, "citation"),
    ("color", "teal", "document.color"),
    ("response", [], "response"),
    ("response.values", "1-7", "response.values"),
    ("response.values", [1], "response.values"),
    ("response.values", [1, 1], "response.values"),
    ("response.values", [1, 2001], "response.values"),
    ("response.values", [1, 2, 3, 4, 5, 6, 7, 8], "response.labels"),
    ("response.labels", None, "response.labels"),
    ("response.labels", {}, "response.labels"),
    ("response.labels.4", " ", "response.labels.4"),
    ("response.labels.8", "Off the scale", "response.labels"),
    ("response.anchors", [1, 9], "response.anchors"),
    ("response.anchors", [1, 1], "response.anchors"),
    ("response.step", 1, "response.step"),
    ("other_responses", [], "other_responses"),
    ("other_responses", {"main": {"values": [1, 2]}}, "other_responses"),
    ("other_responses", {"Two": {"values": [1, 2]}}, "other_responses.Two"),
    ("other_responses", {"two": {"values": [1]}}, "other_responses.two.values"),
    ("items", [], "items"),
    ("items", {}, "items"),
    ("items", 0, "items"),
    ("items", 201, "items"),
    ("items", True, "items"),
    ("items.2", "text", "items.3"),
    ("items.2.number", 2, "items.3.number"),
    ("items.0.number", True, "items.1.number"),
    ("items.2.scale", "closeness", "items.3.scale"),
    ("items.2.scale", "avoidance", "scales.avoidance.items"),
    ("items.2.reverse", True, "scales.anxiety.reverse"),
    ("items.2.reverse", 1, "items.3.reverse"),
    ("items.2.required", "yes", "items.3.required"),
    ("items.2.confide", 0, "items.3.confide"),
    ("items.2.response", "other", "items.3.response"),
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
    ("scales.anxiety.aggregate", "combined", "scales.anxiety.minus"),
    ("scales.anxiety.better", "up", "scales.anxiety.better"),
    ("scales.anxiety.min_answered", 5, "scales.anxiety.min_answered"),
    ("scales.anxiety.min_answered", 0, "scales.anxiety.min_answered"),
    ("scales.anxiety.min_answered", "some", "scales.anxiety.min_answered"),
    ("scales.anxiety.range", [0, 7], "scales.anxiety.range"),
    ("scales.anxiety.direction", "up", "scales.anxiety.direction"),
    ("scales.anxiety.items", [1, 3, 5], "scales.anxiety.reverse"),
    ("scales.anxiety.items", [1, 3, 7], "scales.anxiety.items"),
    ("scales.anxiety.items", [1, 3, 5, 7, 7], "scales.anxiety.items"),
    ("scales.anxiety.items", [1, 3, 5, 7, 201], "scales.anxiety.items"),
    ("scales.anxiety.reverse", [2], "scales.anxiety.reverse"),
    ("scales.anxiety.reverse", [], "scales.anxiety.reverse"),
    ("scales.anxiety.whole", True, "scales.anxiety.items"),
    ("scales.anxiety.alpha", 0.9, "scales.anxiety.alpha"),
    ("expect", [], "expect"),
    ("expect", {"items": 9}, "expect.items"),
    ("expect", {"reversed": 4}, "expect.reversed"),
    ("expect", {"anxiety": 3}, "expect.anxiety"),
    ("expect", {"closeness": 4}, "expect.closeness"),
    ("flags", {}, "flags"),
    ("flags", [{"item": 1, "at_least": 1}], "flags.0.kind"),
    ("flags", [{"item": 9, "at_least": 1, "kind": "safety"}], "flags.0.item"),
    ("flags", [{"item": 1, "at_least": 8, "kind": "safety"}], "flags.0.at_least"),
    ("flags", [{"item": 1, "at_least": 1, "kind": "mood"}], "flags.0.kind"),
]


@pytest.mark.parametrize(("path", "value", "key"), BAD)
def test_fault_is_refused_with_its_key(path, value, key):
    with pytest.raises(DefinitionError) as refused:
        from_document(put(path, value), file="x.yaml")
    assert (refused.value.file, refused.value.key) == ("x.yaml", key)


TOTAL = "scales.total"
BAD_FIGURES = [
    (PHQ_9, f"{TOTAL}.required", [10], f"{TOTAL}.required"),
    (PHQ_9, f"{TOTAL}.cut", {"value": 10}, f"{TOTAL}.cut.distressed"),
    (PHQ_9, f"{TOTAL}.cut.value", 28, f"{TOTAL}.cut.value"),
    (PHQ_9, f"{TOTAL}.cut.value", float("nan"), f"{TOTAL}.cut.value"),
    (PHQ_9, f"{TOTAL}.cut.value", "10", f"{TOTAL}.cut.value"),
    (PHQ_9, f"{TOTAL}.cut.value", True, f"{TOTAL}.cut.value"),
    (PHQ_9, f"{TOTAL}.cut.distressed", "above", f"{TOTAL}.cut.distressed"),
    (PHQ_9, f"{TOTAL}.cut.source", "", f"{TOTAL}.cut.source"),
    (PHQ_9, f"{TOTAL}.grades.1.low", 10, f"{TOTAL}.grades.1.high"),
    (PHQ_9, f"{TOTAL}.grades.4.high", 28, f"{TOTAL}.grades.4.high"),
    (PHQ_9, f"{TOTAL}.grades.1.low", 4, f"{TOTAL}.grades.1.low"),
    (PHQ_9, f"{TOTAL}.reliability.value", 84, f"{TOTAL}.reliability.value"),
    (PHQ_9, f"{TOTAL}.reliability.kind", "r", f"{TOTAL}.reliability.kind"),
    (PHQ_9, f"{TOTAL}.reliability.verified", None, f"{TOTAL}.reliability.verified"),
    (PHQ_9, f"{TOTAL}.reliable_change.points", -6, f"{TOTAL}.reliable_change.points"),
    (RDAS, f"{TOTAL}.norms.0.mean", 70, f"{TOTAL}.norms.0.mean"),
    (RDAS, f"{TOTAL}.norms.0.sd", -1, f"{TOTAL}.norms.0.sd"),
    (RDAS, f"{TOTAL}.norms.0.n", 1, f"{TOTAL}.norms.0.n"),
    (RDAS, f"{TOTAL}.norms.0.source", None, f"{TOTAL}.norms.0.source"),
    (RDAS, f"{TOTAL}.items", list(range(1, 14)), f"{TOTAL}.min_answered"),
    (RDAS, "scales.cohesion.range", [0, 20], "scales.cohesion.range"),
    (RQ, "scales.model_of_self.plus", ["closeness"], "scales.model_of_self.plus"),
    (RQ, "scales.model_of_self.plus", ["secure"], "scales.model_of_self.range"),
    (RQ, "scales.model_of_self.range", [-6, 6], "scales.model_of_self.range"),
    (RQ, "items.0.text", "Some words.", "items.1.text"),
    (RQ, "kind", "house", "items.1.text"),
]


@pytest.mark.parametrize(("instrument", "path", "value", "key"), BAD_FIGURES)
def test_fault_in_what_is_published_is_refused_with_its_key(
    instrument, path, value, key
):
    with pytest.raises(DefinitionError) as refused:
        from_document(put(path, value, instrument))
    assert refused.value.key == key


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


def test_a_number_of_items_stands_for_items_without_words():
    listed = document(ALL["kmss"])
    assert from_document(listed | {"items": 3}) == ALL["kmss"]


def test_a_key_that_is_no_partition_may_use_an_item_twice_or_never():
    rsq = ALL["rsq"]
    assert from_document(document(rsq)).scales["preoccupied"].reverse == (6,)
    with pytest.raises(DefinitionError, match="item 6 is in preoccupied already"):
        from_document(put("partition", True, rsq))


def test_an_item_that_no_scale_has_is_refused():
    changed = document(ALL["kmss"])
    changed["scales"]["total"] |= {"items": [1, 2], "range": [2, 14], "min_answered": 2}
    del changed["scales"]["total"]["cut"]
    with pytest.raises(DefinitionError, match=r"scales: no scale has items \[3\]"):
        from_document(changed)


def test_words_of_a_practice_leave_the_key_as_it_is():
    kmss = ALL["kmss"]
    words = {"instructions": "Now.", "items": ["a", "b", "c"], "labels": {}}
    found = kmss.worded(words)
    assert ([i.text for i in found.items], found.instructions) == (
        ["a", "b", "c"],
        "Now.",
    )
    assert (found.scales, found.is_worded) == (kmss.scales, True)


def test_labels_of_a_practice_go_to_their_own_options():
    csi = ALL["csi-4"]
    names = {"item_1": {"0": "least", "6": "most"}}
    found = csi.worded({"items": list("abcd"), "labels": names})
    assert found.response_of(1).labels == {0: "least", 6: "most"}
    assert found.response.labels == {}


def test_too_few_words_are_refused():
    with pytest.raises(DefinitionError, match="must be 3 statements, and has 2"):
        ALL["kmss"].worded({"items": ["a", "b"]})


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


PLACES = [(AOR_8, path) for path in sorted({path for path, _, _ in BAD})]
PLACES += [(one, path) for one, path, _, _ in BAD_FIGURES]


@given(st.sampled_from(PLACES), plain)
def test_any_value_anywhere_is_read_or_refused(place, value):
    try:
        instrument = from_document(put(place[1], value, place[0]))
    except DefinitionError:
        return
    assert from_document(instrument.as_document()) == instrument
