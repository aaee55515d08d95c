"""What a therapist chooses from, by family, with what each still lacks."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import plan_words
from assessments.actions.fitness import (
    Ground,
    UnfitError,
    require_fit,
    require_ready,
)
from assessments.actions.packs import Offer
from assessments.actions.plans import Terms, drafted
from assessments.definitions import FAMILIES
from assessments.models import Instrument, Plan
from clients.models import Couple

TITLES = {
    "attachment": gettext_lazy("Attachment"),
    "satisfaction": gettext_lazy("Satisfaction"),
    "trust": gettext_lazy("Trust"),
    "week": gettext_lazy("The week"),
    "mood": gettext_lazy("Mood"),
    "safety": gettext_lazy("Safety"),
    "other": gettext_lazy("Your own, and others"),
}
#: Asked for where nobody watches: the same without the statement that flags.
INSTEAD = {"phq-9": "phq-8"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One questionnaire on the shelf.

    `why_not` is empty where it can be given; `mend` says what is missing (wording,
    monitoring or ""); `hint` is worth knowing before it is given; `instead` is the one
    to give while nobody watches, and `instead_ready` whether it can be.
    """

    instrument: Instrument
    why_not: str = ""
    mend: str = ""
    hint: str = ""
    instead: Instrument | None = None
    instead_ready: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """What asks about the same thing: the front shelf, and more behind it."""

    code: str
    title: str
    front: list[Entry] = field(default_factory=list)
    more: list[Entry] = field(default_factory=list)


def families(known: list[Instrument], couple: Couple, ground: Ground) -> list[Family]:
    """Every family that has something, in their order; what is ready comes first."""
    found = {code: Family(code, str(TITLES[code])) for code in FAMILIES}
    by_code = {row.code: row for row in known}
    for row in known:
        family = found[row.family]
        shelf = family.front if row.shelf == "front" else family.more
        shelf.append(_entry(row, by_code, couple, ground))
    for family in found.values():
        for shelf in (family.front, family.more):
            shelf.sort(key=lambda entry: bool(entry.why_not))
    return [one for one in found.values() if one.front or one.more]


def _entry(
    row: Instrument, known: dict[str, Instrument], couple: Couple, ground: Ground
) -> Entry:
    try:
        require_ready(row, ground)
    except UnfitError as error:
        instead = None if ground.is_watched else known.get(INSTEAD.get(row.code, ""))
        is_ready = instead is not None and _is_ready(instead, ground)
        return Entry(
            row, str(error), error.mend, instead=instead, instead_ready=is_ready
        )
    once = Terms(
        whom=Plan.For.BOTH, starts_on=couple.practice.today(), days_to_answer=7
    )
    try:
        require_fit(drafted(couple=couple, instrument=row, terms=once), ground)
    except UnfitError as error:
        return Entry(row, hint=str(error))
    return Entry(row)


def _is_ready(row: Instrument, ground: Ground) -> bool:
    try:
        require_ready(row, ground)
    except UnfitError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Shown:
    """One member of a pack on its page."""

    offer: Offer
    title: str
    words: str
    is_chosen: bool


def shown(offer: Offer, is_chosen: bool) -> Shown:
    """An offer in words."""
    if offer.plan is None:
        return Shown(offer, _("A satisfaction measure"), "", False)
    words = f"{plan_words.cadence(offer.plan)}, {plan_words.time_to_answer(offer.plan)}"
    return Shown(offer, offer.plan.instrument.title, words, is_chosen)
