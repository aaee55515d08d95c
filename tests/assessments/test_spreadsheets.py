"""Cells that no program runs, and archives made piece by piece."""

import csv
import io
import tracemalloc
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.spreadsheets import File, cell, csv_pieces, zipped

AT = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001  a name in an archive has no zone


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_would_be_run_gets_an_apostrophe(start):
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "stands"),
    [(-2.5, "-2.5"), (-1, "-1"), (3.0, "3.0"), (1 / 3, repr(1 / 3))],
)
def test_numbers_stay_numbers(value, stands):
    assert cell(value) == stands


@pytest.mark.parametrize(
    ("value", "stands"),
    [(None, ""), (float("nan"), ""), (True, "yes"), (False, "no"), ("", "")],
)
def test_what_is_no_number_and_no_text(value, stands):
    assert cell(value) == stands


@given(st.text())
def test_no_text_begins_a_formula(text):
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def read(file):
    text = b"".join(csv_pieces(file)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


PRINTED = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(st.lists(st.tuples(PRINTED, st.integers())))
def test_rows_are_read_back_as_they_were(rows):
    found = read(File("x.csv", ("a", "b"), rows))
    assert found == [["a", "b"], *([cell(text), str(n)] for text, n in rows)]


def test_commas_quotes_and_lines_stay_in_their_cell():
    assert read(File("x.csv", ("a",), [('one, "two"\r\nthree',)]))[1] == [
        'one, "two"\r\nthree'
    ]


def archive(*files):
    pieces = list(zipped(files, at=AT, note="Read me."))
    return pieces, zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def test_an_archive_holds_its_note_and_its_files():
    _pieces, found = archive(File("a.csv", ("x",), [(1,)]), File("b.csv", ("y",), []))
    assert found.namelist() == ["README.txt", "a.csv", "b.csv"]
    assert found.testzip() is None


def test_a_file_without_rows_has_its_heads():
    _pieces, found = archive(File("b.csv", ("y",), []))
    assert found.read("b.csv").decode("utf-8-sig") == "y\r\n"


def test_an_archive_comes_in_pieces():
    many = ((number, str(number) * 20) for number in range(20_000))
    assert len(archive(File("a.csv", ("n", "text"), many))[0]) > 3


def most_held(rows: int) -> int:
    """The most memory in bytes while so many rows go by."""
    made = ((number, hash(str(number)), "some text") for number in range(rows))
    tracemalloc.start()
    for _piece in zipped([File("a.csv", ("a", "b", "c"), made)], at=AT, note=""):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_ten_times_the_rows_take_no_more_memory():
    most_held(1000)
    assert most_held(50_000) < most_held(5_000) * 1.5 + 200_000
