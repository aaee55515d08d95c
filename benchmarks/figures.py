"""Figures and how they are written down: medians, ratios, a table, a document."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.db import connection

from clients.models import Couple

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the median and the most of some measurements."""

    least: float
    median: float
    most: float


def spread(values: Sequence[float]) -> Spread:
    """Rounded to four digits that mean something."""
    kept = (min(values), statistics.median(values), max(values))
    return Spread(*(float(f"{value:.4g}") for value in kept))


def surroundings() -> dict[str, Any]:
    """What the figures depend on; nothing that names a machine."""
    with connection.cursor() as cursor:
        is_postgres = connection.vendor == "postgresql"
        asked = "SHOW server_version" if is_postgres else "SELECT sqlite_version()"
        cursor.execute(asked)
        version = str(cursor.fetchone()[0]).split()[0]
    return {
        "date": date.today().isoformat(),  # noqa: DTZ011  the day of the run, no clock
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": f"{connection.vendor} {version}",
        "cores": len(os.sched_getaffinity(0)),
        "couples": Couple.objects.count(),
    }


def write(name: str, rows: list[dict[str, Any]]) -> Path:
    """Write `rows` as JSON and as a table; returns the table's path."""
    around = surroundings()
    stem = f"{name}-{connection.vendor}-{around['couples']}"
    RESULTS.mkdir(exist_ok=True)
    document = {"of": name, **around, "rows": rows}
    text = json.dumps(document, indent=1, default=asdict) + "\n"
    (RESULTS / f"{stem}.json").write_text(text)
    table = RESULTS / f"{stem}.md"
    table.write_text("\n".join([f"# {name}", "", described(around), "", *lines(rows)]))
    return table


def described(around: dict[str, Any]) -> str:
    """The surroundings in one line."""
    return (
        f"{around['date']}, {around['couples']:,} couples, {around['database']},"
        f" Python {around['python']}, Django {around['django']},"
        f" {around['cores']} cores. See benchmarks/README.md for how to read this."
    )


def lines(rows: list[dict[str, Any]]) -> list[str]:
    """A table, one line a row; a spread shows its median and its ends."""
    heads = list(rows[0])
    table = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows:
        table.append(f"| {' | '.join(worded(row[head]) for head in heads)} |")
    return [*table, ""]


def worded(value: Any) -> str:
    """A cell."""
    if isinstance(value, Spread):
        return f"{value.median:g} ({value.least:g} to {value.most:g})"
    return (
        ""
        if value is None
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def smallest(name: str, *, below: int) -> dict[str, Any]:
    """The rows of the smallest installation measured on this database, by name.

    Empty where none has fewer couples than `below`: an older run of the same size is
    no measure of growth.
    """
    found = []
    for path in RESULTS.glob(f"{name}-{connection.vendor}-*.json"):
        document = json.loads(path.read_text())
        found.append((document["couples"], document["rows"]))
    couples, rows = min(found, key=lambda one: one[0], default=(0, []))
    if couples >= below:
        return {}
    return {row["page"]: row for row in rows if "page" in row}
