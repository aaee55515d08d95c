"""What a questionnaire is: read from YAML, checked hard, never changed in memory.

The key of a questionnaire (which statement belongs to which scale, and which are
reversed) belongs to one code, version, language and form order. A wrong key gives
believable wrong numbers, so anything that does not add up is refused.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assessments.reading import DefinitionError as DefinitionError
from assessments.reading import Reader

FOLDER = Path(__file__).parent / "instruments"

KINDS = ("house", "imported")
AGGREGATES = ("mean", "sum")
DIRECTIONS = ("lower_is_secure", "higher_is_secure")
MOST_ITEMS = 200

_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Response:
    """The answer options, whole numbers from `low` to `high`.

    `labels` names every value (what a screen reader says); `anchors` are the values
    whose label is printed beside the scale.
    """

    low: int
    high: int
    labels: Mapping[int, str] = field(hash=False)
    anchors: tuple[int, ...]

    @property
    def values(self) -> range:
        return range(self.low, self.high + 1)


@dataclass(frozen=True, slots=True)
class Item:
    """One statement. `number` counts from 1; `source` may say where it came from."""

    number: int
    scale: str
    reverse: bool
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """One score: its items, which of them are reversed, and how they are combined.

    `low` and `high` are the ends of the score's range.
    """

    name: str
    title: str
    aggregate: str
    min_answered: int
    low: float
    high: float
    direction: str
    items: tuple[int, ...]
    reverse: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire, whole. `scales` keeps the order of the definition.

    `norms` and `reliability` are always None: local norms are frozen apart
    (`assessments.norms`), and no other figures are shipped.
    """

    code: str
    version: str
    language: str
    title: str
    partner_title: str
    kind: str
    form_order: str
    minutes: int
    min_gap_days: int
    instructions: str
    response: Response
    items: tuple[Item, ...]
    scales: Mapping[str, Scale] = field(hash=False)
    midpoint: float
    norms: None
    reliability: None
    notes: str
    license: str

    def item(self, number: int) -> Item:
        """Item `number`, counted from 1. Raises IndexError outside 1..len(items)."""
        if not 1 <= number <= len(self.items):
            raise IndexError(f"{self.code} has no item {number}.")
        return self.items[number - 1]

    def as_document(self) -> dict[str, Any]:
        """The definition as plain JSON data; `from_document` reads it back equal."""
        own = {name: getattr(self, name) for name in _PLAIN}
        return {
            **own,
            "response": {
                "low": self.response.low,
                "high": self.response.high,
                "anchors": list(self.response.anchors),
                "labels": {str(v): text for v, text in self.response.labels.items()},
            },
            "items": [_item_document(item) for item in self.items],
            "scales": {s.name: _scale_document(s) for s in self.scales.values()},
        }


_PLAIN = (
    "code",
    "version",
    "language",
    "title",
    "partner_title",
    "kind",
    "form_order",
    "minutes",
    "min_gap_days",
    "instructions",
    "midpoint",
    "norms",
    "reliability",
    "notes",
    "license",
)
_SCALE_KEYS = (
    "title",
    "aggregate",
    "min_answered",
    "range",
    "direction",
    "items",
    "reverse",
)


def load_instruments(folder: Path = FOLDER) -> dict[str, Instrument]:
    """Every `*.yaml` in `folder`, by code. Raises DefinitionError at a fault."""
    found = (load_instrument(path) for path in sorted(folder.glob("*.yaml")))
    return {instrument.code: instrument for instrument in found}


