"""Where a notice goes: on which day, at what time, in which message.

All of it happens under ``one_at_a_time(recipient)``, inside a transaction. Every
move of a message is made by ``move``: a compare-and-set that leaves one event.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from practice import clock, schedule
from practice.models.outbox import Message, MessageEvent, Notice
from practice.notices import Contact, Policy

WEEK = 7
PER_WEEK = 3
DAY_SLOT = "day"


class Reason(models.TextChoices):
    """Why a message was not sent, in words a person may read."""

    DONE = "done", _("it was done already")
    NOT_WANTED = "no longer wanted", _("it was no longer needed")
    CARE_ENDED = "care ended", _("this work has ended")
    NO_ADDRESS = "no address", _("there is no address to send it to")
    TURNED_OFF = "turned off", _("messages are turned off")
    DAILY_LIMIT = "daily limit", _("one message a day is the limit")
    WEEKLY_LIMIT = "weekly limit", _("three messages a week is the limit")
    TOO_LATE = "too late", _("its time had passed")
    MERGED = "merged", _("it travels with another message")
    REFUSED = "refused", _("this address could not be used")
    GAVE_UP = "gave up", _("the mail server could not be reached")
    NO_ANSWER = "no answer", _("the mail server never said whether it took it")
    NOT_CONFIGURED = "mail not configured", _("mail is not set up yet")


@dataclass(frozen=True, slots=True)
class Spot:
    """A time for a message; ``host`` is the message of that day to join, if any."""

    at: datetime
    day: date
    host: Message | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; ``mover`` is the message that itself looks for a place.

    ``share``, from 0 to below 1, is how much of the policy's spread it waits.
    """

    recipient: UUID
    slot: str
    policy: Policy
    contact: Contact
    earliest: datetime
    use_by: datetime | None
    mover: Message | None = None
    share: float = 0.0


def share_of(key: UUID) -> float:
    """A share of the spread, from 0 to below 1, drawn once and the same ever after."""
    return (key.int & 0xFFFF) / 0x10000


