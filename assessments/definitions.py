"""What a questionnaire is: plain data that never changes in memory.

The key of a questionnaire (which statement belongs to which scale, and which are
reversed) belongs to one code, version, language and form order. A wrong key gives
believable wrong numbers, so `assessments.parsing` refuses whatever does not add up.

A published questionnaire comes without words: its statements are empty until the
practice adds the wording that it has the right to use (`Instrument.worded`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assessments.reading import DefinitionError as DefinitionError

MAIN = "main"

KINDS = ("house", "published", "custom")
FAMILIES = ("attachment", "satisfaction", "trust", "week", "mood", "safety", "other")
SHELVES = ("front", "more")
RIGHTS = ("ours", "free", "research", "ask")
AGGREGATES = ("mean", "sum", "combined")
BETTER = ("lower", "higher", "neither")
RELIABILITIES = ("alpha", "omega", "retest")
FLAGS = ("self_harm", "violence", "safety")


@dataclass(frozen=True, slots=True)
class Response:
    """Answer options. `values` are what is stored and counted, in printed order.

    `labels` names values (what a screen reader says); `anchors` are the values whose
    label is printed beside the scale.
    """

    values: tuple[int, ...]
    labels: Mapping[int, str] = field(hash=False)
    anchors: tuple[int, ...]

    @property
    def low(self) -> int:
        """The least value."""
        return min(self.values)

    @property
    def high(self) -> int:
        """The greatest value."""
        return max(self.values)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement. `number` counts from 1; `source` may say where it came from.

    `scale` and `reverse` repeat the key at the statement, as a second entry that must
    agree; `scale` is empty where the key is not a partition. `required` may be
    declined but not left out; `confide` is write-only from the tap.
    """

    number: int
    text: str = ""
    scale: str = ""
    reverse: bool = False
    response: str = MAIN
    required: bool = False
    confide: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where distress begins: `below` the value, or `at_or_above` it."""

    value: float
    distressed: str
    source: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A named range of scores, both ends included."""

    low: float
    high: float
    name: str


