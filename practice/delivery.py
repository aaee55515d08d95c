"""Handing messages over: claim, look again, mark, send, record.

SMTP offers no way to ask "did you take it?". So a message is marked as handed over,
and that is committed, before the dialogue begins; a worker that dies after the mark
leaves an outcome that is called unknown, and unknown is tried again at most once,
with the same Message-ID. Every move compares the lease, so a worker that slept past
its lease changes nothing.
"""

import logging
import secrets
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage

from django.db import transaction
from django.utils import translation

from practice import clock, heartbeat, notices, schedule, transport
from practice.faults import fault
from practice.models.outbox import Message, Notice
from practice.notices import Contact, NoticeKind
from practice.placement import (
    DAY_SLOT,
    PER_WEEK,
    WEEK,
    Reason,
    busy_days,
    carry_over,
    close,
    end_unsent,
    finish,
    later,
    move,
    one_at_a_time,
    refuse,
    settle,
    waiting_in,
)
from practice.transport import Outcome, Transport

LEASE = timedelta(minutes=5)
#: A worker whose lease ends sooner than this may not begin a hand-over.
LEASE_NEEDED = timedelta(seconds=transport.DEADLINE_SECONDS + 5)
LONGEST_WAIT = timedelta(minutes=30)
#: Stop claiming after this long, so that one last slow dialogue (90 s) still ends
#: before Celery's soft limit (120 s).
SWEEP_SECONDS = 25

Counts = Counter[str]
State = Message.State
log = logging.getLogger(__name__)


def _never() -> bool:
    return False


def sweep(
    limit: int = 100,
    *,
    stop: Callable[[], bool] = _never,
    carrier: Transport | None = None,
) -> Counts:
    """Hand over what is due; returns how many messages came to each state.

    Keys are ``Message.State`` values ("scheduled": put off or to be tried again)
    and "reaped" (leases of dead workers). ``stop`` is asked between messages, and
    once more before a claimed one is prepared. May be called by any number of workers
    at once.
    """
    heartbeat.beat("sweep")
    counts: Counts = Counter(reaped=reap(), expired=expire())
    carrier = carrier or transport.from_settings()
    ends = time.monotonic() + SWEEP_SECONDS
    try:
        for _each in range(limit):
            if stop() or time.monotonic() > ends:
                break
            message = claim()
            if message is None:
                break
            fault("delivery.after_claim")
            if stop():
                release(message)
                break
            _deliver(message, carrier)
            counts[message.state] += 1
    finally:
        carrier.close()
    return counts


def claim() -> Message | None:
    """Take the longest-due message under a fresh lease; None when none is due.

    The attempt is counted here, so that a message that kills its worker comes to an
    end. SKIP LOCKED only spares PostgreSQL workers a wait; the compare-and-set in
    ``move`` is what lets one of them win.
    """
    now = clock.now()
    due = Message.objects.filter(state=State.SCHEDULED, next_at__lte=now)
    while True:
        with transaction.atomic():
            message = (
                due.select_for_update(skip_locked=True).order_by("next_at", "pk")
            ).first()
            if message is None:
                return None
            if move(
                message,
                State.SENDING,
                reason="claimed",
                attempts=message.attempts + 1,
                lease_token=uuid.uuid4(),
                lease_until=now + LEASE,
                handed_over_at=None,
            ):
                return message


def release(message: Message) -> None:
    """Give a claim back that was not used; it does not count as an attempt."""
    move(
        message,
        State.SCHEDULED,
        reason="worker stopped",
        attempts=message.attempts - 1,
    )


def _deliver(message: Message, carrier: Transport) -> None:
    """Bring one claimed message as far as it goes; no error leaves this function."""
    try:
        letter = prepare(message)
    except Exception as error:
        # A row that cannot be rendered must not stop its neighbors.
        log.exception("message %s could not be prepared", message.pk)
        try_later(message, type(error).__name__)
        return
    if letter is None:
        return
    fault("delivery.after_mark")
    try:
        outcome = carrier.send(letter)
    except Exception as error:
        log.exception("message %s: the carrier broke down", message.pk)
        outcome = Outcome.unknown(type(error).__name__)
    fault("delivery.after_send")
    record(message, outcome)


