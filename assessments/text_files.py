"""Text out of the bytes of a file, or the reason why not: pure functions."""

import codecs
import csv

from assessments.text_faults import Problem
from assessments.wording_reading import LARGEST, header_of, plain_lines, too_large
from assessments.words import gettext_noop as _


class EncodingError(ValueError):
    """A file is no text that can be read here; `problem` says which it seems to be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def decode(raw: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, or UTF-16 with its mark.

    Raises EncodingError for everything else, naming what the file seems to be.
    """
    if len(raw) > LARGEST:
        raise EncodingError(too_large(len(raw)))
    if kind := _other_file(raw):
        reason = _("This file is %(kind)s and no text. Save it as “CSV UTF-8” first.")
        raise EncodingError(Problem(0, reason, {"kind": kind}))
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in raw:
            reason = _(
                "This file seems to be %(guess)s, and may be UTF-8. Save it as “CSV"
                " UTF-8”."
            )
            raise EncodingError(Problem(0, reason, {"guess": _guess(raw)}))
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            reason = _("This file is UTF-16 and broken. Save it as “CSV UTF-8”.")
            raise EncodingError(Problem(0, reason)) from error
        line = raw[: error.start].count(b"\n") + 1
        reason = _(
            "is no UTF-8; the file seems to be %(guess)s. Save it as “CSV UTF-8”."
        )
        raise EncodingError(Problem(line, reason, {"guess": _guess(raw)})) from error


def _other_file(raw: bytes) -> str:
    """What kind of file this is by its first bytes, where it is no text."""
    for mark, kind in (
        (b"PK\x03\x04", _("a spreadsheet or a document")),
        (b"\xd0\xcf\x11\xe0", _("an old spreadsheet or document")),
        (b"%PDF", _("a PDF")),
        (b"{\\rtf", _("a rich text document")),
        (codecs.BOM_UTF32_LE, "UTF-32"),
        (codecs.BOM_UTF32_BE, "UTF-32"),
    ):
        if raw.startswith(mark):
            return kind
    return ""


def _guess(raw: bytes) -> str:
    """A likely name for bytes that are no UTF-8."""
    if b"\x00" in raw:
        even, odd = raw[0:400:2].count(0), raw[1:400:2].count(0)
        return _("UTF-16 without its mark") if max(even, odd) > 1 else _("no text")
    signs = set(raw)
    if signs & {0xD2, 0xD3, 0xD5} and not signs & set(range(0x91, 0x98)):
        return "Mac Roman"
    if signs & set(range(0x80, 0xA0)):
        return "Windows-1252"
    return _("Latin-1")


def lines_of_file(text: str) -> str:
    """A file as it is pasted: a list without a header loses its quotation marks."""
    rows = plain_lines(text)
    if header_of(rows[0])[0] or '"' not in text:
        return text
    try:
        cells = list(csv.reader((row + "\n" for row in rows), strict=True))
    except csv.Error:
        return text
    for row in cells:
        is_list = len(row) < 2 or (len(row) == 2 and row[0].strip().isdecimal())
        if not is_list or any("\n" in cell for cell in row):
            return text
    return "\n".join("\t".join(row) for row in cells)
