"""Words of a questionnaire as people send them: read whole, or refused with reason."""

import codecs

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.text_faults import Problem, fault_of
from assessments.text_files import EncodingError, decode, lines_of_file
from assessments.wording_reading import (
    LARGEST,
    LONGEST_STATEMENT,
    read_instructions,
    read_labels,
    read_statements,
    read_wording,
)

THREE = "I tell you first.\nI wait for you.\nI ask again."
TEXTS = ["I tell you first.", "I wait for you.", "I ask again."]


def said(text, wanted=3):
    """Every problem of a text, as (line, words)."""
    found = read_wording(text, wanted).problems
    return [(one.line, one.reason % one.facts) for one in found]


# --- what is read -----------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        THREE,
        THREE + "\n",
        THREE + "\n\n  \n",
        THREE.replace("\n", "\r\n"),
        THREE.replace("\n", "\r"),
        "\ufeff" + THREE,
        "1. I tell you first.\n2. I wait for you.\n3. I ask again.",
        "1) I tell you first.\n2) I wait for you.\n3) I ask again.",
        "(1) I tell you first.\n(2) I wait for you.\n(3) I ask again.",
        "1: I tell you first.\n2: I wait for you.\n3: I ask again.",
        "1\tI tell you first.\n2\tI wait for you.\n3\tI ask again.",
        "1 - I tell you first.\n2 - I wait for you.\n3 - I ask again.",
        "1 I tell you first.\n2 I wait for you.\n3 I ask again.",
        " 1.\u00a0I tell you first. \n 2.  I wait for you.\n 3. I ask again.",
        "text\nI tell you first.\nI wait for you.\nI ask again.",
        'number,text\n1,I tell you first.\n2,"I wait for you."\n3,I ask again.',
        "number;text\n1;I tell you first.\n2;I wait for you.\n3;I ask again.",
        "Text\tNumber\nI tell you first.\t1\nI wait for you.\t2\nI ask again.\t3",
    ],
)
def test_three_statements_are_read(text):
    reading = read_wording(text, 3)
    assert (reading.texts, reading.problems) == (TEXTS, ())


@pytest.mark.parametrize(
    "text",
    [
        "12 hours apart are long.\n3 hours are fine.\nI ask again.",
        "9:30 is late for us.\n1.5 hours are fine.\nI ask again.",
        "We call, text, or write.\nI wait for you.\nI ask again.",
        "A < B for me.\nTom & Aisha; both.\nI ask again.",
        "I feel “seen”.\nI wait – and wait.\nمن صبر می‌کنم.",
    ],
)
def test_what_only_looks_odd_stays_as_it_is(text):
    reading = read_wording(text, 3)
    assert (reading.texts, reading.problems) == (text.split("\n"), ())