def load_instrument(path: Path) -> Instrument:
    """The definition in one YAML file, whose name is its code.

    Raises DefinitionError if it cannot be read or does not add up.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise DefinitionError(path.name, "file", f"cannot be read ({error})") from error
    instrument = from_document(document, file=path.name)
    if instrument.code != path.stem:
        raise DefinitionError(
            path.name, "code", f"must be {path.stem!r}, like the file"
        )
    return instrument


def checksum(document: Mapping[str, Any]) -> str:
    """SHA-256, 64 hex digits, of a definition; the order of its keys is irrelevant."""
    # Through JSON twice, so that label keys sort alike as 1 and as "1".
    plain = json.loads(json.dumps(document))
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def from_document(document: Any, *, file: str = "document") -> Instrument:
    """An Instrument from plain data (parsed YAML or JSON).

    Raises DefinitionError naming `file`, the key and the reason.
    """
    read = Reader(file)
    read.keys("document", document, {*_PLAIN, "response", "items", "scales"})
    read.nothing("norms", document["norms"])
    read.nothing("reliability", document["reliability"])
    response = _response(read, document["response"])
    items = _items(read, document["items"])
    scales = _scales(read, document["scales"], response)
    _check_partition(read, items, scales)
    return Instrument(
        code=read.pattern("code", document["code"], _CODE),
        version=read.text("version", document["version"]),
        language=read.pattern("language", document["language"], _LANGUAGE),
        title=read.text("title", document["title"]),
        partner_title=read.text("partner_title", document["partner_title"]),
        kind=read.choice("kind", document["kind"], KINDS),
        form_order=read.pattern("form_order", document["form_order"], _CODE),
        minutes=read.whole("minutes", document["minutes"], 1, 120),
        min_gap_days=read.whole("min_gap_days", document["min_gap_days"], 0, 366),
        instructions=read.text("instructions", document["instructions"]),
        response=response,
        items=items,
        scales=scales,
        midpoint=_midpoint(read, document["midpoint"], response),
        norms=None,
        reliability=None,
        notes=read.text("notes", document["notes"]),
        license=read.text("license", document["license"]),
    )


def _response(read: Reader, value: Any) -> Response:
    read.keys("response", value, {"low", "high", "labels"}, {"anchors"})
    low = read.whole("response.low", value["low"], -100, 100)
    high = read.whole("response.high", value["high"], low + 1, low + 100)
    anchors = value.get("anchors", [low, high])
    return Response(
        low=low,
        high=high,
        labels=_labels(read, value["labels"], low, high),
        anchors=read.wholes("response.anchors", anchors, 2, low, high),
    )


def _labels(read: Reader, value: Any, low: int, high: int) -> dict[int, str]:
    """A label for every value; JSON has the values as text, YAML as numbers."""
    if not isinstance(value, dict):
        read.refuse("response.labels", "must be a mapping")
    given = {str(key): label for key, label in value.items()}
    wanted = [str(number) for number in range(low, high + 1)]
    if len(given) != len(value) or set(given) != set(wanted):
        read.refuse("response.labels", f"must name every value from {low} to {high}")
    return {int(n): read.text(f"response.labels.{n}", given[n]) for n in wanted}


def _items(read: Reader, value: Any) -> tuple[Item, ...]:
    entries = read.sequence("items", value, 1, MOST_ITEMS)
    return tuple(_item(read, n, entry) for n, entry in enumerate(entries, start=1))


def _item(read: Reader, number: int, value: Any) -> Item:
    key = f"items.{number}"
    read.keys(key, value, {"number", "scale", "reverse", "text"}, {"source"})
    if type(value["number"]) is not int or value["number"] != number:
        read.refuse(f"{key}.number", f"must be {number}; items are numbered in order")
    return Item(
        number=number,
        scale=read.pattern(f"{key}.scale", value["scale"], _NAME),
        reverse=read.flag(f"{key}.reverse", value["reverse"]),
        text=read.text(f"{key}.text", value["text"]),
        source=read.text(f"{key}.source", value["source"]) if "source" in value else "",
    )


def _scales(read: Reader, value: Any, response: Response) -> dict[str, Scale]:
    if not isinstance(value, dict) or not value:
        read.refuse("scales", "must be a mapping with at least one scale")
    names = [read.pattern("scales", name, _NAME) for name in value]
    return {name: _scale(read, name, value[name], response) for name in names}


def _scale(read: Reader, name: str, value: Any, response: Response) -> Scale:
    key = f"scales.{name}"
    read.keys(key, value, set(_SCALE_KEYS))
    items = read.wholes(f"{key}.items", value["items"], 1, 1, MOST_ITEMS)
    reverse = read.wholes(f"{key}.reverse", value["reverse"], 0, 1, MOST_ITEMS)
    if not set(reverse) <= set(items):
        read.refuse(f"{key}.reverse", "names an item that is not of this scale")
    aggregate = read.choice(f"{key}.aggregate", value["aggregate"], AGGREGATES)
    times = len(items) if aggregate == "sum" else 1
    low, high = times * response.low, times * response.high
    if value["range"] != [low, high]:
        read.refuse(f"{key}.range", f"must be [{low}, {high}]")
    return Scale(
        name=name,
        title=read.text(f"{key}.title", value["title"]),
        aggregate=aggregate,
        min_answered=read.whole(
            f"{key}.min_answered", value["min_answered"], 1, len(items)
        ),
        low=low,
        high=high,
        direction=read.choice(f"{key}.direction", value["direction"], DIRECTIONS),
        items=items,
        reverse=reverse,
    )


def _check_partition(
    read: Reader, items: tuple[Item, ...], scales: Mapping[str, Scale]
) -> None:
    """Each item is in exactly its own scale, and both sides agree on reversal."""
    for item in items:
        if item.scale not in scales:
            read.refuse(f"items.{item.number}.scale", f"no scale {item.scale!r}")
    for scale in scales.values():
        own = {item.number for item in items if item.scale == scale.name}
        if own != set(scale.items):
            wrong = sorted(own ^ set(scale.items))
            read.refuse(f"scales.{scale.name}.items", f"disagrees with items {wrong}")
        flagged = {number for number in own if items[number - 1].reverse}
        if flagged != set(scale.reverse):
            wrong = sorted(flagged ^ set(scale.reverse))
            read.refuse(f"scales.{scale.name}.reverse", f"disagrees with items {wrong}")


def _midpoint(read: Reader, value: Any, response: Response) -> float:
    middle = (response.low + response.high) / 2
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or value != middle:
        read.refuse("midpoint", f"must be {middle}, the middle of the answer range")
    return middle


def _item_document(item: Item) -> dict[str, Any]:
    document: dict[str, Any] = {
        "number": item.number,
        "scale": item.scale,
        "reverse": item.reverse,
        "text": item.text,
    }
    return document | ({"source": item.source} if item.source else {})


def _scale_document(scale: Scale) -> dict[str, Any]:
    return {
        "title": scale.title,
        "aggregate": scale.aggregate,
        "min_answered": scale.min_answered,
        "range": [scale.low, scale.high],
        "direction": scale.direction,
        "items": list(scale.items),
        "reverse": list(scale.reverse),
    }
