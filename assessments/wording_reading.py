"""Reading a questionnaire's words as people paste or upload them: pure functions.

Nothing is mended in silence. What cannot be kept as it came is a `Problem` with its
line and its reason; who reads the result keeps nothing while there is one. Only what
surely is no word of a statement is taken off: its number, and blanks at its ends.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from assessments.text_faults import Problem as Problem
from assessments.text_faults import fault_of, plain_blanks
from assessments.words import gettext_noop as _

LONGEST_STATEMENT = 300
LONGEST_INSTRUCTIONS = 2000
LONGEST_LABEL = 80
LARGEST = 200 * 1024  # bytes of a file, or of what was pasted in UTF-8
MOST_STATEMENTS = 200
TEXT = "text"
COLUMNS = frozenset({TEXT, "number", "scale", "reverse"})

# "1. ", "1) ", "(1) ", "1: ", "1; ", "1 - ", and "1" before a tab.
_SIGNED = re.compile(
    r"\(?(\d{1,3})(?:[.):;,]+(?!\d)|\s*\t|\s+[-\u2013\u2014](?=\s))\s*"
)
_BARE = re.compile(r"(\d{1,3})\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One statement and the line it stood on. `scale` and `reverse` only where said."""

    line: int
    text: str
    scale: str = ""
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in order, and everything that is wrong with it."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The statements."""
        return [line.text for line in self.lines]


type Parting = Callable[[Reading], Reading]


# --- statements -----------------------------------------------------------------------
def read_wording(text: str, wanted: int) -> Reading:
    """The `wanted` statements of a known key, one a line or in a table's `text` column.

    Numbers before them are taken off where they count all lines in order.
    """
    reading = read_statements(text)
    found = sum(bool(text) for text in reading.texts)
    if found in (0, wanted):
        return reading
    facts = {"wanted": wanted, "found": found}
    reason = _("The key has %(wanted)d statements, and these are %(found)d.")
    return replace(reading, problems=(Problem(0, reason, facts), *reading.problems))


def read_statements(text: str, parted: Parting | None = None) -> Reading:
    """Statements, one a line, or a table whose first line names a `text` column.

    A table may have `number`, `scale` and `reverse` beside it; from lines, `parted`
    may take such things off before they are judged.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        return Reading((), (too_large(size),))
    rows = plain_lines(text)
    if not any(row.strip() for row in rows):
        return Reading((), (Problem(0, _("There is no statement yet.")),))
    if len(rows) > MOST_STATEMENTS + 1:
        facts = {"found": len(rows), "most": MOST_STATEMENTS}
        reason = _("These are %(found)d lines; %(most)d statements are the most.")
        return Reading((), (Problem(0, reason, facts),))
    columns, delimiter = header_of(rows[0])
    if columns:
        reading = _from_table(rows, columns, delimiter)
    else:
        listed = _from_lines(rows)
        reading = parted(listed) if parted else listed
    found = (*reading.problems, *_faults(reading.lines))
    return Reading(reading.lines, tuple(sorted(found, key=lambda one: one.line)))


def plain_lines(text: str) -> list[str]:
    """Lines, however they end; a mark at the beginning and blank ends are no lines."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = text.split("\n")
    while len(rows) > 1 and not rows[-1].strip():
        rows.pop()
    return rows


def header_of(row: str) -> tuple[list[str], str]:
    """A table's columns in lower case and what parts them; no columns, no table."""
    for delimiter in (",", ";", "\t"):
        names = [name.strip().strip('"').lower() for name in row.split(delimiter)]
        if TEXT in names and COLUMNS.issuperset(names):
            return names, delimiter
    return [], ""


def _from_lines(rows: list[str]) -> Reading:
    lines = [Line(number, row) for number, row in enumerate(rows, start=1)]
    return _without_numbers(lines)


def _without_numbers(lines: list[Line]) -> Reading:
    """Take off numbers that count the lines; refuse those that do not.

    What is left must bear no numbers again: reading what was read changes nothing.
    """
    plain, problems = _numbers_off(lines)
    if plain != lines and not problems:
        again, wrong = _numbers_off(plain)
        if wrong or again != plain:
            problems = (Problem(lines[0].line, _("is numbered twice.")),)
    trimmed = (replace(line, text=plain_blanks(line.text)) for line in plain)
    return Reading(tuple(trimmed), problems)


def _numbers_off(lines: list[Line]) -> tuple[list[Line], tuple[Problem, ...]]:
    texts = [line.text.lstrip(" ") for line in lines if line.text.strip()]
    signed = [_SIGNED.match(text) for text in texts]
    found = signed if any(signed) else [_BARE.match(text) for text in texts]
    numbers = [int(match[1]) for match in found if match is not None]
    if len(numbers) < len(texts):
        return lines, _some_numbered(lines, signed)
    if numbers != list(range(1, len(texts) + 1)):
        return lines, _out_of_order(lines, numbers) if any(signed) else ()
    marks = iter(found)
    return [_unnumbered(line, marks) for line in lines], ()


def _unnumbered(line: Line, marks: Iterator[re.Match[str] | None]) -> Line:
    mark = next(marks) if line.text.strip() else None
    if mark is None:
        return line
    return replace(line, text=line.text.lstrip(" ")[mark.end() :])


