"""The outbox: who is to be told what, kept in the database, merged, limited, readable.

Rooms call ``notify`` in the transaction that gives the reason and ``cancel`` in the
one that removes it. Nothing leaves here; ``practice.delivery`` hands messages over.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, OuterRef, Q, Subquery

from practice import clock, hints, notices
from practice.ids import new_id
from practice.models.outbox import Heartbeat, Message, MessageEvent, Notice
from practice.models.people import Practice
from practice.notices import (
    INVITATION,
    REMINDER,
    STAFF,
    Contact,
    Letter,
    NoticeKind,
    Policy,
    register,
)
from practice.placement import (
    DAY_SLOT,
    Reason,
    Spot,
    Wish,
    close,
    find_spot,
    finish,
    join,
    later,
    one_at_a_time,
    settle,
    share_of,
    waiting_in,
)

__all__ = [
    "INVITATION",
    "REMINDER",
    "STAFF",
    "Contact",
    "Letter",
    "NoticeKind",
    "Policy",
    "Reason",
    "address_refused",
    "cancel",
    "figures",
    "last_refusal",
    "last_sweep",
    "notify",
    "oldest_overdue",
    "register",
    "reschedule",
]

#: The task that hands over what is due, by name: it stands above the outbox.
SWEEP = "practice.tasks.sweep"


@transaction.atomic
def notify(
    *,
    kind: str,
    practice: Practice,
    subject: UUID,
    recipient: UUID,
    occurrence_key: str,
    wanted_at: datetime,
    use_by: datetime | None = None,
) -> Notice:
    """Record that ``recipient`` is to be told, once per kind, subject and key.

    Call it in the transaction that gives the reason. A second call with the same
    kind, subject, recipient and key returns the first notice unchanged. What cannot
    be sent (no address, turned off, limit reached, too late) is recorded as ended
    with its reason. Raises ``LookupError`` for a kind nobody registered.
    """
    named = notices.named(kind)
    one_at_a_time([recipient])
    if use_by is None and named.policy.use_by is not None:
        use_by = wanted_at + named.policy.use_by
    key = {
        "kind": kind,
        "subject": subject,
        "recipient": recipient,
        "occurrence_key": occurrence_key,
    }
    earlier = Notice.objects.filter(**key).first()
    if earlier is not None:
        return earlier
    notice = Notice(practice=practice, wanted_at=wanted_at, use_by=use_by, **key)
    _place(notice, named)
    return notice


def _place(notice: Notice, kind: NoticeKind) -> None:
    contact = kind.contact(notice.recipient)
    if contact is None:
        _record_ended(notice, Reason.NO_ADDRESS)
        return
    if not contact.allowed:
        _record_ended(notice, Reason.TURNED_OFF)
        return
    wish = Wish(
        recipient=notice.recipient,
        slot=DAY_SLOT if kind.policy.merges else notice.key.hex,
        policy=kind.policy,
        contact=contact,
        earliest=max(notice.wanted_at, clock.now()),
        use_by=notice.use_by,
        share=share_of(notice.key),
    )
    spot = find_spot(wish)
    # A worker may claim the day's message between our reading and our joining it;
    # then it is no longer joinable and the next day is found.
    while isinstance(spot, Spot) and spot.host is not None:
        if join(spot.host, at=spot.at, use_by=notice.use_by):
            notice.message = spot.host
            break
        spot = find_spot(wish)
    if isinstance(spot, Reason):
        _record_ended(notice, spot)
        return
    if notice.message is None:
        notice.message = _new_message(notice, wish, spot)
    notice.save(force_insert=notice._state.adding)
    _hint(spot.at)


def _record_ended(notice: Notice, reason: Reason) -> None:
    expired = reason == Reason.TOO_LATE
    notice.state = Notice.State.EXPIRED if expired else Notice.State.CANCELLED
    notice.reason = reason
    notice.ended_at = clock.now()
    notice.save(force_insert=notice._state.adding)


def _new_message(notice: Notice, wish: Wish, spot: Spot) -> Message:
    row = new_id()
    message = Message.objects.create(
        id=row,
        practice=notice.practice,
        recipient=notice.recipient,
        local_date=spot.day,
        slot=wish.slot,
        counted=wish.policy.counts_to_cap,
        next_at=spot.at,
        due_at=spot.at,
        use_by=notice.use_by,
        max_attempts=wish.policy.max_attempts,
        message_id=f"<{row}@{_mail_domain()}>",
    )
    MessageEvent.objects.create(message=message, to_state=message.state)
    return message


def _mail_domain() -> str:
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "localhost"


def _hint(at: datetime) -> None:
    """Tell a worker now rather than at the next beat; only to be quicker."""
    if settings.DELIVERY_HINTS and at <= clock.now():
        transaction.on_commit(partial(hints.ask, SWEEP), robust=True)


@transaction.atomic
def cancel(
    *,
    reason: str,
    subject: UUID | None = None,
    recipient: UUID | None = None,
    kinds: Collection[str] | None = None,
) -> int:
    """Cancel what is planned about ``subject``, or for ``recipient``, or both.

    ``reason`` is one of ``Reason`` or at most 60 characters that the recipient may
    read. A message left empty is cancelled with it. A message already being handed
    over is let be: its own record says what became of it. Returns how many notices
    were cancelled. Raises ``ValueError`` when neither subject nor recipient is given.
    """
    if subject is None and recipient is None:
        raise ValueError("cancel needs a subject or a recipient")
    planned = Notice.objects.filter(state=Notice.State.WAITING)
    if subject is not None:
        planned = planned.filter(subject=subject)
    if recipient is not None:
        planned = planned.filter(recipient=recipient)
    if kinds is not None:
        planned = planned.filter(kind__in=kinds)
    one_at_a_time(planned.values_list("recipient", flat=True))
    planned = planned.filter(message__handed_over_at=None)
    messages = list(Message.objects.filter(notices__in=planned).distinct())
    cancelled = close(
        Notice.objects.filter(pk__in=list(planned.values_list("pk", flat=True))),
        Notice.State.CANCELLED,
        reason,
    )
    for message in messages:
        _tidy(message, reason)
    return cancelled


def _tidy(message: Message, reason: str) -> None:
    """End a message nothing is left in, or shorten its use-by to what is left.

    One that a worker has claimed is left to it: it looks again before handing over.
    """
    if message.state != Message.State.SCHEDULED:
        return
    limits = list(waiting_in(message).values_list("use_by", flat=True))
    if not limits:
        finish(message, Message.State.CANCELLED, reason=reason)
        return
    Message.objects.filter(pk=message.pk, state=Message.State.SCHEDULED).update(
        use_by=later(limits)
    )


@transaction.atomic
def reschedule(recipient: UUID) -> None:
    """Plan what is unsent anew, after contact, hours, zone or pause changed.

    What was only kept back by an address, a choice or a pause, and is still wanted in
    time, is planned again.
    """
    one_at_a_time([recipient])
    planned = Message.objects.filter(
        recipient=recipient, state=Message.State.SCHEDULED
    ).order_by("next_at", "pk")
    for message in planned:
        first = waiting_in(message).first()
        kind = notices.known(first.kind) if first else None
        if kind is None:
            continue
        contact = kind.contact(recipient)
        if contact is None or not contact.allowed:
            why = Reason.TURNED_OFF if contact else Reason.NO_ADDRESS
            finish(message, Message.State.CANCELLED, reason=why)
            continue
        wanted = max(waiting_in(message).values_list("wanted_at", flat=True))
        settle(
            message,
            policy=kind.policy,
            contact=contact,
            earliest=max(wanted, clock.now()),
        )
    for notice in _kept_back(recipient):
        _plan_again(notice)


_MAY_CHANGE = (Reason.NO_ADDRESS, Reason.TURNED_OFF, Reason.TOO_LATE)


def _kept_back(recipient: UUID) -> list[Notice]:
    """Notices that a change of contact may free, in the order they were given.

    None whose message may have arrived: it would be handed over a third time.
    """
    rows = Notice.objects.filter(
        Q(use_by=None) | Q(use_by__gt=clock.now()),
        Q(message=None) | Q(message__unknown_count=0),
        recipient=recipient,
        state__in=[Notice.State.CANCELLED, Notice.State.EXPIRED],
        reason__in=_MAY_CHANGE,
    )
    return list(rows.order_by("created_at", "pk"))


def _plan_again(notice: Notice) -> None:
    kind = notices.known(notice.kind)
    contact = kind.contact(notice.recipient) if kind else None
    if kind is None or contact is None or not contact.allowed:
        return
    if not kind.still_wanted(notice):
        return
    notice.state = Notice.State.WAITING
    notice.message, notice.reason, notice.ended_at = None, "", None
    _place(notice, kind)


def figures(practice_id: UUID) -> dict[str, int]:
    """How many messages of a practice are in each state; every state is a key."""
    counted = dict(
        Message.objects.filter(practice_id=practice_id)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return {state.value: counted.get(state.value, 0) for state in Message.State}


def oldest_overdue() -> timedelta | None:
    """How long the longest-waiting due message has waited; None when none waits.

    Counted from when it was first due: tries that failed, and one that goes on, do not
    begin the wait anew.
    """
    now = clock.now()
    waiting = Message.objects.filter(finished_at=None, due_at__lte=now)
    first = waiting.aggregate(at=Min("due_at"))["at"]
    return None if first is None else now - first


def last_sweep() -> datetime | None:
    """When a worker last looked for due messages; None before the first time."""
    return Heartbeat.objects.filter(name="sweep").values_list("at", flat=True).first()


def address_refused(recipient: UUID, *, since: datetime) -> bool:
    """Whether a mail server refused this person's address after ``since``.

    Give the moment the address was last changed; while this is True nothing more
    should go there.
    """
    return Message.objects.filter(
        recipient=recipient,
        state=Message.State.FAILED,
        last_error__startswith="refused rcpt",
        finished_at__gte=since,
    ).exists()


def last_refusal(recipient: str) -> Subquery:
    """When a mail server last refused the address of `recipient`, a column's name."""
    refused = Message.objects.filter(
        recipient=OuterRef(recipient),
        state=Message.State.FAILED,
        last_error__startswith="refused rcpt",
    )
    return Subquery(refused.order_by("-finished_at").values("finished_at")[:1])