def one_at_a_time(recipients: Iterable[UUID]) -> None:
    """Make this transaction the only one that places messages for these people.

    On SQLite a writing transaction is alone anyway. On PostgreSQL this takes one
    advisory lock per person, in one order, held until the transaction ends.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for recipient in sorted(set(recipients)):
            key = recipient.int & (2**63 - 1)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def move(
    message: Message, to: Message.State, *, reason: str = "", **changes: Any
) -> bool:
    """Change the state if it is still as read, and record it; False if it is not.

    Compares state, lease and attempts with what ``message`` holds, so that neither a
    worker that lost its lease nor one with an old reading changes anything.
    """
    before = message.state
    changes["state"] = to
    if to != Message.State.SENDING:
        changes |= {"lease_token": None, "lease_until": None}
    if to in Message.ENDED:
        changes["finished_at"] = clock.now()
    if to not in (Message.State.SENDING, Message.State.SENT, *_MAY_HAVE_LEFT):
        changes["handed_over_at"] = None
    with transaction.atomic():
        won = Message.objects.filter(
            pk=message.pk,
            state=before,
            lease_token=message.lease_token,
            attempts=message.attempts,
        ).update(**changes)
        if won:
            MessageEvent.objects.create(
                message=message, from_state=before, to_state=to, reason=reason[:60]
            )
    for name, value in changes.items() if won else ():
        setattr(message, name, value)
    return bool(won)


_MAY_HAVE_LEFT = (Message.State.FAILED, Message.State.UNKNOWN)


def finish(message: Message, to: Message.State, *, reason: str, **changes: Any) -> bool:
    """End a message and every notice still in it."""
    with transaction.atomic():
        if not move(message, to, reason=reason, **changes):
            return False
        close(waiting_in(message), Notice.State(to.value), reason)
        return True


def close(notices: QuerySet[Notice], state: Notice.State, reason: str) -> int:
    """End notices that still wait; returns how many there were."""
    return notices.filter(state=Notice.State.WAITING).update(
        state=state, reason=reason[:60], ended_at=clock.now()
    )


def waiting_in(message: Message) -> QuerySet[Notice]:
    """The notices a message would carry now, in the order they were wanted."""
    return Notice.objects.filter(message=message, state=Notice.State.WAITING).order_by(
        "wanted_at", "pk"
    )


def fits(busy: Collection[date], day: date) -> bool:
    """Whether a message on ``day`` keeps to one a day and three in any seven days."""
    if day in busy:
        return False
    offsets = sorted((other - day).days for other in busy)
    return all(
        sum(start <= offset < start + WEEK for offset in offsets) < PER_WEEK
        for start in range(1 - WEEK, 1)
    )


def busy_days(messages: Iterable[Message], zone: str) -> set[date]:
    """The local days on which these messages reach, or will reach, their person."""
    return {
        schedule.local_date(message.handed_over_at, zone)
        if message.handed_over_at
        else message.local_date
        for message in messages
        if message.counted and message.state != Message.State.FAILED
    }


def find_spot(wish: Wish) -> Spot | Reason:
    """The first time that suits hours, limits and use-by; or why there is none."""
    zone = wish.contact.zone
    moment = _allowed(wish.earliest, wish)
    late: Reason = Reason.TOO_LATE
    standing = _standing(wish, since=schedule.local_date(moment, zone))
    busy = busy_days(standing, zone)
    for _step in range(WEEK + 1):
        if wish.use_by is not None and moment >= wish.use_by:
            return late
        day = schedule.local_date(moment, zone)
        host = _host(standing, day, wish.slot)
        if host is not None:
            joint = max(host.next_at, moment)
            if _may_join(host, joint, wish):
                return Spot(joint, day, host)
        elif not wish.policy.counts_to_cap or fits(busy, day):
            return Spot(_apart(moment, day, wish), day, None)
        elif day not in busy:
            return Reason.WEEKLY_LIMIT
        late = Reason.DAILY_LIMIT
        moment = _allowed(_next_day(moment, day, wish), wish)
    return Reason.WEEKLY_LIMIT


def _allowed(moment: datetime, wish: Wish) -> datetime:
    if not wish.policy.respects_safe_hours:
        return moment
    return wish.contact.safe_hours.next_allowed(moment, wish.contact.zone)


def _apart(moment: datetime, day: date, wish: Wish) -> datetime:
    """``moment`` put off by a share of the spread, and by less where that is too late.

    Applied to the time found rather than to the time wanted: two partners whose
    hours open at nine would else both be written to at nine.
    """
    delay = wish.policy.spread * wish.share
    while delay >= _SECOND:
        at = moment + delay
        in_time = wish.use_by is None or at < wish.use_by
        same_day = schedule.local_date(at, wish.contact.zone) == day
        if in_time and same_day and _allowed(at, wish) == at:
            return at
        delay /= 2
    return moment


_SECOND = timedelta(seconds=1)


def _next_day(moment: datetime, day: date, wish: Wish) -> datetime:
    zone = wish.contact.zone
    following = schedule.end_of_day(day, zone)
    if wish.policy.respects_safe_hours:
        return following
    at = moment.astimezone(ZoneInfo(zone)).time()
    return schedule.resolve(schedule.local_date(following, zone), at, zone)


def _standing(wish: Wish, *, since: date) -> list[Message]:
    rows = Message.objects.filter(
        recipient=wish.recipient,
        state__in=Message.STANDING,
        local_date__gte=since - timedelta(days=2 * WEEK),
    )
    return [row for row in rows if wish.mover is None or row.pk != wish.mover.pk]


def _host(standing: list[Message], day: date, slot: str) -> Message | None:
    for message in standing:
        if message.local_date == day and message.slot == slot:
            return message
    return None


def _may_join(host: Message, at: datetime, wish: Wish) -> bool:
    """A resent message keeps its content, so nothing joins it, nor it another."""
    if host.state != Message.State.SCHEDULED or host.unknown_count:
        return False
    if wish.mover is not None and wish.mover.unknown_count:
        return False
    limits = [*waiting_in(host).values_list("use_by", flat=True), wish.use_by]
    return all(limit is None or at < limit for limit in limits)


def settle(
    message: Message, *, policy: Policy, contact: Contact, earliest: datetime
) -> None:
    """Give a message that has not been handed over its day and time anew.

    It may meet the message of that day and travel with it; notices whose use-by
    passes before then expire. A deferral gives the attempt back.
    """
    limits = list(waiting_in(message).values_list("use_by", flat=True))
    use_by = later(limits)
    spot = find_spot(
        Wish(
            recipient=message.recipient,
            slot=message.slot,
            policy=policy,
            contact=contact,
            earliest=earliest,
            use_by=use_by,
            mover=message,
            share=share_of(message.pk),
        )
    )
    if isinstance(spot, Reason):
        refuse(message, spot)
        return
    close(
        waiting_in(message).filter(use_by__lte=spot.at),
        Notice.State.EXPIRED,
        Reason.TOO_LATE,
    )
    if spot.host is not None:
        if join(spot.host, at=spot.at, use_by=use_by):
            carry_over(message, spot.host)
        else:
            settle(message, policy=policy, contact=contact, earliest=earliest)
        return
    given_back = message.state == Message.State.SENDING
    move(
        message,
        Message.State.SCHEDULED,
        reason="another time",
        next_at=spot.at,
        due_at=spot.at,
        local_date=spot.day,
        use_by=use_by,
        attempts=message.attempts - given_back,
    )


def refuse(message: Message, reason: Reason) -> None:
    """End a message that has no place; too late is an end of its own kind."""
    late = reason == Reason.TOO_LATE
    state = Message.State.EXPIRED if late else Message.State.CANCELLED
    end_unsent(message, state, reason)


def end_unsent(
    message: Message, state: Message.State, reason: str, **changes: Any
) -> bool:
    """End a message; one that may have arrived already ends as unknown.

    Except when nobody wants it any more: that it was cancelled then says enough.
    """
    wanted = state != Message.State.CANCELLED or reason in _LIMITS
    if message.unknown_count and wanted:
        state, reason = Message.State.UNKNOWN, Reason.NO_ANSWER
    return finish(message, state, reason=reason, **changes)


_LIMITS = (Reason.DAILY_LIMIT, Reason.WEEKLY_LIMIT)


def carry_over(message: Message, host: Message) -> bool:
    """Move every waiting notice into ``host`` and end the emptied message."""
    if not move(message, Message.State.CANCELLED, reason=Reason.MERGED):
        return False
    waiting_in(message).update(message=host)
    return True


def join(host: Message, *, at: datetime, use_by: datetime | None) -> bool:
    """Make room in a scheduled message; False when a worker has just claimed it.

    A message that waits for another try is as late as before, unless its time moves.
    """
    due_at = Case(When(next_at__lt=at, then=Value(at)), default=F("due_at"))
    joined = Message.objects.filter(pk=host.pk, state=Message.State.SCHEDULED).update(
        next_at=at, due_at=due_at, use_by=later([host.use_by, use_by])
    )
    return bool(joined)


def later(limits: Iterable[datetime | None]) -> datetime | None:
    """The latest of several use-by times, where None means without limit."""
    known = list(limits)
    if not known or any(limit is None for limit in known):
        return None
    return max(limit for limit in known if limit is not None)
