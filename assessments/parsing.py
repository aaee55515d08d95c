"""Reading a definition: what does not add up is refused, by file, key and reason."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assessments import definitions as d
from assessments.parsing_scales import read_scales
from assessments.reading import DefinitionError, Reader

FOLDER = Path(__file__).parent / "instruments"

MOST_ITEMS = 200
WIDEST = 1000  # of an answer value, either way

_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")

_MAY_BE_EMPTY = ("instructions", "citation")
_OPTIONAL = {"other_responses", "flags", "expect"}
_ITEM_OPTIONAL = set(d.ITEM_KEYS) - {"number"}


def load_instruments(folder: Path = FOLDER) -> dict[str, d.Instrument]:
    """Every `*.yaml` in `folder`, by code. Raises DefinitionError at a fault."""
    found = (load_instrument(path) for path in sorted(folder.glob("*.yaml")))
    return {instrument.code: instrument for instrument in found}


def load_instrument(path: Path) -> d.Instrument:
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


def from_document(document: Any, *, file: str = "document") -> d.Instrument:
    """An Instrument from plain data (parsed YAML or JSON).

    `items` is a list of mappings, or their number alone where the statements have no
    words and all share the main answer options. `expect` may count what the key must
    hold (`items`, `reversed`, and items by scale), as a second entry from the source.
    Raises DefinitionError naming `file`, the key and the reason.
    """
    read = Reader(file)
    read.keys(
        "document", document, {*d.PLAIN, "response", "items", "scales"}, _OPTIONAL
    )
    responses = _responses(read, document)
    items = _items(read, document["items"], responses)
    scales = read_scales(read, document["scales"], items, responses)
    plain = {name: _plain(read, name, document[name]) for name in d.PLAIN}
    instrument = d.Instrument(
        **plain,
        responses=responses,
        items=items,
        scales=scales,
        flags=_flags(read, document.get("flags", []), items, responses),
    )
    _check_entries(read, instrument)
    _check_partition(read, instrument)
    _check_expected(read, instrument, document.get("expect", {}))
    _check_words(read, instrument)
    return instrument


def _plain(read: Reader, name: str, value: Any) -> Any:
    match name:
        case "code" | "form_order":
            return read.pattern(name, value, _CODE)
        case "language":
            return read.pattern(name, value, _LANGUAGE)
        case "kind":
            return read.choice(name, value, d.KINDS)
        case "family":
            return read.choice(name, value, d.FAMILIES)
        case "shelf":
            return read.choice(name, value, d.SHELVES)
        case "rights":
            return read.choice(name, value, d.RIGHTS)
        case "minutes":
            return read.whole(name, value, 1, 120)
        case "min_gap_days":
            return read.whole(name, value, 0, 366)
        case "partition":
            return read.flag(name, value)
        case _ if name in _MAY_BE_EMPTY and value in (None, ""):
            return ""
        case _:
            return read.text(name, value)


def _responses(read: Reader, document: Mapping[str, Any]) -> dict[str, d.Response]:
    others = document.get("other_responses", {})
    if not isinstance(others, dict) or d.MAIN in others:
        read.refuse("other_responses", "must be a mapping of further answer options")
    found = {d.MAIN: _response(read, "response", document["response"])}
    for name, value in others.items():
        key = f"other_responses.{name}"
        found[read.pattern(key, name, _NAME)] = _response(read, key, value)
    return found


def _response(read: Reader, key: str, value: Any) -> d.Response:
    read.keys(key, value, {"values"}, {"labels", "anchors"})
    values = read.wholes(f"{key}.values", value["values"], 2, -WIDEST, WIDEST)
    anchors = value.get("anchors", [values[0], values[-1]])
    return d.Response(
        values=values,
        labels=_labels(read, f"{key}.labels", value.get("labels", {}), values),
        anchors=_anchors(read, f"{key}.anchors", anchors, values),
    )


def _anchors(
    read: Reader, key: str, value: Any, values: tuple[int, ...]
) -> tuple[int, ...]:
    anchors = read.wholes(key, value, 2, min(values), max(values))
    if not set(anchors) <= set(values):
        read.refuse(key, "names a value that is no answer")
    return anchors


def _labels(
    read: Reader, key: str, value: Any, values: tuple[int, ...]
) -> dict[int, str]:
    """A label for every value, or none at all; JSON has the values as text."""
    if not isinstance(value, dict):
        read.refuse(key, "must be a mapping")
    given = {str(number): label for number, label in value.items()}
    wanted = {str(number): number for number in values}
    if given and (len(given) != len(value) or given.keys() != wanted.keys()):
        read.refuse(key, "must name every value, or none")
    return {
        wanted[number]: read.text(f"{key}.{number}", given[number])
        for number in wanted
        if number in given
    }


def _items(
    read: Reader, value: Any, responses: Mapping[str, d.Response]
) -> tuple[d.Item, ...]:
    if type(value) is int:
        count = read.whole("items", value, 1, MOST_ITEMS)
        return tuple(d.Item(number) for number in range(1, count + 1))
    entries = read.sequence("items", value, 1, MOST_ITEMS)
    items = tuple(_item(read, n, entry) for n, entry in enumerate(entries, start=1))
    for item in items:
        if item.response not in responses:
            read.refuse(f"items.{item.number}.response", "names no answer options")
    return items


def _item(read: Reader, number: int, value: Any) -> d.Item:
    key = f"items.{number}"
    read.keys(key, value, {"number"}, _ITEM_OPTIONAL)
    if type(value["number"]) is not int or value["number"] != number:
        read.refuse(f"{key}.number", f"must be {number}; items are numbered in order")
    found: dict[str, Any] = {"number": number}
    for name in ("text", "source"):
        if name in value:
            found[name] = read.text(f"{key}.{name}", value[name])
    for name in ("scale", "response"):
        if name in value:
            found[name] = read.pattern(f"{key}.{name}", value[name], _NAME)
    for name in ("reverse", "required", "confide"):
        if name in value:
            found[name] = read.flag(f"{key}.{name}", value[name])
    return d.Item(**found)


def _flags(
    read: Reader,
    value: Any,
    items: tuple[d.Item, ...],
    responses: Mapping[str, d.Response],
) -> tuple[d.FlagRule, ...]:
    found = []
    for place, entry in enumerate(read.sequence("flags", value, 0, MOST_ITEMS)):
        key = f"flags.{place}"
        read.keys(key, entry, {"item", "at_least", "kind"})
        number = read.whole(f"{key}.item", entry["item"], 1, len(items))
        response = responses[items[number - 1].response]
        found.append(
            d.FlagRule(
                item=number,
                at_least=read.whole(
                    f"{key}.at_least", entry["at_least"], response.low, response.high
                ),
                kind=read.choice(f"{key}.kind", entry["kind"], d.FLAGS),
            )
        )
    return tuple(found)


def _check_entries(read: Reader, instrument: d.Instrument) -> None:
    """What stands at a statement agrees with its scale's own list."""
    for item in instrument.items:
        if not item.scale:
            continue
        if item.scale not in instrument.scales:
            read.refuse(f"items.{item.number}.scale", f"no scale {item.scale!r}")
        scale = instrument.scales[item.scale]
        if item.number not in scale.items:
            wrong = f"disagrees with items [{item.number}]"
            read.refuse(f"scales.{scale.name}.items", wrong)
        if item.reverse != (item.number in scale.reverse):
            wrong = f"disagrees with items [{item.number}]"
            read.refuse(f"scales.{scale.name}.reverse", wrong)


