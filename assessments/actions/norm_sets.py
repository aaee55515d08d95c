"""Freezing local norms: averages of those who agreed to be counted."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments import definitions, norms, scoring
from assessments.actions.sittings import numbered
from assessments.models import Administration, Instrument, NormSet, Score
from clients.models import Consent
from practice import audit, schedule
from practice.access import Actor
from practice.encryption import warm_rows
from practice.errors import RefusedError
from practice.models import Practice


@transaction.atomic
def freeze_norms(*, practice: Practice, instrument: Instrument, by: Actor) -> NormSet:
    """Freeze the next version of a practice's norms for one form.

    Counts each person's first finished sitting, if they agree to it now. Raises
    `RefusedError` below 100 persons or 50 couples.
    """
    samples = _samples(practice, instrument)
    built = norms.build(instrument.definition(), samples)
    if built is None:
        raise RefusedError(
            _(
                "Norms need at least %(persons)d persons of %(couples)d couples who"
                " agreed to be counted and answered enough; so far there are"
                " %(have_persons)d of %(have_couples)d."
            )
            % {
                "persons": norms.MIN_PERSONS,
                "couples": norms.MIN_COUPLES,
                "have_persons": len({sample.person for sample in samples}),
                "have_couples": len({sample.couple for sample in samples}),
            }
        )
    document = built.as_document()
    frozen = NormSet.objects.create(
        practice=practice,
        instrument=instrument,
        version=_next_version(practice, instrument),
        document=document,
        checksum=definitions.checksum(document),
        persons=built.n_persons,
        couples=built.n_couples,
        sample=practice.sample,
    )
    audit.record(
        by=by, action="froze norms", about=frozen, detail={"persons": built.n_persons}
    )
    return frozen


def _next_version(practice: Practice, instrument: Instrument) -> int:
    earlier = NormSet.objects.filter(practice=practice, instrument=instrument)
    last: int | None = earlier.aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _samples(practice: Practice, instrument: Instrument) -> list[norms.Sample]:
    agreed = Consent.objects.filter(
        partner=OuterRef("partner"), kind=Consent.Kind.LOCAL_NORMS
    ).in_force()
    rows = list(
        Administration.objects.filter(
            Exists(agreed), practice=practice, instrument=instrument
        )
        .answered()
        .select_related("partner")
    )
    warm_rows(rows)
    definition = instrument.definition()
    scores = _scores(rows)
    return [
        _sample(row, definition, scores[row.key], practice.time_zone) for row in rows
    ]


def _scores(rows: Iterable[Administration]) -> dict[UUID, dict[str, float | None]]:
    found: dict[UUID, dict[str, float | None]] = defaultdict(dict)
    values = Score.objects.filter(administration__in=[row.pk for row in rows])
    for key, scale, value in values.values_list("administration_id", "scale", "value"):
        found[key][scale] = value
    return found


def _sample(
    row: Administration,
    definition: definitions.Instrument,
    scores: dict[str, float | None],
    zone: str,
) -> norms.Sample:
    answers = numbered(row.answers)
    rows = {name: scoring.keyed(definition, answers, name) for name in scores}
    assert row.submitted_at is not None  # noqa: S101 the database says so
    return norms.Sample(
        couple=str(row.couple_id),
        person=str(row.partner.person_id),
        completed_on=schedule.local_date(row.submitted_at, zone),
        scores=scores,
        keyed={name: keyed for name, keyed in rows.items() if keyed is not None},
    )
