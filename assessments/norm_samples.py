"""Who counts for a practice's local norms, and how many there are so far."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments import catalog, definitions, norms, scoring
from assessments.models import (
    Administration,
    AdministrationQuerySet,
    Instrument,
    NormSet,
    Score,
)
from clients.models import Consent
from practice import schedule
from practice.access import Admin
from practice.encryption import warm_rows
from practice.models import Practice


@dataclass(frozen=True, slots=True)
class Local:
    """One form of a practice: how many count today, and its sets, newest first."""

    instrument: Instrument
    persons: int
    couples: int
    sets: list[NormSet]

    @property
    def is_enough(self) -> bool:
        """Whether a set could be frozen today."""
        return norms.is_enough(self.persons, self.couples)


def of_practice(viewer: Admin, practice: Practice) -> list[Local]:
    """The house measures, and every other form in use; the longest first.

    Four queries, and no answer is read. What is about safety is never averaged.
    """
    instruments = [
        row for row in catalog.current(practice.pk) if row.family != "safety"
    ]
    counted = without_answers(practice, instruments)
    sets = NormSet.objects.visible_to(viewer).filter(instrument__in=instruments)
    frozen: dict[UUID, list[NormSet]] = defaultdict(list)
    for row in sets.order_by("-version"):
        frozen[UUID(str(row.instrument_id))].append(row)
    return [
        Local(
            one,
            *norms.counted(one.definition(), counted[one.key]),
            frozen[one.key],
        )
        for one in instruments
        if one.kind == "house" or counted[one.key] or frozen[one.key]
    ]


def without_answers(
    practice: Practice, instruments: Collection[Instrument]
) -> dict[UUID, list[norms.Sample]]:
    """By form, each counted sitting with its scores alone; two queries."""
    rows = list(_agreed(practice, instruments).defer("answers"))
    scores = _scores(rows)
    found: dict[UUID, list[norms.Sample]] = defaultdict(list)
    for row in rows:
        sample = _sample(row, scores[row.key], {}, practice.time_zone)
        found[UUID(str(row.instrument_id))].append(sample)
    return found


def with_answers(practice: Practice, instrument: Instrument) -> list[norms.Sample]:
    """Each counted sitting of one form, with keyed answers for its reliability."""
    rows = list(_agreed(practice, [instrument]))
    warm_rows(rows)
    definition = instrument.definition()
    scores = _scores(rows)
    return [
        _sample(
            row,
            scores[row.key],
            _keyed(definition, row, scores[row.key]),
            practice.time_zone,
        )
        for row in rows
    ]


def _agreed(
    practice: Practice, instruments: Collection[Instrument]
) -> AdministrationQuerySet:
    agreed = Consent.objects.filter(
        partner=OuterRef("partner"), kind=Consent.Kind.LOCAL_NORMS
    ).in_force()
    return (
        Administration.objects.filter(
            Exists(agreed), practice=practice, instrument__in=instruments
        )
        .answered()
        .select_related("partner")
    )


def _scores(rows: Iterable[Administration]) -> dict[UUID, dict[str, float | None]]:
    found: dict[UUID, dict[str, float | None]] = defaultdict(dict)
    values = Score.objects.filter(administration__in=[row.pk for row in rows])
    for key, scale, value in values.values_list("administration_id", "scale", "value"):
        found[key][scale] = value
    return found


def _keyed(
    definition: definitions.Instrument,
    row: Administration,
    scores: dict[str, float | None],
) -> dict[str, tuple[int, ...]]:
    answers = scoring.numbered(row.answers)
    rows = {name: scoring.keyed(definition, answers, name) for name in scores}
    return {name: keyed for name, keyed in rows.items() if keyed is not None}


def _sample(
    row: Administration,
    scores: dict[str, float | None],
    keyed: dict[str, tuple[int, ...]],
    zone: str,
) -> norms.Sample:
    assert row.submitted_at is not None  # noqa: S101 the database says so
    return norms.Sample(
        couple=str(row.couple_id),
        person=str(row.partner.person_id),
        completed_on=schedule.local_date(row.submitted_at, zone),
        scores=scores,
        keyed=keyed,
    )
