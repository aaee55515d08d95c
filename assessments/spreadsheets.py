"""Tables on their way out: cells no program runs, CSV files, and one archive of them.

Everything is made piece by piece; what is in memory does not grow with the rows.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
PIECE = 32_768

type Cell = str | int | float | None
type Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class File:
    """One CSV file: its first line, and rows of as many cells."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Row]


def cell(value: Cell) -> str:
    """What stands in the file; text that a spreadsheet would run gets an apostrophe.

    Numbers stay numbers, below zero too; None and NaN are empty.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    return f"'{value}" if value.startswith(FORMULA) else value


def csv_pieces(file: File) -> Iterator[bytes]:
    """The file in UTF-8 with its mark at the front, some rows at a time."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(file.heads)
    for row in file.rows:
        writer.writerow([cell(value) for value in row])
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


class _Drain(io.RawIOBase):
    """Takes bytes to hand on; it cannot be wound back, so nothing needs keeping."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        piece = bytes(self._held)
        self._held.clear()
        return piece


def zipped(files: Iterable[File], *, at: datetime, note: str) -> Iterator[bytes]:
    """One archive of all the files and of a `README.txt`, piece by piece.

    `at` is the local moment that stands beside each name.
    """
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_named("README.txt", at), note.encode())
        for file in files:
            with archive.open(_named(file.name, at), "w") as held:
                for piece in csv_pieces(file):
                    held.write(piece)
                    if ready := drain.taken():
                        yield ready
    yield drain.taken()


def _named(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
