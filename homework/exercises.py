"""The library of strategies and exercises, and the answers written into them.

Everything here is pure: files and mappings in, frozen values out. An exercise is
a YAML file in `library/`; its *document* is the same content as a JSON-safe dict,
which is what an assignment freezes and `checksum` fingerprints.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from homework import answers
from homework.strict_reader import LibraryError as LibraryError
from homework.strict_reader import Reader, no_repeats, read_yaml

LIBRARY = Path(__file__).parent / "library"
STRATEGIES_FILE = LIBRARY / "strategies.yaml"

KINDS = ("text", "long", "choice", "choices", "scale", "minutes", "checklist")
KINDS_WITH_OPTIONS = ("choice", "choices", "checklist")
MODES = ("individual", "parallel", "joint")
SAFETY_CLASSES = ("A", "B", "C")
CADENCES = ("once", "daily", "weekly")
SHARE_RULES = ("never", "may")

STRATEGY_COUNT = 9
SUMMARY_MAX = 90
STEPS_RANGE = range(3, 7)
MINUTES_MAX = 240

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Strategy:
    """One of the nine strategies, with the short reading partners may open."""

    number: int
    code: str
    title: str
    summary: str
    reading: tuple[str, ...]
    when_not: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Option:
    """One answer offered by a choice, choices or checklist field."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question of an exercise. `low` and `high` label the ends of a scale."""

    name: str
    kind: str
    label: str
    required: bool
    share: str
    help: str = ""
    options: tuple[Option, ...] = ()
    low: str = ""
    high: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """What the options stand for, in the order offered."""
        return tuple(option.value for option in self.options)


@dataclass(frozen=True, slots=True)
class Variants:
    """Other ways to do the same exercise; an empty text means there is none."""

    ten_minutes: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One worksheet that practices a strategy, at one version."""

    code: str
    version: int
    strategy: int
    title: str
    summary: str
    minutes: int
    mode: str
    safety: str
    cadence: str
    per_week: int | None
    why: str
    steps: tuple[str, ...]
    fields: tuple[Field, ...]
    done_when: str
    therapist_first: tuple[str, ...]
    shared_by_default: bool
    variants: Variants = Variants()

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)

    def as_document(self) -> dict[str, Any]:
        """Return the JSON-safe dict that `from_document` turns back into this."""
        document: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        document["fields"] = [_without_blanks(field) for field in document["fields"]]
        document["variants"] = _without_blanks(document["variants"])
        return document

    @classmethod
    def from_document(
        cls, document: Mapping[str, object], *, source: str = "document"
    ) -> "Exercise":
        """Return the exercise a document describes.

        Raises LibraryError, naming `source`, where the document breaks a rule.
        """
        return _exercise(Reader(source, "", document))


def load_strategies(path: Path = STRATEGIES_FILE) -> tuple[Strategy, ...]:
    """Return the nine strategies in order of their number.

    Raises LibraryError if the file breaks a rule or the numbers are not 1 to 9.
    """
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise LibraryError(path.name, "file", "must be a list of strategies")
    strategies = [
        _strategy(Reader(path.name, f"strategy {place}", entry))
        for place, entry in enumerate(entries, start=1)
    ]
    numbers = [strategy.number for strategy in strategies]
    if sorted(numbers) != list(range(1, STRATEGY_COUNT + 1)):
        raise LibraryError(path.name, "number", f"must be 1 to 9 once each: {numbers}")
    no_repeats(path.name, "code", [strategy.code for strategy in strategies])
    return tuple(sorted(strategies, key=lambda strategy: strategy.number))


def load_exercises(folder: Path = LIBRARY) -> tuple[Exercise, ...]:
    """Return every exercise of the folder, by strategy and then by code.

    Raises LibraryError at the first file that breaks a rule.
    """
    exercises = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == STRATEGIES_FILE.name:
            continue
        exercise = Exercise.from_document(read_yaml(path), source=path.name)
        if exercise.code != path.stem:
            raise LibraryError(path.name, "code", "must equal the file name")
        exercises.append(exercise)
    return tuple(sorted(exercises, key=lambda one: (one.strategy, one.code)))


def checksum(document: Mapping[str, object]) -> str:
    """Return the SHA-256 (64 hex digits) of the document's canonical JSON."""
    canonical = json.dumps(
        document, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


# Answers


def clean_answers(
    exercise: Exercise, raw: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, str]]:
    """Return the answers that can be kept, and a message for each that cannot.

    Answers may be partial: only the fields in `raw` are looked at. Text stays as
    written, at most 4000 characters, with line ends made one kind. A scale (0-10)
    and minutes (0-1440) become int, a choice one offered value, choices and
    checklists a list in the order offered. None, "" and [] clear an answer, which
    is then "" for text, [] for choices and checklists, and None for the rest.
    """
    cleaned: dict[str, object] = {}
    errors: dict[str, str] = {}
    for name, value in raw.items():
        field = exercise.field(name)
        try:
            if field is None:
                raise answers.NotAcceptedError(answers.UNKNOWN_FIELD)
            cleaned[name] = answers.clean(field.kind, field.values, value)
        except answers.NotAcceptedError as problem:
            errors[name] = problem.message
    return cleaned, errors


