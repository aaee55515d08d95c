"""A practice's own questionnaire, from what its builder was told: pure functions.

It has no cut, no norms, no reliability and no flags: its scores say no more than how
people answered it.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assessments.text_faults import Problem, fault_of, plain_blanks
from assessments.wording_reading import (
    Line,
    Reading,
    header_of,
    plain_lines,
    read_labels,
    read_statements,
)
from assessments.words import gettext_noop as _

LONGEST_SCALE = 40
LEAST_SHARE = 0.75  # of a scale's statements must be answered; a choice of ours
FEWEST_ANSWERS, MOST_ANSWERS = 2, 11
OWN = "own"
YES_NO = "yes-no"

#: What can be answered: values in printed order, and their words.
ANSWERS: Mapping[str, Mapping[int, str]] = {
    "agree-7": {
        1: _("Strongly disagree"),
        2: _("Disagree"),
        3: _("Rather disagree"),
        4: _("Neither nor"),
        5: _("Rather agree"),
        6: _("Agree"),
        7: _("Strongly agree"),
    },
    "much-5": {
        1: _("Not at all"),
        2: _("A little"),
        3: _("Somewhat"),
        4: _("Much"),
        5: _("Very much"),
    },
    "ten": {
        0: _("Not at all"),
        **{number: str(number) for number in range(1, 10)},
        10: _("Completely"),
    },
    YES_NO: {1: _("Yes"), 0: _("No")},
}

_REVERSED = re.compile(r"\s*\(r\)\s*$", re.I)
_PREFIX = re.compile(r"([^\W_][\w' -]{0,39}?)\s*:(?:\s+(?=\S)|\s*$)")
_MOST_WORDS = 3  # of a scale's name before a statement


@dataclass(frozen=True, slots=True)
class Draft:
    """What the builder was told, already read and without a problem.

    `answers` are values in printed order with their labels; `better` is "higher",
    "lower" or "neither".
    """

    title: str
    partner_title: str
    instructions: str
    minutes: int
    min_gap_days: int
    better: str
    counts: bool
    answers: Mapping[int, str]
    lines: tuple[Line, ...]


# --- lines ----------------------------------------------------------------------------
def read_own(text: str) -> Reading:
    """Statements, each perhaps with `scale: ` before it and `(R)` after it, or a table.

    A prefix is a scale's name where every line has one. Where some lack it, it is
    refused if it is there twice, and else a part of its statement.
    """
    reading = read_statements(text, _parted)
    wrong = [*_scale_faults(reading)]
    found = sorted((*reading.problems, *wrong), key=lambda one: one.line)
    return Reading(reading.lines, tuple(found))


def is_table(text: str) -> bool:
    """Whether the first line names the columns of a table."""
    return bool(header_of(plain_lines(text)[0])[0])


def _parted(reading: Reading) -> Reading:
    lines = [_without_mark(line) for line in reading.lines]
    spoken = [line for line in lines if line.text]
    prefixes = [_prefix(line.text) for line in spoken]
    names = [match[1] for match in prefixes if match is not None]
    if len(names) == len(spoken):
        lines = [_with_scale(line) for line in lines]
        return Reading(tuple(lines), reading.problems)
    often = {name for name, n in Counter(map(str.casefold, names)).items() if n > 1}
    for line, match in zip(spoken, prefixes, strict=True):
        if often and match is None:
            reason = _("has no scale before it, though others have one.")
            return Reading(
                tuple(lines), (*reading.problems, Problem(line.line, reason))
            )
    return Reading(tuple(lines), reading.problems)


def _without_mark(line: Line) -> Line:
    found = _REVERSED.search(line.text)
    if found is None:
        return line
    return replace(line, text=line.text[: found.start()], reverse=True)


def _prefix(text: str) -> re.Match[str] | None:
    found = _PREFIX.match(text)
    few = found is not None and len(found[1].split()) <= _MOST_WORDS
    return found if few else None


def _with_scale(line: Line) -> Line:
    found = _prefix(line.text)
    if found is None:
        return line
    return replace(line, text=line.text[found.end() :], scale=found[1])


def _scale_faults(reading: Reading) -> list[Problem]:
    """A scale's name must be fit to keep, and each statement has one or none has."""
    named = [line for line in reading.lines if line.scale]
    wrong = [
        replace(fault, line=line.line)
        for line in named
        if (fault := fault_of(line.scale, LONGEST_SCALE))
    ]
    if named and len(named) < len(reading.lines):
        first = next(line for line in reading.lines if not line.scale)
        wrong.append(Problem(first.line, _("has no scale, though others have one.")))
    return wrong