# --- what is refused, with its place and its reason ---------------------------------
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "There is no statement yet."),
        (" \n\t\n", 0, "There is no statement yet."),
        ("text", 0, "There is no statement yet."),
        ("One.\nTwo.", 0, "The key has 3 statements, and these are 2."),
        (THREE + "\nMore.", 0, "The key has 3 statements, and these are 4."),
        ("One.\n\nTwo.\nThree.", 2, "is empty."),
        ("text\nOne.\n\nTwo.\nThree.", 3, "is empty."),
        ("One.\nTwo.\n one. ", 3, "says the same as line 1."),
        ("One.\n=SUM(A1)\nThree.", 2, "begins with “=”"),
        ("One.\n+1 for us.\nThree.", 2, "begins with “+”"),
        ("One.\n- Two.\nThree.", 2, "begins with “-”"),
        ("One.\n@home.\nThree.", 2, "begins with “@”"),
        ("One.\n\tTwo.\nThree.", 2, "begins with “tab”"),
        ("One.\n\uff1dTwo.\nThree.", 2, "begins with “\uff1d”"),
        ("1. One.\n2. =Two.\n3. Three.", 2, "begins with “=”"),
        ("One.\nTwo <b>now</b>.\nThree.", 2, "holds HTML."),
        ("One.\nTwo</p\nThree.", 2, "holds HTML."),
        ("One.\n<!-- Two\nThree.", 2, "holds HTML."),
        ("One.\nTom &amp; me.\nThree.", 2, "holds HTML."),
        ("One.\nTwo\x07.\nThree.", 2, "cannot be seen (U+0007)"),
        ("One.\nTwo\t2.\nThree.", 2, "cannot be seen (U+0009)"),
        ("One.\nTwo\u202e.\nThree.", 2, "cannot be seen (U+202E)"),
        ("One.\nTw\u00ado.\nThree.", 2, "cannot be seen (U+00AD)"),
        ("One.\nTwo\u2028.\nThree.", 2, "cannot be seen (U+2028)"),
        ("One.\nIt\u00e2\u20ac\u2122s two.\nThree.", 2, "in one encoding and opened"),
        ("One.\nIt\ufffds two.\nThree.", 2, "has lost a letter"),
        ("One.\n" + "x" * 301 + "\nThree.", 2, "has 301 characters, and may have 300."),
        ("1. One.\n3. Two.\n2. Three.", 2, "is numbered 3, and is number 2"),
        ("1. One.\nTwo.\n3. Three.", 2, "has no number, though others have one."),
        ("1. 1. One.\n2. 2. Two.\n3. 3. Three.", 1, "is numbered twice."),
        ("number,text\n1,One.\n3,Two.\n2,Three.", 3, "not 2, its place"),
        ("number,text\n1,One.\n2,Two, too.\n3,Three.", 3, "has 3 columns instead"),
        ('text\nOne.\n"Two.\nThree.', 3, "has a quotation mark too many"),
        ('text\nOne.\n"Two\nand more."\nThree.', 3, "runs over more than one line"),
        ("text,text\nOne.,One.\nTwo,Two", 1, "names a column twice."),
        ("\n".join(f"No {n} of many." for n in range(202)), 0, "These are 202 lines"),
        ("x" * (LARGEST + 1), 0, "This is 201 KB, and may have 200 KB."),
    ],
)
def test_what_is_wrong_is_refused_by_line_and_reason(text, line, words):
    assert [w for place, w in said(text) if place == line and words in w]


def test_all_that_is_wrong_is_said_at_once():
    assert [line for line, _ in said("One.\n\n=Two\n<b>Three")] == [2, 3, 4]


def test_a_problem_reads_as_a_sentence():
    (problem,) = read_wording("One.\n@Two\nThree", 3).problems
    assert str(problem).startswith("line 2 begins with “@”")


# --- files ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "raw",
    [
        "Straße, “ja”.".encode(),
        codecs.BOM_UTF8 + "Straße, “ja”.".encode(),
        "Straße, “ja”.".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Straße, “ja”.".encode("utf-16-be"),
    ],
)
def test_these_encodings_are_read(raw):
    assert decode(raw) == "Straße, “ja”."


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        ("One.\nIt’s two.".encode("cp1252"), 2, "seems to be Windows-1252"),
        ("One.\nÜber.".encode("latin-1"), 2, "seems to be Latin-1"),
        ("One.\nIt’s two.".encode("mac-roman"), 2, "seems to be Mac Roman"),
        ("One.\nTwo.".encode("utf-16-le"), 0, "UTF-16 without its mark"),
        ("One.\nTwo.".encode("utf-16-be"), 0, "UTF-16 without its mark"),
        ("One.".encode("utf-32"), 0, "UTF-32"),
        (codecs.BOM_UTF16_LE + b"O\x00\x00\xd8n\x00", 0, "UTF-16 and broken"),
        (b"PK\x03\x04...", 0, "a spreadsheet or a document"),
        (b"%PDF-1.7", 0, "a PDF"),
        (b"x" * (LARGEST + 1), 0, "201 KB"),
    ],
)
def test_other_encodings_are_named(raw, line, words):
    with pytest.raises(EncodingError) as refused:
        decode(raw)
    assert refused.value.problem.line == line
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '"One, one."\nTwo.\n"He said ""three""."',
            'One, one.\nTwo.\nHe said "three".',
        ),
        ("One, one.\nTwo, too.", "One, one.\nTwo, too."),
        ('text\n"One, one."', 'text\n"One, one."'),
        ('1,"One, one."\n2,Two.', "1\tOne, one.\n2\tTwo."),
        ('Say "hi, you".\nTwo.', 'Say "hi, you".\nTwo.'),
    ],
)
def test_a_file_without_a_header_loses_its_quotation_marks(text, lines):
    assert lines_of_file(text) == lines


