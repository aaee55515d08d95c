"""The words of a published questionnaire, which a practice has the right to use."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import GuideAside, Instrument, Wording
from clients.actions import once
from practice import audit, clock
from practice.access import Admin, Therapist
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models import Practice

type Staff = Admin | Therapist


def sentence(instrument: Instrument, practice: Practice) -> str:
    """What is ticked and kept, word for word, beside a wording."""
    return _(
        "I have the right to use this wording of %(title)s with the people in care at"
        " %(practice)s: by its license or with written permission. I have compared it"
        " with its source."
    ) % {"title": instrument.title, "practice": practice.name}


@transaction.atomic
def add_wording(
    *,
    instrument: Instrument,
    document: Mapping[str, Any],
    attested: str,
    by: Staff,
    key: uuid.UUID | None = None,
) -> Wording:
    """Keep the words of a published questionnaire; they replace those in use.

    `document` as `Wording.document`. The earlier words stay with the sittings that
    were opened in them. `key`, when given, becomes the row's id: a form sent twice
    adds them once. Raises `RefusedError` where the words do not fit the key, where
    nothing was attested, and when somebody adds others at the same moment.
    """
    mine = {"practice_id": by.practice_id, "attested_by_id": by.user_id}
    if (earlier := once.made_before(Wording, key, **mine)) is not None:
        return earlier
    _refuse_unfit(instrument, document, attested)
    there = Wording.objects.filter(practice_id=by.practice_id, instrument=instrument)
    there.current().update(retired_at=clock.now())
    made = Wording(
        id=key or new_id(),
        practice_id=by.practice_id,
        instrument=instrument,
        version=(there.aggregate(last=Max("version"))["last"] or 0) + 1,
        document=dict(document),
        checksum=definitions.checksum(document),
        attested=attested,
        attested_by_id=by.user_id,
    )
    try:
        standing = once.insert_once(made, **mine)
    except IntegrityError as error:
        raise RefusedError(
            _("Somebody added other words just now. Please look at them first.")
        ) from error
    if standing is made:
        detail = {
            "instrument": instrument.code,
            "version": made.version,
            "items": len(document["items"]),
        }
        audit.record(by=by, action="added wording", about=made, detail=detail)
    return standing


def _refuse_unfit(
    instrument: Instrument, document: Mapping[str, Any], attested: str
) -> None:
    if instrument.kind != "published":
        raise RefusedError(_("This questionnaire has its own words already."))
    if not attested.strip():
        raise RefusedError(_("Say first that you have the right to use these words."))
    try:
        worded = instrument.definition().worded(document)
    except definitions.DefinitionError as error:
        raise RefusedError(error.reason) from error
    if not worded.is_worded:
        raise RefusedError(_("A statement is empty."))


@transaction.atomic
def put_guide_aside(*, by: Staff) -> None:
    """Show the library's first steps no more in this practice; once is enough."""
    row, is_new = GuideAside.objects.get_or_create(
        practice_id=by.practice_id, defaults={"put_by_id": by.user_id}
    )
    if is_new:
        audit.record(by=by, action="put guide aside", about=row)
