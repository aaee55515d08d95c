"""Entering what somebody answered on paper; the record says who entered it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions import keeping
from assessments.actions.sittings import DRAFTED, complete, write_finished
from assessments.models import Administration
from clients.models import Partner
from practice import audit, clock
from practice.access import Therapist
from practice.errors import RefusedError, StaleError


@transaction.atomic
def enter_from_paper(
    *,
    administration: Administration,
    answers: Mapping[int, object],
    by: Therapist,
    revision: int | None = None,
) -> Administration:
    """Finish a sitting that was answered on paper; it says who entered it.

    `revision`, when given, is the version its writer has seen; raises `StaleError`
    when another is there by now.
    """
    row = _sheet(administration, answers, revision)
    if not row.given():
        raise RefusedError(_("Enter at least one answer."))
    row.entered_by_id = by.user_id
    if not write_finished(row):
        raise _overtaken(row, revision)
    complete(row, by)
    return row


@transaction.atomic
def save_from_paper(
    *,
    administration: Administration,
    answers: Mapping[int, object],
    by: Therapist,
    revision: int,
) -> Administration:
    """Keep a sheet as far as it has been entered, to go on with later.

    Only for somebody who works on paper: what another answers on screen is theirs.
    Raises `StaleError` as `enter_from_paper`.
    """
    row = _sheet(administration, answers, revision)
    if row.partner.standing != Partner.Standing.PAPER:
        raise RefusedError(
            _("%(name)s does not work on paper. Enter the whole sheet at once.")
            % {"name": row.partner.name}
        )
    row.entered_by_id = by.user_id
    row.state = Administration.State.DRAFT
    row.started_at = row.started_at or clock.now()
    if not keeping.write(row, *DRAFTED, *keeping.SEALED):
        raise _overtaken(row, revision)
    detail = keeping.trail(row, {str(number): 0 for number in row.given()})
    audit.record(by=by, action="saved answers", about=row, detail=detail)
    return row


def _sheet(
    administration: Administration,
    answers: Mapping[int, object],
    revision: int | None,
) -> Administration:
    """The sitting with these answers in it, not written yet.

    Raises `RefusedError` once its person has begun it on screen.
    """
    row = keeping.read(administration)
    keeping.require_open(row)
    if row.state != Administration.State.OPEN and not row.is_paper_draft:
        raise _begun_on_screen(row)
    given = {n: value for n, value in answers.items() if value not in (None, "")}
    wanted = keeping.cleaned(row, given)
    if revision not in (None, row.revision):
        raise _other_sheet(row, wanted)
    row.answers = row.confided = None  # a sheet is entered whole
    keeping.put(row, wanted)
    return row


def _overtaken(row: Administration, revision: int | None) -> RefusedError:
    mine = {str(number): answer for number, answer in row.given().items()}
    if revision is None:
        return _begun_on_screen(row)
    return _other_sheet(keeping.read(row), mine)


def _begun_on_screen(row: Administration) -> RefusedError:
    return RefusedError(
        _("%(name)s has begun this on screen.") % {"name": row.partner.name}
    )


def _other_sheet(row: Administration, mine: Mapping[str, object]) -> StaleError:
    """What stands there now; nothing of it where its person answers on screen."""
    return StaleError(
        _("Somebody entered this meanwhile."),
        mine=dict(mine),
        theirs=dict(row.answers or {}) if row.entered_by_id else {},
        revision=row.revision,
    )
