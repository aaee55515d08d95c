"""What no words of a questionnaire may be, whoever sent them: pure functions.

A word goes into pages, files and spreadsheets later: what a spreadsheet would run, a
browser would obey, or nobody can see is refused here, once.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.words import gettext_noop as _

# Persian, Hindi and others need the two joiners.
_JOINERS = "\u200c\u200d"
_LOST = "\ufffd"
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.I)
_MOJIBAKE = re.compile("\u00e2\u20ac|\u00c3[\u0080-\u00bf]|\u00c2[\u00a1-\u00bf]")
_FORMULA_REASON = _(
    "begins with “%(sign)s”, which spreadsheets take for a formula. Take it off."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why words were refused. `line` counts from 1; 0 is the whole of them.

    `reason` is to be translated and then filled in with `facts`.
    """

    line: int
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        words = self.reason % self.facts
        return f"line {self.line} {words}" if self.line else words


def plain_blanks(text: str) -> str:
    """Blanks of every width are one kind of blank; those at the ends go."""
    plain = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    return plain.strip(" ")


def fault_of(text: str, longest: int, *, lines: bool = False) -> Problem | None:
    """The first thing that is wrong with one text, if any; `lines`: it may have some.

    Formulas, tags, signs nobody can see, lost letters, and too much of it.
    """
    if text[:1] in ("\t", *_FORMULA):
        sign = text[0] if text[0] != "\t" else "tab"
        return Problem(0, _FORMULA_REASON, {"sign": sign})
    if _TAG.search(text) or _is_entity(text):
        return Problem(0, _("holds HTML. Paste it as plain text."))
    if _LOST in text:
        return Problem(0, _("has lost a letter on its way (“\ufffd”). Type it anew."))
    if _MOJIBAKE.search(text):
        return Problem(
            0, _("was saved in one encoding and opened in another. Use UTF-8.")
        )
    if "\n" in text and not lines:
        return Problem(0, _("runs over more than one line."))
    for sign in text:
        if not (sign.isprintable() or sign in _JOINERS or (lines and sign == "\n")):
            facts: dict[str, object] = {"code": f"U+{ord(sign):04X}"}
            return Problem(
                0, _("holds a sign that cannot be seen (%(code)s). Take it out."), facts
            )
    if len(text) > longest:
        facts = {"length": len(text), "longest": longest}
        reason = _("has %(length)d characters, and may have %(longest)d.")
        return Problem(0, reason, facts)
    return None


def _is_entity(text: str) -> bool:
    return any(html.unescape(found[0]) != found[0] for found in _ENTITY.finditer(text))