@transaction.atomic
def prepare(message: Message) -> EmailMessage | None:
    """Look again, render and mark as handed over: the point of no return.

    None when the message was cancelled, expired, put off, or is no longer ours.
    ``message`` then holds the state it came to.
    """
    one_at_a_time([message.recipient])
    if not _still_ours(message):
        return None
    absorb(message)
    if (found := _weed(message)) is None:
        return None
    kind, contact, live = found
    if _put_off(message, kind, contact, live):
        return None
    with translation.override(contact.locale):
        letter = transport.compose(
            kind.render(message, live, contact), contact, message.message_id
        )
    fault("delivery.before_mark")
    now = clock.now()
    marked = move(message, State.SENDING, reason="handed over", handed_over_at=now)
    return letter if marked else None


def _still_ours(message: Message) -> bool:
    held = Message.objects.select_for_update().filter(
        pk=message.pk, state=State.SENDING, lease_token=message.lease_token
    )
    if held.first() is None or message.lease_until is None:
        return False
    if message.lease_until - clock.now() < LEASE_NEEDED:
        try_later(message, "lease too short")
        return False
    return True


def absorb(message: Message) -> None:
    """Take in the person's other day messages that are due as well.

    After a standstill several days' messages are due at once; one mail goes out.
    """
    if message.slot != DAY_SLOT or message.unknown_count:
        return
    others = Message.objects.filter(
        recipient=message.recipient,
        channel=message.channel,
        slot=DAY_SLOT,
        state=State.SCHEDULED,
        unknown_count=0,
        next_at__lte=clock.now(),
    )
    merged = [other.due_at for other in others if carry_over(other, message)]
    if merged and min(merged) < message.due_at:
        message.due_at = min(merged)
        Message.objects.filter(pk=message.pk).update(due_at=message.due_at)


def _weed(message: Message) -> tuple[NoticeKind, Contact, list[Notice]] | None:
    """End what is late or no longer wanted; what is left, or None after ending all."""
    waiting = list(waiting_in(message))
    live = [notice for notice in waiting if _is_live(notice)]
    if not live:
        last = Notice.objects.filter(message=message).order_by("-ended_at").first()
        expired = last is not None and last.state == Notice.State.EXPIRED
        why = last.reason if last is not None else Reason.NOT_WANTED.value
        end_unsent(message, State.EXPIRED if expired else State.CANCELLED, why)
        return None
    kind = notices.named(live[0].kind)
    contact = kind.contact(message.recipient)
    if contact is None or not contact.allowed:
        refuse(message, Reason.TURNED_OFF if contact else Reason.NO_ADDRESS)
        return None
    if contact.held:
        end_unsent(message, State.FAILED, Reason.REFUSED, last_error="held")
        return None
    return kind, contact, live


def _is_live(notice: Notice) -> bool:
    this = Notice.objects.filter(pk=notice.pk)
    if notice.use_by is not None and notice.use_by <= clock.now():
        close(this, Notice.State.EXPIRED, Reason.TOO_LATE)
        return False
    if not notices.named(notice.kind).still_wanted(notice):
        close(this, Notice.State.CANCELLED, Reason.NOT_WANTED)
        return False
    return True


def _put_off(
    message: Message, kind: NoticeKind, contact: Contact, live: list[Notice]
) -> bool:
    """Defer, or end, a message whose moment is not now; True when it did."""
    now = clock.now()
    earliest = max(notice.wanted_at for notice in live)
    if earliest <= now and kind.policy.respects_safe_hours:
        earliest = contact.safe_hours.next_allowed(now, contact.zone)
    if earliest <= now and message.counted:
        reached = _days_reached(message, contact.zone)
        today = schedule.local_date(now, contact.zone)
        if len(reached) >= PER_WEEK:
            refuse(message, Reason.WEEKLY_LIMIT)
            return True
        if today in reached:
            earliest = schedule.end_of_day(today, contact.zone)
    if earliest <= now:
        return False
    settle(message, policy=kind.policy, contact=contact, earliest=earliest)
    return True