def missing_required(exercise: Exercise, given: Mapping[str, object]) -> list[str]:
    """Return the names of required fields without an answer, in page order.

    Zero is an answer; blank text is not.
    """
    return [
        field.name
        for field in exercise.fields
        if field.required and answers.is_blank(given.get(field.name))
    ]


# Building from checked files


def _strategy(reader: Reader) -> Strategy:
    strategy = Strategy(
        number=reader.whole("number", 1, STRATEGY_COUNT),
        code=reader.matching("code", SLUG),
        title=reader.text("title"),
        summary=reader.text("summary"),
        reading=reader.texts("reading"),
        when_not=reader.text("when_not"),
        evidence=reader.text("evidence"),
    )
    reader.done()
    return strategy


def _exercise(reader: Reader) -> Exercise:
    exercise = Exercise(
        code=reader.matching("code", SLUG),
        version=reader.whole("version", 1, 9999),
        strategy=reader.whole("strategy", 1, STRATEGY_COUNT),
        title=reader.text("title"),
        summary=reader.text("summary", longest=SUMMARY_MAX),
        minutes=reader.whole("minutes", 1, MINUTES_MAX),
        mode=reader.one_of("mode", MODES),
        safety=reader.one_of("safety", SAFETY_CLASSES),
        cadence=reader.one_of("cadence", CADENCES),
        per_week=_per_week(reader),
        why=reader.text("why"),
        steps=reader.texts("steps"),
        fields=_fields(reader),
        done_when=reader.text("done_when"),
        therapist_first=reader.texts("therapist_first"),
        shared_by_default=reader.flag("shared_by_default"),
        variants=_variants(reader),
    )
    reader.done()
    _check_together(exercise, reader)
    return exercise


def _per_week(reader: Reader) -> int | None:
    if reader.take("per_week") is None:
        return None
    return reader.whole("per_week", 1, 7)


def _fields(reader: Reader) -> tuple[Field, ...]:
    fields = tuple(
        _field(Reader(reader.file, f"field {_name_of(entry, place)}", entry))
        for place, entry in enumerate(reader.items("fields"), start=1)
    )
    no_repeats(reader.file, "fields", [field.name for field in fields])
    return fields


def _name_of(entry: object, place: int) -> object:
    return entry.get("name", place) if isinstance(entry, Mapping) else place


def _field(reader: Reader) -> Field:
    kind = reader.one_of("kind", KINDS)
    field = Field(
        name=reader.matching("name", SNAKE),
        kind=kind,
        label=reader.text("label"),
        required=reader.flag("required"),
        share=reader.one_of("share", SHARE_RULES),
        help=reader.optional_text("help"),
        options=_options(reader) if kind in KINDS_WITH_OPTIONS else (),
        low=reader.text("low") if kind == "scale" else "",
        high=reader.text("high") if kind == "scale" else "",
    )
    reader.done()
    return field


def _options(reader: Reader) -> tuple[Option, ...]:
    options = []
    for place, entry in enumerate(reader.items("options"), start=1):
        part = Reader(reader.file, f"{reader.where}: option {place}", entry)
        options.append(Option(part.matching("value", SNAKE), part.text("label")))
        part.done()
    where = f"{reader.where}: options"
    no_repeats(reader.file, where, [option.value for option in options])
    return tuple(options)


def _variants(reader: Reader) -> Variants:
    if "variants" not in reader.mapping:
        return Variants()
    part = Reader(reader.file, "variants", reader.take("variants"))
    variants = Variants(part.optional_text("ten_minutes"), part.optional_text("apart"))
    part.done()
    return variants


def _check_together(exercise: Exercise, reader: Reader) -> None:
    """Raise LibraryError where two keys that are each legal do not fit."""
    if len(exercise.steps) not in STEPS_RANGE:
        raise reader.fail("steps", "must be three to six sentences")
    if exercise.cadence == "once" and exercise.per_week is not None:
        raise reader.fail("per_week", "must be null for an exercise done once")
    if exercise.mode == "joint" and exercise.safety == "A":
        raise reader.fail("safety", "a joint exercise needs clearance: B or C")
    for name in exercise.therapist_first:
        if exercise.field(name) is None:
            raise reader.fail("therapist_first", f"names no field: {name!r}")
    no_repeats(reader.file, "therapist_first", exercise.therapist_first)
    shareable = any(field.share == "may" for field in exercise.fields)
    if exercise.shared_by_default and not shareable:
        raise reader.fail("shared_by_default", "no field may be shared")


def _without_blanks(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if value not in ("", [])}
