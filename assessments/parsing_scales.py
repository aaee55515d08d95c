"""Reading the scales of a definition, with what is published about them."""

import math
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from assessments import definitions as d
from assessments.reading import Reader

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WANTED = {"title", "aggregate", "range", "better"}
_OWN_ITEMS = {"min_answered", "items", "reverse"}
_OPTIONAL = {
    *("required", "plus", "minus", "whole", "cut", "grades"),
    *("reliability", "norms", "reliable_change"),
}
_MOST = 100_000  # items or persons; nothing in a definition is larger


def read_scales(
    read: Reader,
    value: Any,
    items: tuple[d.Item, ...],
    responses: Mapping[str, d.Response],
) -> dict[str, d.Scale]:
    """Every scale in order. Raises DefinitionError by key and reason."""
    if not isinstance(value, dict) or not value:
        read.refuse("scales", "must be a mapping with at least one scale")
    names = [read.pattern("scales", name, _NAME) for name in value]
    found: dict[str, d.Scale] = {}
    for name in names:
        found[name] = _scale(read, name, value[name], items, responses, found)
    return found


def _scale(
    read: Reader,
    name: str,
    value: Any,
    items: tuple[d.Item, ...],
    responses: Mapping[str, d.Response],
    earlier: Mapping[str, d.Scale],
) -> d.Scale:
    key = f"scales.{name}"
    read.keys(key, value, _WANTED, _OWN_ITEMS | _OPTIONAL)
    aggregate = read.choice(f"{key}.aggregate", value["aggregate"], d.AGGREGATES)
    if aggregate == "combined":
        own = _combined(read, key, value, earlier)
    else:
        own = _from_items(read, key, value, aggregate, items, responses)
    low, high = own.pop("range")
    if value["range"] != [low, high]:
        read.refuse(f"{key}.range", f"must be [{low:g}, {high:g}]")
    return d.Scale(
        name=name,
        title=read.text(f"{key}.title", value["title"]),
        aggregate=aggregate,
        low=low,
        high=high,
        better=read.choice(f"{key}.better", value["better"], d.BETTER),
        **own,
        **_published(read, key, value, low, high),
    )


def _from_items(
    read: Reader,
    key: str,
    value: Any,
    aggregate: str,
    items: tuple[d.Item, ...],
    responses: Mapping[str, d.Response],
) -> dict[str, Any]:
    read.keys(key, value, _WANTED | _OWN_ITEMS, _OPTIONAL - {"plus", "minus"})
    numbers = read.wholes(f"{key}.items", value["items"], 1, 1, len(items))
    reverse = read.wholes(f"{key}.reverse", value["reverse"], 0, 1, len(items))
    required = value.get("required", [])
    needed = read.wholes(f"{key}.required", required, 0, 1, len(items))
    for name, some in (("reverse", reverse), ("required", needed)):
        if not set(some) <= set(numbers):
            read.refuse(f"{key}.{name}", "names an item that is not of this scale")
    least = value["min_answered"]
    if least == "all":
        least = len(numbers)
    options = [responses[items[number - 1].response] for number in numbers]
    share = len(options) if aggregate == "mean" else 1
    low = _whole_if_so(sum(option.low for option in options) / share)
    high = _whole_if_so(sum(option.high for option in options) / share)
    return {
        "items": numbers,
        "reverse": reverse,
        "required": needed,
        "min_answered": read.whole(f"{key}.min_answered", least, 1, len(numbers)),
        "whole": read.flag(f"{key}.whole", value.get("whole", False)),
        "range": (low, high),
    }


def _combined(
    read: Reader, key: str, value: Any, earlier: Mapping[str, d.Scale]
) -> dict[str, Any]:
    """A sum of scales less others; its range is what they can come to."""
    read.keys(key, value, _WANTED | {"plus", "minus"}, _OPTIONAL | _OWN_ITEMS)
    names: dict[str, tuple[str, ...]] = {}
    for part in ("plus", "minus"):
        listed = read.sequence(f"{key}.{part}", value[part], 0, 20)
        if not all(isinstance(name, str) and name in earlier for name in listed):
            read.refuse(f"{key}.{part}", "names a scale that is not defined before it")
        names[part] = tuple(listed)
    plus = [earlier[name] for name in names["plus"]]
    minus = [earlier[name] for name in names["minus"]]
    if not plus and not minus:
        read.refuse(f"{key}.plus", "must name at least one scale")
    return {
        "items": (),
        "reverse": (),
        "min_answered": 0,
        "plus": names["plus"],
        "minus": names["minus"],
        "range": (
            sum(s.low for s in plus) - sum(s.high for s in minus),
            sum(s.high for s in plus) - sum(s.low for s in minus),
        ),
    }


