"""What a partner writes into an exercise, saved as it is written and recorded once.

Every verb first takes the occurrence for itself (`select_for_update`; on SQLite a
writing transaction is alone anyway), so two tabs never write at the same moment.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.actions import releases, review
from clients.models import ReviewItem
from homework import drafts, rules
from homework.exercises import clean_answers, missing_required
from homework.models import Entry, Occurrence
from homework.words import REASONS
from practice import audit, clock, outbox
from practice.access import Partner, Therapist
from practice.errors import RefusedError, StaleError

CHANGED_ELSEWHERE = gettext_lazy(
    "This was changed in another window. Here are both versions."
)


@transaction.atomic
def save_field(
    *,
    occurrence: Occurrence,
    field: str,
    value: object,
    revision: int,
    policy_shown: str,
    by: Partner,
) -> int:
    """Save one answer and return the new revision.

    `revision` is the one at which the writer last saw this field. A change of
    another field meanwhile merges, the same value is fine; a different value of
    this field raises `StaleError` with both.
    """
    try:
        return save_fields(
            occurrence=occurrence,
            answers={field: value},
            revision=revision,
            policy_shown=policy_shown,
            by=by,
        )
    except StaleError as error:
        theirs = error.theirs[field] if isinstance(error.theirs, dict) else None
        raise StaleError(
            str(error), mine=value, theirs=theirs, revision=error.revision
        ) from error


@transaction.atomic
def save_fields(
    *,
    occurrence: Occurrence,
    answers: Mapping[str, object],
    revision: int,
    policy_shown: str,
    by: Partner,
) -> int:
    """Save several answers at once, or none; return the new revision.

    Raises `StaleError`, whose `mine` and `theirs` are dicts by field, where one was
    changed elsewhere since `revision`.
    """
    held = _take(occurrence, by.partner_id)
    cleaned = _clean(held, answers)
    entry = Entry.objects.filter(occurrence=held).first() or _new_entry(held)
    if held.state == Occurrence.State.RECORDED:
        _require_same(entry, cleaned)
        return entry.revision
    _require_open(held)
    merged = drafts.merge(
        entry.answers, cleaned, seen=revision, revision=entry.revision + 1
    )
    if merged.theirs:
        raise StaleError(
            CHANGED_ELSEWHERE,
            mine={name: cleaned[name] for name in merged.theirs},
            theirs=merged.theirs,
            revision=entry.revision,
        )
    if merged.changed:
        entry.revision += 1
        entry.answers = merged.document
        entry.policy_shown = policy_shown
        entry.save()
        Occurrence.objects.filter(pk=held.pk).update(state=Occurrence.State.DRAFT)
        audit.record(
            by=by, action="saved answers", about=entry, detail={"fields": [*cleaned]}
        )
    return entry.revision


@transaction.atomic
def record(
    *,
    occurrence: Occurrence,
    outcome: str,
    answers: Mapping[str, object],
    reason: str,
    please_read: bool,
    talk_about: bool,
    policy_shown: str,
    by: Partner,
) -> Entry:
    """Record how it went, once. A second click gives the same entry.

    `reason`, one of `words.REASONS` or empty, belongs to "not this time"; it is
    sealed for the therapist and shown to nobody else, its author included. Raises
    `RefusedError` for what cannot be kept and `StaleError` where something else was
    recorded before.
    """
    held = _take(occurrence, by.partner_id)
    cleaned = _clean(held, answers)
    entry = Entry.objects.filter(occurrence=held).first() or _new_entry(held)
    written = drafts.values(entry.answers) | cleaned
    _require_outcome(held, outcome, written, reason)
    if not _close(held):
        _require_same(entry, cleaned, outcome)
        _confide(entry, reason)
        return entry
    entry.answers = written
    entry.outcome = outcome
    entry.please_read, entry.talk_about = please_read, talk_about
    entry.policy_shown = policy_shown
    entry.recorded_at = clock.now()
    entry.late = entry.recorded_at >= held.due_at
    entry.revision += 1
    entry.save()
    _confide(entry, reason)
    outbox.cancel(subject=held.key, reason=outbox.Reason.DONE)
    _put_before_therapist(entry, held)
    _offer_for_sharing(entry, held)
    audit.record(by=by, action="recorded entry", about=entry)
    return entry


@transaction.atomic
def enter_from_paper(
    *,
    occurrence: Occurrence,
    outcome: str,
    answers: Mapping[str, object],
    reason: str,
    by: Therapist,
) -> Entry:
    """Record what a partner on paper wrote; it says who entered it.

    It is never late, as nobody knows when it was written, and never offered for
    sharing, as its author has no page to share it on. Raises `RefusedError` for what
    cannot be kept, and where it was recorded before.
    """
    held = _take(occurrence, occurrence.partner_id)
    refused = rules.paper_refusal(
        standing=held.partner.standing,
        state=held.state,
        opens_at=held.opens_at,
        now=clock.now(),
    )
    if refused:
        raise RefusedError(refused)
    cleaned = _clean(held, answers)
    _require_outcome(held, outcome, cleaned, reason)
    Occurrence.objects.filter(pk=held.pk).update(state=Occurrence.State.RECORDED)
    entry = _new_entry(held)
    entry.answers, entry.outcome = cleaned, outcome
    entry.entered_by_id = by.user_id
    entry.recorded_at = clock.now()
    entry.revision = 1
    entry.save()
    _confide(entry, reason)
    if outcome == Entry.Outcome.WENT_BADLY:
        review.queue(
            kind=ReviewItem.Kind.WENT_BADLY,
            partner=held.partner,
            subject_id=entry.key,
        )
    audit.record(by=by, action="entered from paper", about=entry)
    return entry


def _take(occurrence: Occurrence, partner_id: UUID | str) -> Occurrence:
    held = (
        Occurrence.objects.select_for_update(of=("self",))
        .filter(pk=occurrence.pk, partner_id=partner_id)
        .exclude(state=Occurrence.State.CANCELLED)
        .select_related(
            "assignment__exercise", "assignment__assigned_by", "partner", "couple"
        )
        .first()
    )
    if held is None:
        raise RefusedError(_("This has been taken back. There is nothing to do."))
    return held


def _close(held: Occurrence) -> bool:
    """Make it recorded, if it still could be; False if it was recorded before."""
    if held.state == Occurrence.State.RECORDED:
        return False
    _require_open(held)
    return bool(
        Occurrence.objects.filter(pk=held.pk, state=held.state).update(
            state=Occurrence.State.RECORDED
        )
    )


def _require_open(held: Occurrence) -> None:
    now = clock.now()
    if held.couple.ended_at is not None:
        raise RefusedError(
            _("This work has ended. What you wrote before can still be read.")
        )
    if now < held.opens_at:
        raise RefusedError(_("This is not open yet."))
    if now >= held.closes_at:
        raise RefusedError(
            _("The time for this one is over. You can still write to your therapist.")
        )


def _clean(held: Occurrence, answers: Mapping[str, object]) -> dict[str, object]:
    definition = held.assignment.exercise.definition()
    cleaned, errors = clean_answers(definition, answers)
    if errors:
        raise RefusedError(" ".join(_(message) for message in errors.values()))
    return cleaned


def _require_outcome(
    held: Occurrence, outcome: str, written: Mapping[str, object], reason: str
) -> None:
    if outcome not in Entry.Outcome.values:
        raise RefusedError(_("Please say how it went."))
    if reason and (reason not in REASONS or outcome != Entry.Outcome.NOT_DONE):
        raise RefusedError(_("Please choose from the answers offered."))
    definition = held.assignment.exercise.definition()
    if outcome == Entry.Outcome.DONE and missing_required(definition, written):
        raise RefusedError(_("Something is still blank that this one is about."))


def _new_entry(held: Occurrence) -> Entry:
    return Entry(
        practice_id=held.practice_id,
        couple_id=held.couple_id,
        occurrence=held,
        partner_id=held.partner_id,
        person_key=held.partner.person_id,
        answers={},
    )


def _require_same(
    entry: Entry, cleaned: Mapping[str, object], outcome: str = ""
) -> None:
    """After it was recorded only the very same may come again."""
    stored = drafts.values(entry.answers)
    differing = [n for n in cleaned if not drafts.is_same(stored.get(n), cleaned[n])]
    if differing or outcome not in ("", entry.outcome):
        raise StaleError(
            _("You had already recorded this. Here is what you wrote just now."),
            mine={name: cleaned[name] for name in differing},
            theirs={name: stored.get(name) for name in differing},
            revision=entry.revision,
        )


def _confide(entry: Entry, reason: str) -> None:
    """Keep a reason for the therapist alone; of two different ones, both."""
    told = list((entry.confided or {}).get("reasons", []))
    if not reason or reason in told:
        return
    entry.confided = {"reasons": [*told, reason]}
    entry.save(update_fields=["confided"])
    if reason == "not_safe":
        review.queue(
            kind=ReviewItem.Kind.NOT_SAFE, partner=entry.partner, subject_id=entry.key
        )


def _put_before_therapist(entry: Entry, held: Occurrence) -> None:
    """Only these few wait for a reader; the rest is read before the session."""
    for kind, applies in (
        (ReviewItem.Kind.WENT_BADLY, entry.outcome == Entry.Outcome.WENT_BADLY),
        (ReviewItem.Kind.PLEASE_READ, entry.please_read),
        (ReviewItem.Kind.COMMENT_OWED, held.assignment.will_comment),
    ):
        if applies:
            review.queue(kind=kind, partner=held.partner, subject_id=entry.key)


def _offer_for_sharing(entry: Entry, held: Occurrence) -> None:
    assignment = held.assignment
    if any(one.share == "may" for one in assignment.exercise.definition().fields):
        releases.offer(
            kind="entry",
            subject_id=entry.key,
            author=held.partner,
            opened_by=assignment.assigned_by.user_id if assignment.opened else None,
        )
