"""The exercises of the library files, as rows that assignments can point to."""

from django.db import transaction

from homework import reading
from homework.exercises import Exercise as Definition
from homework.exercises import checksum
from homework.models import Assignment, Exercise
from practice import audit
from practice.access import System
from practice.errors import RefusedError


@transaction.atomic
def sync_exercises() -> int:
    """Bring the table up to the files; returns how many rows were written.

    Raises `RefusedError` when a file changed that was given to somebody under the
    same version: what people worked from does not change behind them.
    """
    known = {(row.code, row.version): row for row in Exercise.objects.all()}
    written = [
        _sync(known.get((one.code, one.version)), one) for one in reading.exercises()
    ]
    return written.count(True)


def _sync(row: Exercise | None, definition: Definition) -> bool:
    document = definition.as_document()
    fingerprint = checksum(document)
    if row is not None and row.checksum == fingerprint:
        return False
    if row is not None and Assignment.objects.filter(exercise=row).exists():
        raise RefusedError(
            f"{definition.code}.yaml changed, and version {definition.version} has"
            " been given to somebody: raise its version."
        )
    row = row or Exercise(code=definition.code, version=definition.version)
    row.strategy = definition.strategy
    row.title = definition.title
    row.mode = definition.mode
    row.safety = definition.safety
    row.minutes = definition.minutes
    row.document = document
    row.checksum = fingerprint
    row.save()
    audit.record(by=System("library"), action="published exercise", about=row)
    return True
