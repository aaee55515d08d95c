"""The rules a library file keeps, and what its document is."""

from copy import deepcopy

import pytest
import yaml

from homework.exercises import (
    Exercise,
    LibraryError,
    checksum,
    load_exercises,
    load_strategies,
)

DOCUMENT = yaml.safe_load("""
code: tea-together
version: 1
strategy: 3
title: Tea together
summary: Ten minutes and two cups.
minutes: 10
mode: joint
safety: B
cadence: weekly
per_week: 2
why: because small things hold
steps: [Boil water., Sit down., Drink.]
fields:
  - {name: note, kind: long, label: A note, required: true, share: may}
  - name: who
    kind: choice
    label: Who poured?
    options: [{value: me, label: I did}, {value: other, label: Not me}]
    required: true
    share: never
  - name: with_it
    kind: checklist
    label: What came with it
    options: [{value: milk, label: Milk}, {value: cake, label: Cake}]
    required: false
    share: never
  - name: warmth
    kind: scale
    label: How warm?
    help: The tea or the talk.
    low: cold
    high: hot
    required: true
    share: never
  - {name: spent, kind: minutes, label: Minutes, required: false, share: never}
done_when: The cups are empty.
therapist_first: [note]
shared_by_default: false
variants: {apart: On a call.}
""")
TEA = Exercise.from_document(DOCUMENT)


def changed(path, value):
    """Return DOCUMENT with one value changed; `...` takes the key away."""
    document = deepcopy(DOCUMENT)
    part = document
    for step in path[:-1]:
        part = part[step]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return document


def test_an_exercise_gives_the_same_document_back():
    assert TEA.as_document() == DOCUMENT


# Checksum


def test_the_checksum_does_not_depend_on_the_order_of_keys():
    assert checksum(dict(reversed(DOCUMENT.items()))) == checksum(DOCUMENT)


def test_the_checksum_changes_with_one_word():
    assert checksum(changed(["title"], "Tea, together")) != checksum(DOCUMENT)


def test_the_checksum_is_sha256_of_canonical_json():
    # printf '{"a":"\\u00e9","b":1}' | sha256sum
    assert checksum({"b": 1, "a": "é"}) == (
        "6d9eb45284090145dc16661b06abe01185a16a7dabba07c992a131bffa6b8114"
    )


# Rules of an exercise


@pytest.mark.parametrize(
    ("path", "value", "key", "reason"),
    [
        (["titel"], "x", "titel", "not a known key"),
        (["title"], ..., "title", "is missing"),
        (["title"], "  ", "title", "must be text"),
        (["why"], True, "why", "must be text"),
        (["summary"], "x" * 91, "summary", "at most 90"),
        (["code"], "Tea Together", "code", "lowercase"),
        (["version"], "1", "version", "whole number"),
        (["strategy"], 0, "strategy", "from 1 to 9"),
        (["strategy"], 10, "strategy", "from 1 to 9"),
        (["strategy"], True, "strategy", "from 1 to 9"),
        (["minutes"], 0, "minutes", "from 1 to 240"),
        (["mode"], "together", "mode", "must be one of individual"),
        (["safety"], "D", "safety", "must be one of A, B, C"),
        (["safety"], "A", "safety", "needs clearance"),
        (["cadence"], "hourly", "cadence", "must be one of once"),
        (["cadence"], "once", "per_week", "must be null"),
        (["per_week"], 8, "per_week", "from 1 to 7"),
        (["steps"], ["One.", "Two."], "steps", "three to six"),
        (["steps"], "One.", "steps", "must be a list"),
        (["fields"], [], "fields", "at least one"),
        (["fields", 0], "note", "field 1", "must be a mapping"),
        (["fields", 0, "kind"], "photo", "field note: kind", "must be one of text"),
        (["fields", 0, "name"], "my note", "field my note: name", "lowercase"),
        (["fields", 0, "share"], "always", "field note: share", "never, may"),
        (["fields", 0, "required"], "yes", "field note: required", "true or false"),
        (["fields", 0, "low"], "cold", "field note: low", "not a known key"),
        (["fields", 0, "options"], [], "field note: options", "not a known key"),
        (["fields", 1, "name"], "note", "fields", "'note' twice"),
        (["fields", 1, "options"], ..., "field who: options", "is missing"),
        (["fields", 1, "options"], [], "field who: options", "at least one"),
        (
            ["fields", 1, "options", 0, "value"],
            "other",
            "field who: options",
            "'other' twice",
        ),
        (
            ["fields", 1, "options", 0, "label"],
            ...,
            "field who: option 1: label",
            "is missing",
        ),
        (["fields", 3, "high"], ..., "field warmth: high", "is missing"),
        (["therapist_first"], ["mood"], "therapist_first", "names no field"),
        (["therapist_first"], ["note", "note"], "therapist_first", "twice"),
        (["shared_by_default"], "no", "shared_by_default", "true or false"),
        (["variants", "by_mail"], "x", "variants: by_mail", "not a known key"),
    ],
)
def test_a_broken_rule_names_file_key_and_reason(path, value, key, reason):
    with pytest.raises(LibraryError) as caught:
        Exercise.from_document(changed(path, value), source="tea-together.yaml")

    error = caught.value
    assert (error.file, error.key) == ("tea-together.yaml", key)
    assert reason in error.reason


