"""Freezing local norms: averages of those who agreed to be counted."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from assessments import definitions, norm_samples, norms
from assessments.models import Instrument, NormSet
from practice import audit
from practice.access import Actor
from practice.errors import RefusedError
from practice.models import Practice


@transaction.atomic
def freeze_norms(*, practice: Practice, instrument: Instrument, by: Actor) -> NormSet:
    """Freeze the next version of a practice's norms for one form.

    Counts each person's first finished sitting, if they agree to it now. Raises
    `RefusedError` below 100 persons or 50 couples.
    """
    samples = norm_samples.with_answers(practice, instrument)
    definition = instrument.definition()
    built = norms.build(definition, samples)
    if built is None:
        persons, couples = norms.counted(definition, samples)
        raise RefusedError(
            _(
                "Norms need at least %(persons)d persons of %(couples)d couples who"
                " agreed to be counted and answered enough; so far there are"
                " %(have_persons)d of %(have_couples)d."
            )
            % {
                "persons": norms.MIN_PERSONS,
                "couples": norms.MIN_COUPLES,
                "have_persons": persons,
                "have_couples": couples,
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
