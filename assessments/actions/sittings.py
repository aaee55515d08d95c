"""One partner's sitting: saving answers as they are given, and finishing, once."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.models import Administration, Plan, Score
from clients.actions import releases, review
from clients.models import Partner, ReviewItem
from practice import audit, clock, outbox
from practice.access import Actor, Therapist
from practice.access import Partner as PartnerViewer
from practice.errors import RefusedError, StaleError

OPEN = (Administration.State.OPEN, Administration.State.DRAFT)


@transaction.atomic
def save_answer(
    *,
    administration: Administration,
    number: int,
    value: object,
    revision: int,
    policy_shown: str,
    by: PartnerViewer,
) -> int:
    """Keep one answer; returns the new revision. See `save_answers`."""
    return save_answers(
        administration=administration,
        answers={number: value},
        revision=revision,
        policy_shown=policy_shown,
        by=by,
    )


@transaction.atomic
def save_answers(
    *,
    administration: Administration,
    answers: Mapping[int, object],
    revision: int,
    policy_shown: str,
    by: PartnerViewer,
) -> int:
    """Keep answers by item number, all or none; returns the revision after it.

    `revision` is what the page knew. If somebody saved meanwhile, other items join
    theirs and equal answers are fine; a different answer to the same item raises
    `StaleError` with both, by item number. `policy_shown` is kept from the first save.
    """
    wanted = _cleaned(administration, answers)
    while True:
        row = _read(administration)
        _require_open(row)
        kept = dict(row.answers or {})
        changed = {n: value for n, value in wanted.items() if kept.get(n) != value}
        if not changed:
            return row.revision
        if revision != row.revision:
            _refuse_overwriting(changed, kept, row.revision)
        # The update is the compare-and-set; losing it, we look at what came between.
        if _claim(row):
            break
    row.answers = kept | changed
    row.state = Administration.State.DRAFT
    row.started_at = row.started_at or clock.now()
    row.policy_shown = row.policy_shown or policy_shown
    row.entered_by = None  # a sheet begun on paper is its person's own from here on
    row.save(
        update_fields=["answers", "state", "started_at", "policy_shown", "entered_by"]
    )
    items = sorted(int(number) for number in changed)
    audit.record(by=by, action="saved answers", about=row, detail={"items": items})
    return row.revision


def _cleaned(
    administration: Administration, answers: Mapping[int, object]
) -> dict[str, int | str]:
    """Answers fit to keep, or `RefusedError` in words for the person."""
    definition = administration.instrument.definition()
    try:
        return {
            str(number): scoring.clean_answer(definition, number, value)
            for number, value in answers.items()
        }
    except scoring.AnswerError as error:
        raise RefusedError(_(str(error))) from error


def _read(administration: Administration) -> Administration:
    return Administration.objects.select_related(
        "instrument", "plan", "couple", "partner__person"
    ).get(pk=administration.pk)


def _require_open(row: Administration) -> None:
    if row.state == Administration.State.SUBMITTED:
        raise RefusedError(_("This is already finished; nothing was changed."))
    if row.couple.ended_at is not None:
        raise RefusedError(
            _("This work has ended. What you answered before can still be read.")
        )
    if row.state not in OPEN:
        raise RefusedError(_("This is closed now."))


def _refuse_overwriting(
    changed: Mapping[str, object], kept: Mapping[str, object], revision: int
) -> None:
    theirs = {int(n): kept[n] for n in changed if n in kept}
    if theirs:
        raise StaleError(
            _("You answered this differently on another page."),
            mine={number: changed[str(number)] for number in theirs},
            theirs=theirs,
            revision=revision,
        )


def _claim(row: Administration) -> bool:
    """Take the next revision if the row is still as read.

    The row stays ours until the transaction ends, so it may be saved as a whole.
    """
    won = Administration.objects.filter(
        pk=row.pk, revision=row.revision, state__in=OPEN
    ).update(revision=row.revision + 1)
    row.revision += won
    return bool(won)


@transaction.atomic
def submit(*, administration: Administration, by: PartnerViewer) -> Administration:
    """Finish: score, queue for reading, cancel reminders, all at once and once.

    Raises `RefusedError` when it was finished before.
    """
    while True:
        row = _read(administration)
        _require_open(row)
        if _claim(row):
            break
    row.answers = dict(row.answers or {})
    row.entered_by = None
    _finish(row, by)
    return row


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
    row = _claim_sheet(administration, answers, revision)
    if not row.answers:
        raise RefusedError(_("Enter at least one answer."))
    row.entered_by_id = by.user_id
    _finish(row, by)
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
    row = _claim_sheet(administration, answers, revision)
    if row.partner.standing != Partner.Standing.PAPER:
        raise RefusedError(
            _("%(name)s does not work on paper. Enter the whole sheet at once.")
            % {"name": row.partner.name}
        )
    row.entered_by_id = by.user_id
    row.state = Administration.State.DRAFT
    row.started_at = row.started_at or clock.now()
    row.save(update_fields=["answers", "state", "started_at", "entered_by"])
    items = sorted(int(number) for number in row.answers)
    audit.record(by=by, action="saved answers", about=row, detail={"items": items})
    return row


def _claim_sheet(
    administration: Administration,
    answers: Mapping[int, object],
    revision: int | None,
) -> Administration:
    """The sitting with these answers in it, its next revision taken.

    Raises `RefusedError` once its person has begun it on screen.
    """
    row = _read(administration)
    _require_open(row)
    if row.state != Administration.State.OPEN and not row.is_paper_draft:
        raise _begun_on_screen(row)
    given = {n: value for n, value in answers.items() if value not in (None, "")}
    wanted = _cleaned(row, given)
    if revision not in (None, row.revision):
        raise _other_sheet(row, wanted)
    if not _claim(row):
        if revision is not None:
            raise _other_sheet(_read(row), wanted)
        raise _begun_on_screen(row)
    row.answers = wanted
    return row


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


def _finish(row: Administration, by: Actor) -> None:
    row.state = Administration.State.SUBMITTED
    row.submitted_at = clock.now()
    row.started_at = row.started_at or row.submitted_at
    row.save(
        update_fields=["answers", "state", "submitted_at", "started_at", "entered_by"]
    )
    _score(row)
    outbox.cancel(subject=row.key, reason=outbox.Reason.DONE)
    partner: Partner = row.partner
    review.queue(kind=ReviewItem.Kind.ASSESSMENT, partner=partner, subject_id=row.key)
    releases.offer(
        kind="scores", subject_id=row.key, author=partner, mutual_key=_mutual_key(row)
    )
    audit.record(by=by, action="finished questionnaire", about=row)


def _mutual_key(row: Administration) -> UUID | None:
    """Rounds both answer open together; what only one answers stands alone."""
    return row.mutual_key if row.plan.whom == Plan.For.BOTH else None


def _score(row: Administration) -> None:
    found = scoring.score(row.instrument.definition(), scoring.numbered(row.answers))
    Score.objects.bulk_create(
        Score(
            practice_id=row.practice_id,
            couple_id=row.couple_id,
            administration=row,
            partner_id=row.partner_id,
            instrument_id=row.instrument_id,
            scale=name,
            value=score.value,
            answered=score.answered,
            items=score.items,
            declined=score.declined,
            prorated=score.prorated,
        )
        for name, score in found.items()
    )