def _some_numbered(
    lines: list[Line], signed: list[re.Match[str] | None]
) -> tuple[Problem, ...]:
    """Some lines are numbered like a list and others are not."""
    if sum(mark is not None for mark in signed) * 2 <= len(signed):
        return ()
    marks = iter(signed)
    for line in lines:
        if line.text.strip() and next(marks) is None:
            reason = _("has no number, though others have one.")
            return (Problem(line.line, reason),)
    return ()


def _out_of_order(lines: list[Line], numbers: list[int]) -> tuple[Problem, ...]:
    spoken = [line for line in lines if line.text.strip()]
    for place, (line, number) in enumerate(zip(spoken, numbers, strict=True), 1):
        if number != place:
            reason = _("is numbered %(number)d, and is number %(place)d of the list.")
            return (Problem(line.line, reason, {"number": number, "place": place}),)
    return ()


# --- tables ---------------------------------------------------------------------------
def _from_table(rows: list[str], columns: list[str], delimiter: str) -> Reading:
    if len(set(columns)) < len(columns):
        return Reading((), (Problem(1, _("names a column twice.")),))
    reader = csv.reader((row + "\n" for row in rows), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    problems: list[Problem] = []
    before = 0
    try:
        for cells in reader:
            at, before = before + 1, reader.line_num
            if at == 1:
                continue
            if len(cells) not in (0, len(columns)):
                problems.append(_wrong_width(at, len(cells), len(columns)))
            row = dict(zip(columns, cells, strict=False))
            problems += _wrong_number(at, row, len(lines) + 1)
            lines.append(_line_of(at, row, problems))
    except csv.Error:
        problems.append(Problem(before + 1, _("has a quotation mark too many or few.")))
    if not lines and not problems:
        problems.append(Problem(0, _("There is no statement yet.")))
    return Reading(tuple(lines), tuple(problems))


def _wrong_width(line: int, found: int, wanted: int) -> Problem:
    reason = _(
        "has %(found)d columns instead of %(wanted)d. Put a statement with commas in"
        " quotation marks."
    )
    return Problem(line, reason, {"found": found, "wanted": wanted})


def _wrong_number(line: int, row: Mapping[str, str], place: int) -> list[Problem]:
    said = row.get("number", "").strip()
    if not said or said.removesuffix(".") == str(place):
        return []
    reason = _("has a number that is not %(place)d, its place in the list.")
    return [Problem(line, reason, {"place": place})]


def _line_of(at: int, row: Mapping[str, str], problems: list[Problem]) -> Line:
    said = row.get("reverse", "").strip().lower()
    yes = said in ("1", "yes", "true", "r", "x", "reversed", "reverse", "y")
    if not yes and said not in ("", "0", "no", "false", "n"):
        problems.append(Problem(at, _("says neither yes nor no under “reverse”.")))
    scale = plain_blanks(row.get("scale", ""))
    return Line(at, plain_blanks(row.get(TEXT, "")), scale, yes)


# --- what no statement may be ---------------------------------------------------------
def _faults(lines: tuple[Line, ...]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line in lines:
        if not line.text:
            yield Problem(line.line, _("is empty."))
            continue
        if fault := fault_of(line.text, LONGEST_STATEMENT):
            yield replace(fault, line=line.line)
        alike = " ".join(line.text.casefold().split())
        if alike in seen:
            yield Problem(
                line.line, _("says the same as line %(other)d."), {"other": seen[alike]}
            )
        seen.setdefault(alike, line.line)


def too_large(size: int) -> Problem:
    """More than `LARGEST` bytes."""
    facts = {"size": -(-size // 1024), "most": LARGEST // 1024}
    return Problem(0, _("This is %(size)d KB, and may have %(most)d KB."), facts)


# --- labels and instructions ----------------------------------------------------------
def read_labels(
    text: str, values: tuple[int, ...]
) -> tuple[dict[int, str], list[Problem]]:
    """Labels of answers, one a line in printed order; or two, for the ends only.

    Empty text is no labels.
    """
    rows = [] if not text.strip() else plain_lines(text)
    labels = [plain_blanks(row) for row in rows]
    problems = []
    for number, label in enumerate(labels, start=1):
        fault = fault_of(label, LONGEST_LABEL) if label else Problem(0, _("is empty."))
        if fault:
            problems.append(replace(fault, line=number))
    if problems or not labels:
        return {}, problems
    if len(labels) == len(values):
        return dict(zip(values, labels, strict=True)), []
    if len(labels) == 2:
        return {values[0]: labels[0], values[-1]: labels[1]}, []
    reason = _(
        "Give one label a line for each of the %(wanted)d answers, or two for the ends;"
        " these are %(found)d."
    )
    return {}, [Problem(0, reason, {"wanted": len(values), "found": len(labels)})]


def read_instructions(text: str) -> tuple[str, list[Problem]]:
    """The words above the statements, with their line breaks; empty is none."""
    rows = [plain_blanks(row) for row in plain_lines(text)]
    plain = "\n".join(rows).strip("\n")
    fault = fault_of(plain, LONGEST_INSTRUCTIONS, lines=True) if plain else None
    return plain, [fault] if fault else []