def _days_reached(message: Message, zone: str) -> set[date]:
    """The local days of the last seven on which other messages went out."""
    today = schedule.local_date(clock.now(), zone)
    others = Message.objects.filter(
        recipient=message.recipient,
        counted=True,
        state__in=[State.SENDING, State.SENT, State.UNKNOWN],
        handed_over_at__isnull=False,
        handed_over_at__gt=clock.now() - timedelta(days=WEEK + 1),
    ).exclude(pk=message.pk)
    first = today - timedelta(days=WEEK - 1)
    return {day for day in busy_days(others, zone) if day >= first}


def record(message: Message, outcome: Outcome) -> None:
    """Write down what the mail server said; nothing if the lease was lost."""
    match outcome.kind:
        case "accepted":
            finish(message, State.SENT, reason="", last_error="")
        case "refused":
            error = f"refused {outcome.detail}"[:60]
            finish(message, State.FAILED, reason=Reason.REFUSED, last_error=error)
        case "retry":
            try_later(message, outcome.detail, counts=outcome.counts)
        case "unknown":
            unanswered(message, outcome.detail)


def try_later(message: Message, error: str, *, counts: bool = True) -> None:
    """Put back with a growing wait, or give up after the last attempt."""
    if counts and message.attempts >= message.max_attempts:
        end_unsent(message, State.FAILED, Reason.GAVE_UP, last_error=error[:60])
        return
    wait = backoff(message.attempts) if counts else LONGEST_WAIT
    move(
        message,
        State.SCHEDULED,
        reason=error,
        next_at=clock.now() + wait,
        attempts=message.attempts - (not counts),
        last_error=error[:60],
    )


def unanswered(message: Message, error: str) -> None:
    """The mail may have gone out: once more if every kind in it allows, else stop."""
    kinds = [notices.known(notice.kind) for notice in waiting_in(message)]
    policies = {kind.policy.on_unknown if kind else "drop" for kind in kinds}
    if "alert" in policies:
        log.error("message %s: outcome unknown (%s)", message.pk, error)
    seen = message.unknown_count + 1
    again = seen == 1 and policies and "drop" not in policies
    if again and message.attempts < message.max_attempts:
        move(
            message,
            State.SCHEDULED,
            reason=Reason.NO_ANSWER,
            unknown_count=seen,
            next_at=clock.now() + backoff(message.attempts),
            last_error=error[:60],
        )
        return
    finish(
        message,
        State.UNKNOWN,
        reason=Reason.NO_ANSWER,
        unknown_count=seen,
        last_error=error[:60],
    )


def backoff(attempts: int) -> timedelta:
    """1, 2, 4, 8, 16, 30, 30 ... minutes after that many attempts, plus up to 20 %."""
    wait = min(timedelta(minutes=2 ** max(0, min(attempts, 9) - 1)), LONGEST_WAIT)
    return wait * (1 + secrets.randbelow(200) / 1000)


def reap() -> int:
    """Take back the leases of workers that died; returns how many."""
    dead = Message.objects.filter(
        state=State.SENDING, lease_until__lte=clock.now()
    ).order_by("lease_until")[:500]
    for message in dead:
        if message.handed_over_at is not None:
            unanswered(message, "worker lost")
        elif message.attempts >= message.max_attempts:
            end_unsent(message, State.FAILED, Reason.GAVE_UP, last_error="worker lost")
        else:
            move(message, State.SCHEDULED, reason="worker lost", next_at=clock.now())
    return len(dead)


def expire() -> int:
    """End scheduled messages whose time has passed; returns how many."""
    late = Message.objects.filter(state=State.SCHEDULED, use_by__lte=clock.now())
    return sum(_expire(message) for message in late.order_by("use_by")[:500])


@transaction.atomic
def _expire(message: Message) -> bool:
    one_at_a_time([message.recipient])
    # Another notice may have joined since the list was read.
    use_by = later(waiting_in(message).values_list("use_by", flat=True))
    if use_by is not None and use_by <= clock.now():
        return end_unsent(message, State.EXPIRED, Reason.TOO_LATE)
    return False
