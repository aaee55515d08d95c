"""What an archive of answers says of itself, and why names may stand in it."""

from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = {
    "request": gettext_lazy("One of them asked for their own record"),
    "transfer": gettext_lazy("Care goes on with somebody else"),
    "record": gettext_lazy("For the clinical record"),
    "authority": gettext_lazy("A court or an authority may have it"),
}


class Asked(Protocol):
    """What of a choice the words depend on."""

    @property
    def whom(self) -> str: ...
    @property
    def named(self) -> bool: ...
    @property
    def confided(self) -> bool: ...
    @property
    def flags(self) -> bool: ...


def note(choice: Asked, day: str) -> str:
    """The README of an archive, in plain lines."""
    lines = [
        _("Finished questionnaires, as they stood on %(day)s.") % {"day": day},
        "",
        _("long.csv: one row for each statement of each sitting."),
        _("wide_*.csv: one row for each sitting, one file for each form."),
        _("scores.csv: one row for each score of each sitting."),
        _("codebook_*.csv: what columns, statements and scores mean."),
        "",
        _(
            "UTF-8, commas, numbers with a point. Text that a spreadsheet would run as"
            " a formula has an apostrophe before it."
        ),
        _people(choice),
    ]
    if choice.whom == "both":
        lines.append(
            _("It may hold what both partners answered: hand it to neither of them.")
        )
    if choice.confided or choice.flags:
        lines.append(
            _(
                "IT HOLDS WHAT WAS TOLD TO THE THERAPIST ALONE, or flags. No partner"
                " may ever see it, nor learn that it is there."
            )
        )
    return "\r\n".join([*map(str, lines), ""])


def _people(choice: Asked) -> str:
    if choice.named:
        return _("Names stand beside the codes: keep it as you keep the record.")
    return _(
        "Codes stand for people, and are others in every export. Answers and days can"
        " still tell who somebody is: keep it as you keep the record."
    )
