"""Questionnaires come from their files; what was once published never changes."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import definitions
from assessments.models import Instrument
from practice import audit
from practice.access import System
from practice.errors import RefusedError


@transaction.atomic
def sync_instruments(folder: Path = definitions.FOLDER) -> int:
    """Publish every definition in `folder` that is not published yet.

    Returns how many were new. Raises `RefusedError` when a published version reads
    differently from its file: its scores would no longer mean what they say.
    """
    published = {
        (row.code, row.version, row.language): row for row in Instrument.objects.all()
    }
    new = 0
    for definition in definitions.load_instruments(folder).values():
        key = (definition.code, definition.version, definition.language)
        checksum = definitions.checksum(definition.as_document())
        if key not in published:
            _publish(definition, checksum)
            new += 1
        elif published[key].checksum != checksum:
            raise RefusedError(
                _(
                    "%(code)s version %(version)s is published and has changed."
                    " Give the changed questionnaire a new version."
                )
                % {"code": definition.code, "version": definition.version}
            )
    return new


def _publish(definition: definitions.Instrument, checksum: str) -> None:
    row = Instrument.objects.create(
        code=definition.code,
        version=definition.version,
        language=definition.language,
        title=definition.title,
        partner_title=definition.partner_title,
        minutes=definition.minutes,
        min_gap_days=definition.min_gap_days,
        document=definition.as_document(),
        checksum=checksum,
    )
    by = System("library")
    audit.record(by=by, action="published questionnaire", about=row)
