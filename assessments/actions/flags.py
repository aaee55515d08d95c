"""Flags: raised by an answer, told neutrally, looked at, escalated if nobody does."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import monitored, scoring, watching
from assessments.models import Administration, Flag, Monitoring
from clients.actions import review
from clients.models import Care, ReviewItem
from practice import audit, clock, outbox
from practice.access import System, Therapist
from practice.errors import RefusedError

NOTICE = "assessments.flag"
WITHOUT_MONITORING = timedelta(hours=4)
BY = "flags"


def raise_flags(
    administration: Administration, answers: Mapping[int, scoring.Answer]
) -> list[Flag]:
    """Raise what these answers call for; inside the transaction that finishes them.

    One flag of each kind, an urgent item in the review queue, and a neutral message
    to the responsible therapist and cover, in the watched hours.
    """
    rules = scoring.raised(administration.instrument.definition(), answers)
    if not rules:
        return []
    hours = monitored.hours_of(administration.practice_id)
    now = clock.now()
    look_by = now + WITHOUT_MONITORING
    if hours is not None:
        look_by = watching.after(now, hours.hours, hours.escalate_after)
    by = System(BY, practice_id=uuid.UUID(str(administration.practice_id)))
    flags = []
    for rule in rules:
        flag = Flag.objects.create(
            practice_id=administration.practice_id,
            couple_id=administration.couple_id,
            partner_id=administration.partner_id,
            administration=administration,
            kind=rule.kind,
            look_by=look_by,
        )
        # Whose it is stays out of the trail: people read their own part of that.
        audit.record(by=by, action="raised flag", about=flag)
        review.queue(
            kind=ReviewItem.Kind.FLAG,
            partner=administration.partner,
            subject_id=flag.key,
        )
        _tell(flag, _responsible(flag, hours), "look")
        flags.append(flag)
    return flags


@transaction.atomic
def acknowledge(*, flag: Flag, note: str, by: Therapist) -> None:
    """Say that one has looked and what was done; the first to say so stays.

    Raises `RefusedError` without a note, or when somebody else was first.
    """
    if not note.strip():
        raise RefusedError(_("Say in a line what you did or will do."))
    row = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if row.acknowledged_at is not None:
        raise RefusedError(_("Somebody has looked at this meanwhile."))
    row.acknowledged_at = clock.now()
    row.acknowledged_by_id = by.user_id
    row.note = note
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    outbox.cancel(subject=row.key, reason=outbox.Reason.DONE)
    review.settle(kind=ReviewItem.Kind.FLAG, subject_id=row.key, by=by)
    audit.record(by=by, action="acknowledged flag", about=row)


def escalate_due() -> int:
    """Tell the next in line of flags that nobody has looked at; says how many.

    Running twice, late or at once is harmless: a flag is escalated once.
    """
    now = clock.now()
    due = Flag.objects.waiting().filter(look_by__lte=now, escalated_at=None)
    return sum(_escalate(flag) for flag in due.iterator())


@transaction.atomic
def _escalate(flag: Flag) -> bool:
    won = Flag.objects.filter(
        pk=flag.pk, escalated_at=None, acknowledged_at=None
    ).update(escalated_at=clock.now())
    if not won:
        return False
    watch = monitored.hours_of(flag.practice_id)
    users = [watch.escalate_to] if watch else list(_responsible(flag, None))
    _tell(flag, users, "escalated")
    by = System(BY, practice_id=uuid.UUID(str(flag.practice_id)))
    audit.record(by=by, action="escalated flag", about=flag)
    return True


def _responsible(flag: Flag, watch: monitored.Watch | None) -> list[uuid.UUID]:
    """The accounts of the couple's lead and covers, and of the practice's cover."""
    users = Care.objects.filter(
        couple_id=flag.couple_id, until=None, part__in=[Care.Part.LEAD, Care.Part.COVER]
    ).values_list("therapist__user_id", flat=True)
    found = list(dict.fromkeys(users))
    if watch is not None and watch.cover is not None and watch.cover not in found:
        found.append(watch.cover)
    return found


def _tell(flag: Flag, users: list[uuid.UUID], key: str) -> None:
    watch = monitored.hours_of(flag.practice_id)
    now = clock.now()
    wanted_at = watching.next_watched(now, watch.hours) if watch else now
    for user in users:
        outbox.notify(
            kind=NOTICE,
            practice=flag.practice,
            subject=flag.key,
            recipient=user,
            occurrence_key=key,
            wanted_at=wanted_at,
        )


def is_monitored(practice_id: uuid.UUID | str) -> bool:
    """Whether flags of this practice are looked at by somebody, at known hours."""
    return Monitoring.objects.filter(practice_id=practice_id).exists()
