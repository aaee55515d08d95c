"""What the columns and figures of an export mean; pure.

Statements are in it where they are ours, the practice's own, or in a wording that the
practice has the right to use: a published form without one has numbers only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assessments.definitions import Instrument, Item, Response, Scale
from assessments.spreadsheets import Row

SITTING = {
    "couple": "Code of the couple, of this export alone.",
    "person": "Code of the person, of this export alone; the same in every couple.",
    "partner": "A or B: their place in the couple, without a meaning.",
    "name": "The person's name. Only where names were asked for.",
    "sitting": "Code of one person's one sitting, of this export alone.",
    "instrument": "Code of the questionnaire.",
    "version": "Version of its key.",
    "language": "Its language.",
    "wording": "Version of the practice's wording; empty where the words are in it.",
    "submitted_on": "The day it was finished, where the practice is.",
    "from_paper": "Whether somebody entered it from a sheet: yes or no.",
}
LONG = {
    "item": "Number of the statement.",
    "answer": "The value that was chosen, before any reversal; empty without one.",
    "status": "answered; declined (would rather not say); left out; erased (its key is"
    " destroyed).",
}
SCORES = {
    "checksum": "SHA-256 of the definition: the key that was scored by.",
    "scale": "The score; see codebook_scales.csv.",
    "value": "In the scale's range, not rounded; empty where too few were answered.",
    "answered": "How many of its statements have a number.",
    "items": "How many statements it has.",
    "declined": "How many of them are “would rather not say”.",
    "prorated": "Whether it was made from fewer than all of them: yes or no.",
}
FLAGS = {
    "flag": "What the answer was about.",
    "raised_on": "The day it was raised, where the practice is.",
    "escalated": "Whether it went to the next in line: yes or no.",
    "acknowledged_on": "The day somebody acknowledged it; empty when nobody has.",
}
WIDE_ITEM = "Statement of that number: the value; declined; or empty."
COLUMN_HEADS = ("file", "column", "meaning")
ITEM_HEADS = (
    *("instrument", "version", "language", "checksum", "wording", "item", "column"),
    *("scales", "reversed_in", "required", "told_alone", "values", "labels"),
    "statement",
)
SCALE_HEADS = (
    *("instrument", "version", "language", "checksum", "scale", "title"),
    *("made_by", "least_answered", "lowest", "highest", "better", "items", "reversed"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form in one wording, as it was answered."""

    checksum: str
    wording: int | None
    definition: Instrument


def column_of(number: int) -> str:
    """The name of a statement's column in a wide file."""
    return f"item_{number}"


def wide_name(definition: Instrument) -> str:
    """The file of one form: code, version and language."""
    return f"wide_{definition.code}_{definition.version}_{definition.language}.csv"


def column_rows(files: Mapping[str, Iterable[str]]) -> Iterator[Row]:
    """Every column of every file, and what it means; statements stand in one line."""
    known = {**SITTING, **LONG, **SCORES, **FLAGS}
    for file, heads in files.items():
        for head in heads:
            if head in known:
                yield file, head, known[head]
        if any(head.startswith("item_") for head in heads):
            yield file, "item_1, item_2 ...", WIDE_ITEM


def item_rows(forms: Iterable[Form]) -> Iterator[Row]:
    """One row for each statement of each form in each wording."""
    for form in forms:
        known = form.definition
        for item in known.items:
            yield (
                *(known.code, known.version, known.language, form.checksum),
                form.wording,
                item.number,
                column_of(item.number),
                *_places(known, item),
                item.required,
                item.confide,
                *_options(known.response_of(item.number)),
                item.text,
            )


def _places(known: Instrument, item: Item) -> tuple[str, str]:
    """The scales it counts in, and those of them in which it is reversed."""
    inside = [s for s in known.scales.values() if item.number in s.items]
    turned = [s.name for s in inside if item.number in s.reverse]
    return " ".join(s.name for s in inside), " ".join(turned)


def _options(response: Response) -> tuple[str, str]:
    labels = [
        f"{v} = {response.labels[v]}" for v in response.values if v in response.labels
    ]
    return " ".join(map(str, response.values)), "; ".join(labels)


def scale_rows(forms: Iterable[Form]) -> Iterator[Row]:
    """One row for each score of each form; a wording changes none of them."""
    seen = set()
    for form in forms:
        if form.checksum in seen:
            continue
        seen.add(form.checksum)
        known = form.definition
        for scale in known.scales.values():
            yield (
                *(known.code, known.version, known.language, form.checksum),
                *(scale.name, scale.title, scale.aggregate, scale.min_answered),
                *(scale.low, scale.high, scale.better, *_key(scale)),
            )


def _key(scale: Scale) -> tuple[str, str]:
    """Its statements and which are reversed; of a combined one, the sum it is."""
    if scale.aggregate == "combined":
        plus = " + ".join(scale.plus)
        return " - ".join([plus, *scale.minus]), ""
    return " ".join(map(str, scale.items)), " ".join(map(str, scale.reverse))
