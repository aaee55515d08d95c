"""Questionnaires that a practice makes itself. A change is always a new version."""

import re
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments import building, definitions
from assessments.actions.wordings import Staff
from assessments.models import Instrument
from assessments.parsing import from_document
from clients.actions import once
from practice import audit, clock
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models import Practice

PREFIX = "own-"  # no shipped code begins like this
LONGEST_STEM = 24
# Their licenses exclude electronic forms, or need the publisher's permission.
_CLOSED = re.compile(
    r"\b(?:ORS|SRS|CTS-?2S?)\b|(?i:outcome rating scale|session rating scale"
    r"|conflict tactics)"
)
# They ask what somebody must look at; one's own questionnaires raise no flag.
_NEEDS_A_LOOK = re.compile(
    r"\b(?:PHQ-?9|C-?SSRS|E?-?HITS|HARK|WAST)\b|(?i:suicid|self[- ]harm|safety"
    r"|violence|abuse)"
)


def sentence() -> str:
    """What is ticked and kept, word for word, in a questionnaire of one's own."""
    return _(
        "We wrote these words, or have the right to use them with people in care. None"
        " of them asks about self-harm or about being hurt or afraid: no answer here"
        " raises a flag."
    )


@transaction.atomic
def make_own(
    *,
    draft: building.Draft,
    attested: str,
    by: Staff,
    follows: Instrument | None = None,
    key: uuid.UUID | None = None,
) -> Instrument:
    """Publish a questionnaire of the practice's own, or the next version of one.

    What was answered stays with the version it was answered in. `key`, when given,
    becomes the row's id: a form sent twice makes it once. Raises `RefusedError` where
    it does not add up, and for titles whose licenses close them to electronic use.
    """
    mine = {"practice_id": by.practice_id, "made_by_id": by.user_id}
    if (earlier := once.made_before(Instrument, key, **mine)) is not None:
        return earlier
    _refuse_closed(draft, attested)
    practice = Practice.objects.get(pk=by.practice_id)
    code, version = _next(draft.title, by, follows)
    definition = _built(draft, code, version, practice, attested)
    made = _row(definition, key or new_id(), by)
    try:
        standing = once.insert_once(made, **mine)
    except IntegrityError as error:
        raise RefusedError(
            _("Somebody changed this just now. Please look at it first.")
        ) from error
    if standing is made:
        action = "changed questionnaire" if follows else "made questionnaire"
        detail = {"version": version, "items": len(definition.items)}
        audit.record(by=by, action=action, about=made, detail=detail)
    return standing


@transaction.atomic
def retire_own(*, instrument: Instrument, by: Staff) -> None:
    """Take a practice's own questionnaire out of the library, in all its versions.

    Schedules that give it go on; what was answered stays readable.
    """
    versions = Instrument.objects.filter(
        practice_id=by.practice_id, kind="custom", code=instrument.code, retired_at=None
    )
    if versions.update(retired_at=clock.now()):
        audit.record(by=by, action="retired questionnaire", about=instrument)


def _refuse_closed(draft: building.Draft, attested: str) -> None:
    if not attested.strip():
        raise RefusedError(_("Say first that you have the right to use these words."))
    for title in (draft.title, draft.partner_title):
        if _CLOSED.search(title):
            raise RefusedError(
                _(
                    "This looks like a questionnaire whose license is closed to"
                    " electronic use. It cannot be kept here."
                )
            )
        if _NEEDS_A_LOOK.search(title):
            raise RefusedError(
                _(
                    "This looks like a questionnaire whose answers somebody must look"
                    " at. One’s own raise no flag; use one from the shelf that does."
                )
            )


def _next(title: str, by: Staff, follows: Instrument | None) -> tuple[str, int]:
    """The code and the version of what is made; both are new in this practice."""
    mine = Instrument.objects.filter(practice_id=by.practice_id, kind="custom")
    if follows is not None:
        versions = mine.filter(code=follows.code).values_list("version", flat=True)
        if not versions:
            raise RefusedError(_("This questionnaire is not one of yours."))
        return follows.code, max(map(int, versions)) + 1
    taken = set(mine.values_list("code", flat=True))
    stem = PREFIX + (building.slug(title)[:LONGEST_STEM].strip("-") or "questionnaire")
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code, 1


def _built(
    draft: building.Draft, code: str, version: int, practice: Practice, attested: str
) -> definitions.Instrument:
    said = {
        "total": _("Total"),
        "target": _("this relationship"),
        "license": attested,
        "notes": _(
            "A questionnaire of this practice: it has no norms and no published"
            " reliability, raises no flags, and is not a diagnosis."
        ),
    }
    try:
        return from_document(
            building.document(
                draft,
                code=code,
                version=version,
                language=_language(practice),
                said=said,
            ),
            file=draft.title,
        )
    except definitions.DefinitionError as error:
        raise RefusedError(str(error)) from error


def _language(practice: Practice) -> str:
    """The practice's locale as definitions write it: "en-us" is "en-US"."""
    language, _hyphen, region = practice.locale.replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if region else language.lower()


def _row(definition: definitions.Instrument, key: uuid.UUID, by: Staff) -> Instrument:
    document = definition.as_document()
    return Instrument(
        id=key,
        practice_id=by.practice_id,
        code=definition.code,
        version=definition.version,
        language=definition.language,
        title=definition.title,
        partner_title=definition.partner_title,
        kind=definition.kind,
        family=definition.family,
        shelf=definition.shelf,
        minutes=definition.minutes,
        min_gap_days=definition.min_gap_days,
        document=document,
        checksum=definitions.checksum(document),
        made_by_id=by.user_id,
    )