def _check_partition(read: Reader, instrument: d.Instrument) -> None:
    """Each item is in exactly one scale, unless the key says it is no partition."""
    if not instrument.partition:
        return
    taken: dict[int, str] = {}
    for scale in instrument.scales.values():
        if scale.whole and set(scale.items) != {i.number for i in instrument.items}:
            read.refuse(f"scales.{scale.name}.items", "must be every item")
        if scale.whole and len(instrument.scales) > 1:
            continue
        for number in scale.items:
            if number in taken:
                reason = f"item {number} is in {taken[number]} already"
                read.refuse(f"scales.{scale.name}.items", reason)
            taken[number] = scale.name
    left = sorted({item.number for item in instrument.items} - taken.keys())
    if left:
        read.refuse("scales", f"no scale has items {left}")


def _check_expected(read: Reader, instrument: d.Instrument, value: Any) -> None:
    """Counts from the source, told beside the key, agree with it."""
    if not isinstance(value, dict):
        read.refuse("expect", "must be a mapping of counts")
    counts = {s.name: len(s.items) for s in instrument.scales.values()}
    counts["items"] = len(instrument.items)
    turned = {n for scale in instrument.scales.values() for n in scale.reverse}
    counts["reversed"] = len(turned)
    for name, number in value.items():
        if name not in counts:
            read.refuse(f"expect.{name}", "is not a scale, items or reversed")
        if counts[name] != number:
            read.refuse(
                f"expect.{name}", f"is {number}, and the key has {counts[name]}"
            )


def _check_words(read: Reader, instrument: d.Instrument) -> None:
    """A house measure has all its words; a published one has none here."""
    texts = [item for item in instrument.items if item.text]
    if instrument.kind == "published" and texts:
        reason = "a published questionnaire is kept without its wording"
        read.refuse(f"items.{texts[0].number}.text", reason)
    if instrument.kind != "published":
        for item in instrument.items:
            if not item.text:
                read.refuse(f"items.{item.number}.text", "is missing")
        for name, response in instrument.responses.items():
            if not response.labels:
                place = "response" if name == d.MAIN else f"other_responses.{name}"
                read.refuse(f"{place}.labels", "is missing")