def _published(
    read: Reader, key: str, value: Any, low: float, high: float
) -> dict[str, Any]:
    """Cut, grades, reliability, norms and reliable change, where there are any."""
    found: dict[str, Any] = {}
    if value.get("cut") is not None:
        found["cut"] = _cut(read, f"{key}.cut", value["cut"], low, high)
    found["grades"] = _grades(read, f"{key}.grades", value.get("grades", []), low, high)
    if value.get("reliability") is not None:
        place = f"{key}.reliability"
        found["reliability"] = _reliability(read, place, value["reliability"])
    found["norms"] = tuple(
        _norm(read, f"{key}.norms.{place}", norm, low, high)
        for place, norm in enumerate(
            read.sequence(f"{key}.norms", value.get("norms", []), 0, 20)
        )
    )
    if value.get("reliable_change") is not None:
        place = f"{key}.reliable_change"
        entry = value["reliable_change"]
        read.keys(place, entry, {"points", "source", "verified"})
        found["reliable_change"] = d.ReliableChange(
            points=_number(read, f"{place}.points", entry["points"], 0, high - low),
            source=read.text(f"{place}.source", entry["source"]),
            verified=read.flag(f"{place}.verified", entry["verified"]),
        )
    return found


def _cut(read: Reader, key: str, value: Any, low: float, high: float) -> d.Cut:
    read.keys(key, value, {"value", "distressed", "source"})
    sides = ("below", "at_or_above")
    return d.Cut(
        value=_number(read, f"{key}.value", value["value"], low, high),
        distressed=read.choice(f"{key}.distressed", value["distressed"], sides),
        source=read.text(f"{key}.source", value["source"]),
    )


def _grades(
    read: Reader, key: str, value: Any, low: float, high: float
) -> tuple[d.Grade, ...]:
    """Named ranges, the lowest first; between two of them a score keeps the lower."""
    entries = read.sequence(key, value, 0, 10)
    grades = tuple(
        _grade(read, f"{key}.{place}", entry, low, high)
        for place, entry in enumerate(entries)
    )
    for place, (one, other) in enumerate(pairwise(grades), start=1):
        if other.low <= one.high:
            read.refuse(f"{key}.{place}.low", "is within the grade before it")
    return grades


def _grade(read: Reader, key: str, value: Any, low: float, high: float) -> d.Grade:
    read.keys(key, value, {"low", "high", "name"})
    least = _number(read, f"{key}.low", value["low"], low, high)
    return d.Grade(
        low=least,
        high=_number(read, f"{key}.high", value["high"], least, high),
        name=read.text(f"{key}.name", value["name"]),
    )


def _reliability(read: Reader, key: str, value: Any) -> d.Reliability:
    read.keys(key, value, {"value", "kind", "source", "verified"})
    return d.Reliability(
        value=_number(read, f"{key}.value", value["value"], 0, 1),
        kind=read.choice(f"{key}.kind", value["kind"], d.RELIABILITIES),
        source=read.text(f"{key}.source", value["source"]),
        verified=read.flag(f"{key}.verified", value["verified"]),
    )


def _norm(read: Reader, key: str, value: Any, low: float, high: float) -> d.Norm:
    read.keys(key, value, {"population", "mean", "sd", "source", "verified"}, {"n"})
    count = value.get("n")
    return d.Norm(
        population=read.text(f"{key}.population", value["population"]),
        mean=_number(read, f"{key}.mean", value["mean"], low, high),
        sd=_number(read, f"{key}.sd", value["sd"], 0, high - low),
        n=None if count is None else read.whole(f"{key}.n", count, 2, _MOST),
        source=read.text(f"{key}.source", value["source"]),
        verified=read.flag(f"{key}.verified", value["verified"]),
    )


def _number(read: Reader, key: str, value: Any, low: float, high: float) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not low <= value <= high:
        read.refuse(key, f"must be a number from {low:g} to {high:g}")
    return float(value)


def _whole_if_so(value: float) -> float:
    """1 rather than 1.0, as a definition writes the end of a range."""
    return int(value) if value == int(value) else value
