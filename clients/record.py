"""What a person may read about themselves: who opened their record, what was sent.

In plain words; reads nothing by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice.ledger import LedgerLine
from practice.models import AuditEntry
from practice.schedule import local_date

ACTS: Mapping[tuple[str, str], str | Promise] = {
    ("viewed", "clients.Couple"): _("opened the page of your work together"),
    ("viewed", "clients.Partner"): _("opened your part of the record"),
    ("viewed", "clients.Aside"): _("read something you sent"),
    ("viewed", "assessments.Administration"): _("read a questionnaire of yours"),
    ("viewed", "homework.Entry"): _("read what you wrote in an exercise"),
    ("exported", "clients.Partner"): _("took your answers out as a file"),
    ("invited", "clients.Invitation"): _("made an invitation for you"),
}
ACTIONS: Mapping[str, str | Promise] = {
    "viewed": _("opened part of your record"),
    "handed the device over": _("handed you a device to answer on"),
    "continued on paper": _("noted that you work on paper"),
    "continued individually": _("noted that you are not joining"),
}
OTHER = _("worked on your record")
SOMEONE = _("Someone at the practice")


@dataclass(frozen=True, slots=True)
class Reading:
    """One line: on which day, who, what, and how many times that day."""

    on: date
    who: str | Promise
    what: str | Promise
    times: int


def readings(
    entries: Iterable[AuditEntry], *, names: Mapping[Any, str], zone: str
) -> list[Reading]:
    """Put audit entries into words, in the order given; a day's same acts are one line.

    `names` maps account ids to therapists' names; days are those of `zone`.
    """
    counted: Counter[tuple[date, str | Promise, str | Promise]] = Counter(
        (
            local_date(entry.at, zone),
            names.get(entry.actor_id, SOMEONE),
            _act(entry),
        )
        for entry in entries
    )
    return [Reading(*line, times) for line, times in counted.items()]


def _act(entry: AuditEntry) -> str | Promise:
    exact = ACTS.get((entry.action, entry.object_type))
    return exact or ACTIONS.get(entry.action, OTHER)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the ledger as it is read; `times` is how many were just alike."""

    line: LedgerLine
    times: int


def told(lines: Iterable[LedgerLine]) -> list[Told]:
    """The ledger, newest first, with lines that read alike to the minute as one."""
    alike: dict[tuple[object, ...], list[LedgerLine]] = {}
    for line in sorted(lines, key=lambda line: line.at, reverse=True):
        minute = line.at.replace(second=0, microsecond=0)
        words = (minute, str(line.label), str(line.why), str(line.reason))
        alike.setdefault(words, []).append(line)
    return [Told(group[0], len(group)) for group in alike.values()]