# --- answers --------------------------------------------------------------------------
def own_answers(text: str) -> tuple[dict[int, str], list[Problem]]:
    """A practice's own labels, one a line, as answers that count from 1."""
    rows = [row for row in plain_lines(text) if plain_blanks(row)]
    if not FEWEST_ANSWERS <= len(rows) <= MOST_ANSWERS:
        facts: dict[str, object] = {"fewest": FEWEST_ANSWERS, "most": MOST_ANSWERS}
        reason = _("Give %(fewest)d to %(most)d answers, one a line.")
        return {}, [Problem(0, reason, facts)]
    labels, problems = read_labels(text, tuple(range(1, len(rows) + 1)))
    alike = len({label.casefold() for label in labels.values()}) < len(labels)
    if alike:
        problems = [Problem(0, _("Two answers read the same."))]
    return ({} if problems else labels), problems


# --- the definition -------------------------------------------------------------------
def document(
    draft: Draft, *, code: str, version: int, language: str, said: Mapping[str, str]
) -> dict[str, Any]:
    """The definition as plain data, fit for `parsing.from_document`.

    `said` holds the words of ours that it keeps: `total`, `notes`, `license`, `target`.
    """
    values = list(draft.answers)
    scales = _scales(draft, said["total"])
    of_item = {number: name for name, s in scales.items() for number in s["items"]}
    return {
        "code": code,
        "version": str(version),
        "language": language,
        "title": draft.title,
        "partner_title": draft.partner_title,
        "kind": "custom",
        "family": "other",
        "shelf": "front",
        "form_order": f"{code}-{version}",
        "target": said["target"],
        "minutes": draft.minutes,
        "min_gap_days": draft.min_gap_days,
        "instructions": draft.instructions,
        "response": {
            "values": values,
            "anchors": [values[0], values[-1]],
            "labels": {str(value): label for value, label in draft.answers.items()},
        },
        "items": [
            {
                "number": number,
                "text": line.text,
                "scale": of_item[number],
                "reverse": line.reverse,
            }
            for number, line in enumerate(draft.lines, start=1)
        ],
        "scales": scales,
        "partition": True,
        "notes": said["notes"],
        "citation": "",
        "license": said["license"],
        "rights": "ours",
    }


def _scales(draft: Draft, total: str) -> dict[str, dict[str, Any]]:
    """A scale for each name in the order of the lines, or one for all."""
    titles: dict[str, str] = {}
    grouped: dict[str, list[int]] = {}
    for number, line in enumerate(draft.lines, start=1):
        key = line.scale.casefold()
        titles.setdefault(key, line.scale or total)
        grouped.setdefault(key, []).append(number)
    found: dict[str, dict[str, Any]] = {}
    for key, numbers in grouped.items():
        name = _name(titles[key], taken=found) if key else "total"
        found[name] = _scale(draft, titles[key], numbers)
    return found


def _scale(draft: Draft, title: str, numbers: list[int]) -> dict[str, Any]:
    """A mean where most are answered; yes is counted where all of them are."""
    low, high = min(draft.answers), max(draft.answers)
    share = len(numbers) if draft.counts else 1
    least = len(numbers) if draft.counts else math.ceil(LEAST_SHARE * len(numbers))
    return {
        "title": title,
        "aggregate": "sum" if draft.counts else "mean",
        "min_answered": least,
        "range": [low * share, high * share],
        "better": draft.better,
        "items": numbers,
        "reverse": [n for n in numbers if draft.lines[n - 1].reverse],
    }


def _name(title: str, *, taken: Mapping[str, object]) -> str:
    """A key for a scale: letters, digits and low lines of its title, never twice."""
    stem = slug(title).replace("-", "_")[:32] or "scale"
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def slug(title: str) -> str:
    """Letters and digits of a title, without their marks, joined by hyphens.

    Begins with a letter; empty for a title in another script.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-").lstrip("0123456789-")
