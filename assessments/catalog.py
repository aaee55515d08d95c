"""Which questionnaires there are, and which norms stand behind one of them."""

import uuid

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import norms
from assessments.models import Instrument, Monitoring, NormSet, Wording
from practice import schedule


def current(practice_id: uuid.UUID | str) -> list[Instrument]:
    """The latest version of every questionnaire a practice knows, the longest first.

    Published ones are among them also before the practice has added their wording.
    """
    rows = Instrument.objects.for_practice(practice_id).filter(retired_at=None)
    latest = {row.code: row for row in rows.order_by("published_at")}
    return sorted(latest.values(), key=lambda row: (-row.minutes, row.code))


def ready(practice_id: uuid.UUID | str) -> list[Instrument]:
    """Those of `current` that can be given: they have words, and flags are watched."""
    worded = set(
        Wording.objects.filter(practice_id=practice_id, retired_at=None).values_list(
            "instrument_id", flat=True
        )
    )
    is_watched = Monitoring.objects.filter(practice_id=practice_id).exists()
    return [
        row
        for row in current(practice_id)
        if (row.kind != "published" or row.pk in worded)
        and (is_watched or not row.raises_flags)
    ]


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


def figures_of(row: NormSet | None) -> norms.NormSet | None:
    """The frozen figures, or None."""
    return None if row is None else norms.NormSet.from_document(row.document)


def words_for(row: NormSet | None, zone: str) -> str:
    """What stands behind the numbers, in one line a page always shows."""
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
