"""Taking answers out: on record before the first row leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import exports
from assessments.spreadsheets import zipped
from clients.models import Couple
from practice import audit, clock
from practice.access import Therapist
from practice.errors import RefusedError
from practice.models import AuditEntry


@transaction.atomic
def export(
    *, couples: Sequence[Couple], choice: exports.Choice, zone: str, by: Therapist
) -> Iterator[bytes]:
    """An archive of these couples' finished questionnaires, piece by piece.

    The trail says how many rows of each couple, and to each person that theirs was
    taken out. Raises `RefusedError` when there is nothing to take out.
    """
    at = clock.now()
    wanted = exports.Export(by, couples, choice, at, zone)
    counts = wanted.counts()
    if not any(one.sittings or one.flags for one in counts.values()):
        raise RefusedError(_("Nothing is finished yet."))
    entries: list[Any] = []
    for couple in couples:
        detail = {
            **asdict(counts[couple.key]),
            **({"names": choice.reason} if choice.named else {}),
            **({"confided": True} if choice.confided or choice.flags else {}),
        }
        entries.append(
            audit.entry(by=by, action="exported", about=couple, detail=detail)
        )
    # What each of them reads of it is the same whatever else was asked for.
    entries += [
        audit.entry(by=by, action="exported", about=partner)
        for partner in wanted.partners.values()
    ]
    AuditEntry.objects.bulk_create(entries)
    return zipped(wanted.files(), at=at, note=wanted.note())
