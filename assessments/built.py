"""A questionnaire of a practice's own, back as its builder reads and shows it."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments import building, library
from assessments.building import ANSWERS, OWN
from assessments.definitions import Instrument, Scale
from assessments.library import KeyRow
from assessments.library_forms import OwnForm
from assessments.wording_reading import Line


@dataclass(frozen=True, slots=True)
class Preview:
    """How partners will read it; blanks where nothing is said yet."""

    title: str
    instructions: str
    statement: str
    answers: list[tuple[int, str]]


def of_definition(definition: Instrument) -> dict[str, object]:
    """What its builder's form begins with."""
    labels = dict(definition.response.labels)
    known = {name: {v: _(t) for v, t in of.items()} for name, of in ANSWERS.items()}
    kind = next((name for name, of in known.items() if of == labels), OWN)
    scales = list(definition.scales.values())
    return {
        "title": definition.title,
        "partner_title": definition.partner_title,
        "instructions": definition.instructions,
        "minutes": definition.minutes,
        "min_gap_days": definition.min_gap_days,
        "answers": kind,
        "own_answers": "\n".join(labels.values()) if kind == OWN else "",
        "better": scales[0].better,
        "text": text_of(definition),
    }


def text_of(definition: Instrument) -> str:
    """Its statements as lines; as a table where lines would read otherwise."""
    lines = tuple(_line(definition, item.number) for item in definition.items)
    listed = "\n".join(map(_listed, lines))
    reading = building.read_own(listed)
    if not reading.problems and _same(reading.lines, lines):
        return listed
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["text", "scale", "reverse"])
    for line in lines:
        writer.writerow([line.text, line.scale, "yes" if line.reverse else ""])
    return table.getvalue()


def _line(definition: Instrument, number: int) -> Line:
    item = definition.item(number)
    scale = definition.scales[item.scale]
    title = "" if _is_total(scale, definition) else scale.title
    return Line(number, item.text, title, item.reverse)


def _is_total(scale: Scale, definition: Instrument) -> bool:
    return len(definition.scales) == 1 and scale.name == "total"


def _listed(line: Line) -> str:
    scale = f"{line.scale}: " if line.scale else ""
    return f"{scale}{line.text}{' (R)' if line.reverse else ''}"


def _same(read: tuple[Line, ...], wanted: tuple[Line, ...]) -> bool:
    plain = [(one.text, one.scale, one.reverse) for one in read]
    return plain == [(one.text, one.scale, one.reverse) for one in wanted]


def rows(form: OwnForm) -> list[KeyRow]:
    """What was read so far, beside the scales and answers it will have."""
    wrong = library.by_line(form.reading.problems)
    answers = library.values_words(list(form.chosen)) if form.chosen else ""
    return [
        KeyRow(
            number=number,
            text=line.text,
            scales=line.scale or _("Total"),
            reversed=line.reverse,
            answers=answers,
            wrong=wrong.get(line.line, []),
        )
        for number, line in enumerate(form.reading.lines, start=1)
    ]


def preview(form: OwnForm) -> Preview:
    """Title, instructions and the first statement, as partners will meet them."""
    data = form.cleaned_data
    texts = form.reading.texts
    return Preview(
        title=data.get("partner_title", ""),
        instructions=data.get("instructions", ""),
        statement=texts[0] if texts else "",
        answers=list(form.chosen.items()),
    )
