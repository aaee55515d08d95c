"""One partner's sitting: saving answers as they are given, and finishing, once."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import scoring
from assessments.actions import flags, keeping
from assessments.models import Administration, Plan, Score
from clients.actions import releases, review
from clients.models import Partner, ReviewItem
from practice import audit, clock, outbox
from practice.access import Actor, Handed
from practice.access import Partner as PartnerViewer
from practice.errors import RefusedError, StaleError

DRAFTED = ("state", "started_at", "policy_shown", "entered_by_id")
FINISHED = (
    *("answers", "confided", "state", "started_at", "submitted_at"),
    *("policy_shown", "entered_by_id", "device"),
)


@transaction.atomic
def save_answer(
    *,
    administration: Administration,
    number: int,
    value: object,
    revision: int,
    policy_shown: str,
    by: PartnerViewer | Handed,
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
    by: PartnerViewer | Handed,
) -> int:
    """Keep answers by item number, all or none; returns the revision after it.

    `revision` is what the page knew. If somebody saved meanwhile, other items join
    theirs and equal answers are fine; a different answer to the same item raises
    `StaleError` with both, by item number. What is confided raises nothing and is
    shown nowhere: there the latest counts. `policy_shown` is kept from the first save.
    """
    wanted = keeping.cleaned(administration, answers)
    row = administration
    if row.revision != revision or not _changed(row, wanted):
        row = keeping.read(row)
    while True:
        keeping.require_open(row)
        changed = _changed(row, wanted)
        if not changed:
            return row.revision
        _refuse_overwriting(row, changed, revision)
        _draft(row, changed, policy_shown)
        if keeping.write(row, *DRAFTED, *_touched(row)):
            break
        row = keeping.read(row)
    detail = keeping.trail(row, changed)
    audit.record(by=by, action="saved answers", about=row, detail=detail)
    return row.revision


def _changed(row: Administration, wanted: keeping.Kept) -> keeping.Kept:
    """What differs from what is kept. What is confided always does: a page could tell
    otherwise what stands there already.
    """
    kept = row.answers or {}
    return {n: value for n, value in wanted.items() if kept.get(n) != value}


def _draft(row: Administration, changed: keeping.Kept, policy_shown: str) -> None:
    keeping.put(row, changed)
    row.state = Administration.State.DRAFT
    row.started_at = row.started_at or clock.now()
    row.policy_shown = row.policy_shown or policy_shown
    row.entered_by_id = None  # a sheet begun on paper is its person's own from here on


def _touched(row: Administration) -> tuple[str, ...]:
    """The sealed documents that a saving writes; the second only where there is one."""
    return ("answers", "confided") if row.is_confided else ("answers",)


def _refuse_overwriting(
    row: Administration, changed: Mapping[str, object], revision: int
) -> None:
    kept = row.answers or {}
    theirs = {int(n): kept[n] for n in changed if n in kept}
    if theirs and revision != row.revision:
        raise StaleError(
            _("You answered this differently on another page."),
            mine={number: changed[str(number)] for number in theirs},
            theirs=theirs,
            revision=row.revision,
        )


@transaction.atomic
def submit(
    *,
    administration: Administration,
    by: PartnerViewer | Handed,
    answers: Mapping[int, object] | None = None,
    revision: int = 0,
    policy_shown: str = "",
    device: str = "",
) -> Administration:
    """Finish: score, queue for reading, cancel reminders, all at once and once.

    `answers` and `revision` are the page's, kept in the same act as `save_answers`
    would. `device` is a keyed hash, see `assessments.devices`. Raises `RefusedError`
    when it was finished before, is over, or lacks what must be answered or declined.
    """
    wanted = keeping.cleaned(administration, answers or {})
    row = administration
    while True:
        keeping.require_open(row)
        changed = _changed(row, wanted)
        if changed:
            _refuse_overwriting(row, changed, revision)
        keeping.put(row, changed)
        _require_needed(row)
        row.entered_by_id = None
        row.policy_shown = row.policy_shown or policy_shown
        row.device = device
        if write_finished(row):
            break
        row = keeping.read(row)
    complete(row, by)
    return row


def _require_needed(row: Administration) -> None:
    """Some statements may be declined, and not left out."""
    given = row.given()
    items = row.instrument.definition().items
    left = [str(i.number) for i in items if i.required and i.number not in given]
    if left:
        said = ngettext(
            "Statement %(numbers)s needs an answer, or “I would rather not say”.",
            "Statements %(numbers)s need an answer, or “I would rather not say”.",
            len(left),
        )
        raise RefusedError(said % {"numbers": ", ".join(left)})


def write_finished(row: Administration) -> bool:
    """Close the sitting with what is in `row`; False when somebody wrote meanwhile."""
    row.state, was = Administration.State.SUBMITTED, row.state
    row.submitted_at = clock.now()
    row.started_at = row.started_at or row.submitted_at
    won = keeping.write(row, *FINISHED)
    if not won:
        row.state = was
    return won


def complete(row: Administration, by: Actor) -> None:
    """All that follows from finishing, in the transaction that finished it."""
    _score(row)
    flags.raise_flags(row, row.given())
    outbox.cancel(subject=row.key, reason=outbox.Reason.DONE)
    partner: Partner = row.partner
    review.queue(kind=ReviewItem.Kind.ASSESSMENT, partner=partner, subject_id=row.key)
    if not row.is_confided:
        releases.offer(
            kind="scores",
            subject_id=row.key,
            author=partner,
            mutual_key=_mutual_key(row),
            opened_by=row.plan.made_by.user_id if row.plan.opens_scores else None,
        )
    detail = {"confided": True} if row.is_confided else {}
    audit.record(by=by, action="finished questionnaire", about=row, detail=detail)


def _mutual_key(row: Administration) -> UUID | None:
    """Rounds both answer open together; what only one answers stands alone."""
    return row.mutual_key if row.plan.whom == Plan.For.BOTH else None


def _score(row: Administration) -> None:
    found = scoring.score(row.instrument.definition(), row.given())
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