@dataclass(frozen=True, slots=True)
class Reliability:
    """A published reliability, 0 to 1; only a `verified` one is calculated with."""

    value: float
    kind: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Norm:
    """Published mean and SD in score points; only a `verified` one is used."""

    population: str
    mean: float
    sd: float
    n: int | None
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """A published least change in score points that counts, 95 % or as its source."""

    points: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """One score: its items, which of them are reversed, and how they are combined.

    `low` and `high` are the ends of the score's range. A score needs `min_answered`
    items, and a number on every one of `required`. A `combined` scale has no items:
    it is the sum of the scales in `plus` less those in `minus`. `whole` says that it
    covers every item beside other scales that share them out.
    """

    name: str
    title: str
    aggregate: str
    min_answered: int
    low: float
    high: float
    better: str
    items: tuple[int, ...]
    reverse: tuple[int, ...]
    whole: bool = False
    required: tuple[int, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    cut: Cut | None = None
    grades: tuple[Grade, ...] = ()
    reliability: Reliability | None = None
    norms: tuple[Norm, ...] = ()
    reliable_change: ReliableChange | None = None


@dataclass(frozen=True, slots=True)
class FlagRule:
    """Answering `item` with `at_least` this raises a flag, whatever the total."""

    item: int
    at_least: int
    kind: str


@dataclass(frozen=True)
class Instrument:
    """A questionnaire, whole. `scales` keeps the order of the definition.

    Not slotted: `assessments.scoring` keeps the compiled key with it.
    """

    code: str
    version: str
    language: str
    title: str
    partner_title: str
    kind: str
    family: str
    shelf: str
    form_order: str
    target: str
    minutes: int
    min_gap_days: int
    instructions: str
    responses: Mapping[str, Response] = field(hash=False)
    items: tuple[Item, ...]
    scales: Mapping[str, Scale] = field(hash=False)
    partition: bool
    flags: tuple[FlagRule, ...]
    notes: str
    citation: str
    license: str
    rights: str

    @property
    def response(self) -> Response:
        """The answer options of every item that names no others."""
        return self.responses[MAIN]

    def item(self, number: int) -> Item:
        """Item `number`, counted from 1. Raises IndexError outside 1..len(items)."""
        if not 1 <= number <= len(self.items):
            raise IndexError(f"{self.code} has no item {number}.")
        return self.items[number - 1]

    def response_of(self, number: int) -> Response:
        """The answer options of item `number`."""
        return self.responses[self.item(number).response]

    @cached_property
    def is_worded(self) -> bool:
        """Whether it can be answered: every statement has words."""
        return all(item.text for item in self.items)

    @property
    def is_confided(self) -> bool:
        """Whether its answers are never shown again, not even to their author."""
        return any(item.confide for item in self.items)

    def worded(self, wording: Mapping[str, Any]) -> "Instrument":
        """This questionnaire with a practice's wording; the key stays as it is.

        `wording` holds `instructions`, `items` (one text each, in order) and `labels`
        (response name to value to label). Raises DefinitionError if it does not fit.
        """
        texts = wording["items"]
        if len(texts) != len(self.items):
            reason = f"must be {len(self.items)} statements, and has {len(texts)}"
            raise DefinitionError(self.code, "items", reason)
        labels = wording.get("labels", {})
        return replace(
            self,
            instructions=wording.get("instructions") or self.instructions,
            items=tuple(
                replace(item, text=text)
                for item, text in zip(self.items, texts, strict=True)
            ),
            responses={
                name: replace(
                    response,
                    labels={
                        **response.labels,
                        **{int(v): text for v, text in labels.get(name, {}).items()},
                    },
                )
                for name, response in self.responses.items()
            },
        )

    def as_document(self) -> dict[str, Any]:
        """The definition as plain JSON data; `parsing.from_document` reads it back."""
        others = {n: r for n, r in self.responses.items() if n != MAIN}
        document = {
            **{name: getattr(self, name) for name in PLAIN},
            "response": _response_document(self.response),
            "items": [_without_blanks(item, ITEM_KEYS) for item in self.items],
            "scales": {s.name: _scale_document(s) for s in self.scales.values()},
        }
        if others:
            document["other_responses"] = {
                name: _response_document(response) for name, response in others.items()
            }
        if self.flags:
            document["flags"] = [_plain(rule) for rule in self.flags]
        return document


PLAIN = (
    "code",
    "version",
    "language",
    "title",
    "partner_title",
    "kind",
    "family",
    "shelf",
    "form_order",
    "target",
    "minutes",
    "min_gap_days",
    "instructions",
    "partition",
    "notes",
    "citation",
    "license",
    "rights",
)
ITEM_KEYS = (
    "number",
    "text",
    "scale",
    "reverse",
    "response",
    "required",
    "confide",
    "source",
)


def checksum(document: Mapping[str, Any]) -> str:
    """SHA-256, 64 hex digits, of a definition; the order of its keys is irrelevant."""
    # Through JSON twice, so that label keys sort alike as 1 and as "1".
    plain = json.loads(json.dumps(document))
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _response_document(response: Response) -> dict[str, Any]:
    return {
        "values": list(response.values),
        "anchors": list(response.anchors),
        "labels": {str(v): text for v, text in response.labels.items()},
    }


def _scale_document(scale: Scale) -> dict[str, Any]:
    document: dict[str, Any] = {
        "title": scale.title,
        "aggregate": scale.aggregate,
        "min_answered": scale.min_answered,
        "range": [scale.low, scale.high],
        "better": scale.better,
        "items": list(scale.items),
        "reverse": list(scale.reverse),
    }
    for name in ("required", "plus", "minus", "whole"):
        value = getattr(scale, name)
        if value:
            document[name] = value if value is True else list(value)
    for name in ("cut", "reliability", "reliable_change"):
        value = getattr(scale, name)
        if value is not None:
            document[name] = _plain(value)
    for name in ("grades", "norms"):
        if rows := getattr(scale, name):
            document[name] = [_plain(row) for row in rows]
    return document


def _plain(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _without_blanks(item: Item, keys: tuple[str, ...]) -> dict[str, Any]:
    """Only what says something: a blank or usual value is read back alike."""
    blank = Item(number=0)
    return {
        name: getattr(item, name)
        for name in keys
        if name == "number" or getattr(item, name) != getattr(blank, name)
    }
