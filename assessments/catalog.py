"""Which questionnaires there are, and which norms stand behind one of them."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import norms
from assessments.definitions import FAMILIES, KINDS, SHELVES
from assessments.definitions import Instrument as Definition
from assessments.models import Instrument, Monitoring, NormSet, Wording
from practice import schedule


@dataclass(frozen=True, slots=True)
class Known:
    """A questionnaire, and what a practice lacks before it can be given."""

    row: Instrument
    lacks_wording: bool
    lacks_monitoring: bool

    @property
    def is_ready(self) -> bool:
        """Whether it can be given."""
        return not (self.lacks_wording or self.lacks_monitoring)


def current(practice_id: uuid.UUID | str) -> list[Instrument]:
    """The latest version of every questionnaire a practice knows, its own included.

    Published ones are among them also before the practice has added their wording.
    The front shelf comes first, then by family, house measures first, longer first.
    """
    rows = Instrument.objects.for_practice(practice_id).filter(retired_at=None)
    latest: dict[str, Instrument] = {}
    for row in sorted(rows, key=_age):
        latest[row.code] = row
    return sorted(latest.values(), key=_place)


def latest(practice_id: uuid.UUID | str, code: str) -> Instrument | None:
    """The latest version of one questionnaire, also when it is given no more."""
    return newest(Instrument.objects.for_practice(practice_id).filter(code=code))


def newest(rows: Iterable[Instrument]) -> Instrument | None:
    """The latest version among these, a practice's own before a shipped one."""
    return max(rows, key=_age, default=None)


def _age(row: Instrument) -> tuple[bool, list[int], datetime]:
    """Later is larger: "10" comes after "9", and a practice's own after all."""
    numbers = [int(part) for part in re.findall(r"\d+", row.version)]
    return row.practice_id is not None, numbers, row.published_at


def _place(row: Instrument) -> tuple[int, int, int, int, str]:
    return (
        SHELVES.index(row.shelf),
        FAMILIES.index(row.family),
        KINDS.index(row.kind),
        -row.minutes,
        row.code,
    )


def known(practice_id: uuid.UUID | str) -> list[Known]:
    """All of `current`, each with what is lacking; three questions to the database."""
    worded = set(
        Wording.objects.filter(practice_id=practice_id, retired_at=None).values_list(
            "instrument_id", flat=True
        )
    )
    is_watched = Monitoring.objects.filter(practice_id=practice_id).exists()
    return [
        Known(
            row,
            lacks_wording=row.kind == "published" and row.pk not in worded,
            lacks_monitoring=row.raises_flags and not is_watched,
        )
        for row in current(practice_id)
    ]


def ready(practice_id: uuid.UUID | str) -> list[Instrument]:
    """Those of `current` that can be given: they have words, and flags are watched."""
    return [one.row for one in known(practice_id) if one.is_ready]


def wording_of(practice_id: uuid.UUID | str, instrument: Instrument) -> Wording | None:
    """The wording in use of a published questionnaire; None for all others."""
    if instrument.kind != "published":
        return None
    return Wording.objects.filter(
        practice_id=practice_id, instrument=instrument, retired_at=None
    ).first()


def norm_set(practice_id: uuid.UUID, instrument_id: uuid.UUID) -> NormSet | None:
    """The newest frozen norms of this very form in this practice."""
    return (
        NormSet.objects.filter(practice_id=practice_id, instrument_id=instrument_id)
        .order_by("-version")
        .first()
    )


def norm_sets(
    practice_id: uuid.UUID, instrument_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, NormSet]:
    """The newest frozen norms of each of these forms that has any; one query."""
    rows = NormSet.objects.filter(
        practice_id=practice_id, instrument_id__in=instrument_ids
    )
    return {row.instrument_id: row for row in rows.order_by("version")}


def figures_of(row: NormSet | None) -> norms.NormSet | None:
    """The frozen figures, or None."""
    return None if row is None else norms.NormSet.from_document(row.document)


def kind_words(definition: Definition) -> str:
    """What kind of measure it is, in the line every results page begins with."""
    match definition.kind:
        case "house":
            return _("House measure, no published norms, not a diagnosis.")
        case "published":
            said = {"citation": definition.citation}
            return _("Published measure, not a diagnosis. %(citation)s") % said
        case _other:
            return _("A questionnaire of this practice, not a diagnosis.")


def words_for(row: NormSet | None, zone: str, *, has_basis: bool = False) -> str:
    """What stands behind the numbers, in one line a page always shows.

    `has_basis`: something published and checked can be told, even without norms.
    """
    if row is None and has_basis:
        return _("No norms of this practice yet; published figures are named below.")
    if row is None:
        return _("No norms yet: no band, no verdict.")
    persons = ngettext("%(n)d person", "%(n)d persons", row.persons)
    couples = ngettext("%(n)d couple", "%(n)d couples", row.couples)
    words = _(
        "Compared with a clinical norm of this practice: %(persons)s, %(couples)s,"
        " frozen %(day)s."
    ) % {
        "persons": persons % {"n": row.persons},
        "couples": couples % {"n": row.couples},
        "day": date_format(schedule.local_date(row.frozen_at, zone)),
    }
    return f"{words} {_('Sample data.')}" if row.sample else words
