"""Recomputing what was scored: everything again from the answers, in one pass."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from assessments import scoring
from assessments.models import Administration, Instrument, Score
from practice import audit
from practice.access import System
from practice.encryption import EncryptionError, KeyDestroyed, warm_rows

AT_ONCE = 500  # sittings in memory; a pass needs as little for ten as for a million
SAME = 1e-9  # a database may keep the last digit of a fraction differently


@dataclass(slots=True)
class Tally:
    """What a pass has looked at so far. `sealed` are those whose key was destroyed."""

    administrations: int = 0
    responses: int = 0
    sealed: int = 0
    differences: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One score that is not what its answers give.

    `stored` and `recomputed` are None where there is no such score; `unreadable` says
    why nothing could be recomputed.
    """

    administration_id: uuid.UUID
    scale: str
    stored: scoring.ScaleScore | None
    recomputed: scoring.ScaleScore | None
    unreadable: str = ""


def rescore(
    *, by: System, write: bool = False, tally: Tally | None = None
) -> Iterator[Difference]:
    """Every difference between the stored scores and what the answers give now.

    Reads every submitted sitting once, oldest first, `AT_ONCE` at a time. With `write`
    the scores become what was recomputed, on record; without it nothing changes.
    """
    count = Tally() if tally is None else tally
    for rows in _chunks():
        yield from _compare(rows, count, by=by, write=write)


def _chunks() -> Iterator[list[Administration]]:
    # By the last key, not by a cursor: a chunk may be written as soon as it is read.
    wanted = Administration.objects.answered().order_by("pk")
    wanted = wanted.only(
        *("practice", "couple", "partner", "instrument", "person_key"),
        *("answers", "confided"),
    )
    rows = list(wanted[:AT_ONCE])
    while rows:
        yield rows
        rows = list(wanted.filter(pk__gt=rows[-1].pk)[:AT_ONCE])


def _compare(
    rows: list[Administration], count: Tally, *, by: System, write: bool
) -> list[Difference]:
    warm_rows(rows)
    forms = Instrument.objects.in_bulk({row.instrument_id for row in rows})
    stored: dict[uuid.UUID, dict[str, Score]] = defaultdict(dict)
    for score in Score.objects.filter(administration__in=[row.pk for row in rows]):
        stored[score.administration_id][score.scale] = score
    differences = []
    for row in rows:
        found = _differences(row, forms[row.instrument_id], stored[row.pk], count)
        if write and found and not found[0].unreadable:
            _write(row, found, stored[row.pk], by)
        differences += found
    count.differences += len(differences)
    return differences


def _differences(
    row: Administration, form: Instrument, stored: Mapping[str, Score], count: Tally
) -> list[Difference]:
    count.administrations += 1
    try:
        answers = row.given()
        fresh = scoring.score(form.definition(), answers)
    except KeyDestroyed:
        count.sealed += 1
        return []
    except (EncryptionError, scoring.AnswerError) as error:
        return [Difference(row.key, "", None, None, unreadable=type(error).__name__)]
    count.responses += len(answers)
    kept = {name: _as_scored(score) for name, score in stored.items()}
    return [
        Difference(row.key, name, kept.get(name), fresh.get(name))
        for name in [*fresh, *(kept.keys() - fresh.keys())]
        if not _same(kept.get(name), fresh.get(name))
    ]


def _as_scored(score: Score) -> scoring.ScaleScore:
    return scoring.ScaleScore(
        value=score.value,
        answered=score.answered,
        items=score.items,
        prorated=score.prorated,
        declined=score.declined,
    )


def _same(stored: scoring.ScaleScore | None, fresh: scoring.ScaleScore | None) -> bool:
    if stored is None or fresh is None:
        return False
    if stored.value is not None and fresh.value is not None:
        if abs(stored.value - fresh.value) > SAME:
            return False
        fresh = replace(fresh, value=stored.value)
    return stored == fresh


@transaction.atomic
def _write(
    row: Administration,
    differences: list[Difference],
    stored: Mapping[str, Score],
    by: System,
) -> None:
    for one in differences:
        if one.recomputed is None:
            stored[one.scale].delete()
            continue
        score = stored.get(one.scale) or Score(
            practice_id=row.practice_id,
            couple_id=row.couple_id,
            administration=row,
            partner_id=row.partner_id,
            instrument_id=row.instrument_id,
            scale=one.scale,
        )
        for name in ("value", "answered", "items", "prorated", "declined"):
            setattr(score, name, getattr(one.recomputed, name))
        score.save()
    scales = sorted(one.scale for one in differences)
    audit.record(by=by, action="rescored", about=row, detail={"scales": scales})