# --- labels and instructions ---------------------------------------------------------
def test_labels_are_one_for_each_answer():
    found, problems = read_labels("No\nPerhaps\nYes\n", (0, 1, 2))
    assert (found, problems) == ({0: "No", 1: "Perhaps", 2: "Yes"}, [])


def test_two_labels_are_for_the_ends():
    found, _problems = read_labels("Never\nAlways", (5, 4, 3, 2, 1, 0))
    assert found == {5: "Never", 0: "Always"}


def test_no_labels_are_no_problem():
    assert read_labels(" \n ", (0, 1)) == ({}, [])


@pytest.mark.parametrize(
    ("text", "line"),
    [("One\nTwo\nThree", 0), ("No\n\nYes", 2), ("No\n=Yes", 2), ("No\n" + "x" * 81, 2)],
)
def test_wrong_labels_are_refused(text, line):
    found, problems = read_labels(text, (1, 2, 3, 4))
    assert not found
    assert problems[0].line == line


def test_instructions_keep_their_lines():
    assert read_instructions("Think of us. \r\n\r\nAnswer freely.\n") == (
        "Think of us.\n\nAnswer freely.",
        [],
    )


@pytest.mark.parametrize("text", ["<p>Think", "Think\x00", "x" * 2001, "=1+1"])
def test_wrong_instructions_are_refused(text):
    assert read_instructions(text)[1]


# --- whatever is sent ---------------------------------------------------------------
anything = st.text(max_size=120) | st.lists(
    st.text(alphabet="aA1 .)=\t<b>&;,\"'-\u00a0", max_size=12), max_size=8
).map("\n".join)


@given(anything, st.integers(1, 6))
@example("1. 3. a\n2. 1. b", 2)
@example("1 1 a\n2 2 b", 2)
def test_whatever_is_accepted_is_fit_to_keep(text, wanted):
    reading = read_wording(text, wanted)
    if reading.problems:
        return
    assert len(reading.texts) == wanted == len({t.casefold() for t in reading.texts})
    for one in reading.texts:
        assert one == one.strip()
        assert 0 < len(one) <= LONGEST_STATEMENT
        assert fault_of(one, LONGEST_STATEMENT) is None


@given(anything)
def test_reading_what_was_read_changes_nothing(text):
    reading = read_statements(text)
    again = read_statements("\n".join(reading.texts))
    if not reading.problems and reading.texts[0].lower() != "text":
        assert (again.texts, again.problems) == (reading.texts, ())


@given(anything)
def test_every_problem_names_a_line_that_is_there(text):
    most = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) + 1
    for problem in read_statements(text).problems:
        assert isinstance(problem, Problem)
        assert 0 <= problem.line <= most
        assert problem.reason % problem.facts


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused_with_a_reason(raw):
    refusal = ""
    try:
        decode(raw)
    except EncodingError as error:
        refusal = error.problem.reason
    assert "CSV" in refusal or not refusal


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
def test_text_comes_back_from_either_encoding(text):
    plain = text.removeprefix("\ufeff")
    assert decode(codecs.BOM_UTF8 + plain.encode()) == plain
    assert decode(codecs.BOM_UTF16_LE + plain.encode("utf-16-le")) == plain


@given(anything, st.lists(st.integers(0, 9), min_size=2, max_size=7, unique=True))
def test_labels_name_answers_or_are_refused(text, values):
    found, problems = read_labels(text, tuple(values))
    assert not (found and problems)
    assert set(found) <= set(values)