def test_the_message_says_all_three():
    error = LibraryError("tea.yaml", "title", "is missing")
    assert str(error) == "tea.yaml: title: is missing"


def test_sharing_by_default_needs_something_to_share():
    document = changed(["shared_by_default"], True)
    document["fields"][0]["share"] = "never"

    with pytest.raises(LibraryError, match="no field may be shared"):
        Exercise.from_document(document)


def test_a_document_must_be_a_mapping():
    with pytest.raises(LibraryError, match="must be a mapping"):
        Exercise.from_document(["tea"])


def test_variants_may_be_left_out():
    assert Exercise.from_document(changed(["variants"], ...)).variants.apart == ""


# Files


def write(folder, name, content):
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    (folder / name).write_text(text, "utf-8")


def test_a_folder_of_files_loads(tmp_path):
    write(tmp_path, "tea-together.yaml", DOCUMENT)
    assert load_exercises(tmp_path) == (TEA,)


def test_the_code_must_equal_the_file_name(tmp_path):
    write(tmp_path, "coffee.yaml", DOCUMENT)
    with pytest.raises(LibraryError, match=r"coffee\.yaml: code: must equal"):
        load_exercises(tmp_path)


@pytest.mark.parametrize(
    "content", ["code: [", "code: a\ncode: b\n", "!!python/object:os.system {}"]
)
def test_a_file_that_is_no_plain_yaml_is_refused(tmp_path, content):
    write(tmp_path, "tea.yaml", content)
    with pytest.raises(LibraryError, match=r"tea\.yaml: file: cannot be read"):
        load_exercises(tmp_path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "tea.yaml").write_bytes("title: Thé".encode("latin-1"))
    with pytest.raises(LibraryError, match="cannot be read"):
        load_exercises(tmp_path)


def strategies():
    return [
        {
            "number": number,
            "code": f"way-{number}",
            "title": "A way",
            "summary": "One sentence.",
            "reading": ["A paragraph."],
            "when_not": "On a bad day.",
            "evidence": "Some.",
        }
        for number in range(9, 0, -1)
    ]


def test_strategies_come_in_order_of_their_number(tmp_path):
    write(tmp_path, "ways.yaml", strategies())
    assert [one.number for one in load_strategies(tmp_path / "ways.yaml")] == [
        *range(1, 10)
    ]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("number", 10, "strategy 1: number: must be a whole number from 1 to 9"),
        ("number", 1, "number: must be 1 to 9 once each"),
        ("code", "way-1", "code: has 'way-1' twice"),
        ("reading", "text", "strategy 1: reading: must be a list"),
        ("color", "red", "strategy 1: color: is not a known key"),
    ],
)
def test_a_broken_strategy_is_refused(tmp_path, key, value, reason):
    broken = strategies()
    broken[0][key] = value
    write(tmp_path, "ways.yaml", broken)

    with pytest.raises(LibraryError) as caught:
        load_strategies(tmp_path / "ways.yaml")

    assert str(caught.value).startswith(f"ways.yaml: {reason}")


def test_strategies_must_be_a_list(tmp_path):
    write(tmp_path, "ways.yaml", {"number": 1})
    with pytest.raises(LibraryError, match="must be a list"):
        load_strategies(tmp_path / "ways.yaml")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LibraryError, match=r"ways\.yaml: file: cannot be read"):
        load_strategies(tmp_path / "ways.yaml")
