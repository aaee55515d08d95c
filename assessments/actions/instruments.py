"""Questionnaires come from their files; what was once published never changes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import definitions, parsing
from assessments.models import Instrument
from practice import audit
from practice.access import System
from practice.errors import RefusedError


@transaction.atomic
def sync_instruments(folder: Path = parsing.FOLDER) -> int:
    """Publish every definition in `folder` that is not published yet.

    Returns how many were new. Raises `RefusedError` when a published version reads
    differently from its file: its scores would no longer mean what they say.
    """
    published = {
        (row.code, row.version, row.language): row
        for row in Instrument.objects.filter(practice=None)
    }
    new = 0
    for definition in parsing.load_instruments(folder).values():
        key = (definition.code, definition.version, definition.language)
        checksum = definitions.checksum(definition.as_document())
        if key not in published:
            _publish(definition, checksum)
            new += 1
        elif published[key].checksum != checksum:
            if _is_older_layout(published[key].document):
                _lay_out_anew(published[key], definition, checksum)
                continue
            raise RefusedError(
                _(
                    "%(code)s version %(version)s is published and has changed."
                    " Give the changed questionnaire a new version."
                )
                % {"code": definition.code, "version": definition.version}
            )
    return new


def _is_older_layout(document: Mapping[str, Any]) -> bool:
    """Kept before definitions named the values of their answer options."""
    return "values" not in document.get("response", {})


def _lay_out_anew(
    row: Instrument, definition: definitions.Instrument, checksum: str
) -> None:
    """Keep the same questionnaire in today's layout; refuses another one."""
    if _words_and_key(row.document) != _words_and_key(definition.as_document()):
        raise RefusedError(_("A published questionnaire has changed."))
    row.document = definition.as_document()
    row.checksum = checksum
    row.save(update_fields=["document", "checksum"])
    audit.record(by=System("library"), action="laid out anew", about=row)


def _words_and_key(document: Mapping[str, Any]) -> object:
    """What decides a score and what people read, in either layout."""
    return (
        [(i["number"], i["text"]) for i in document["items"]],
        {
            name: (scale["items"], scale["reverse"], scale["min_answered"])
            for name, scale in document["scales"].items()
        },
    )


def _publish(definition: definitions.Instrument, checksum: str) -> None:
    row = Instrument.objects.create(
        code=definition.code,
        version=definition.version,
        language=definition.language,
        title=definition.title,
        partner_title=definition.partner_title,
        kind=definition.kind,
        family=definition.family,
        shelf=definition.shelf,
        raises_flags=bool(definition.flags),
        minutes=definition.minutes,
        min_gap_days=definition.min_gap_days,
        document=definition.as_document(),
        checksum=checksum,
    )
    by = System("library")
    audit.record(by=by, action="published questionnaire", about=row)
