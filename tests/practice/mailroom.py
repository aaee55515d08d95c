"""A small room of notice kinds and a carrier that does as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID, uuid4

from practice import clock, delivery, notices, outbox
from practice.models import Message, Notice, Practice
from practice.notices import Contact, Letter, NoticeKind, Policy
from practice.schedule import SafeHours
from practice.transport import Outcome

CHICAGO = "America/Chicago"
#: Tuesday, ten in the morning in Chicago.
TUESDAY = datetime(2026, 3, 3, 16, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

POLICIES = {
    "test.due": Policy(merges=True, max_attempts=4),
    "test.open": Policy(merges=True, max_attempts=4),
    "test.invite": Policy(on_unknown="alert", counts_to_cap=False, max_attempts=3),
    "test.digest": Policy(on_unknown="drop", counts_to_cap=False),
    "test.staff": Policy(respects_safe_hours=False, counts_to_cap=False),
    "test.single": Policy(),
}


class Crash(BaseException):
    """The process died here."""


@dataclass
class Room:
    """Who can be reached, what is still wanted, and whose letters break."""

    practice: Practice
    contacts: dict[UUID, Contact] = field(default_factory=dict)
    done: set[UUID] = field(default_factory=set)
    broken: set[UUID] = field(default_factory=set)

    def person(self, **changes: object) -> UUID:
        """Someone in Chicago who may be reached from nine to eight."""
        row = uuid4()
        contact = Contact(
            address=f"p{row.hex}@example.org",
            zone=CHICAGO,
            safe_hours=SafeHours(),
            sender_word="Notes",
            locale="en-us",
        )
        self.contacts[row] = replace(contact, **changes)
        return row

    def change(self, person: UUID, **changes: object) -> None:
        self.contacts[person] = replace(self.contacts[person], **changes)

    def tell(self, recipient: UUID, kind: str = "test.due", **fields: object) -> Notice:
        """Notify with a fresh subject, wanted now, unless told otherwise."""
        wanted = {"subject": uuid4(), "wanted_at": clock.now(), "occurrence_key": "#1"}
        return outbox.notify(
            kind=kind,
            practice=self.practice,
            recipient=recipient,
            **(wanted | fields),
        )

    def render(
        self, message: Message, carried: list[Notice], contact: Contact
    ) -> Letter:
        if self.broken & {notice.subject for notice in carried}:
            raise ZeroDivisionError
        return Letter("A note for you", "\n".join(n.kind for n in carried))


@contextmanager
def opened() -> Iterator[Room]:
    """Register the kinds for one test; needs the database."""
    room = Room(Practice.objects.create(name="Lakeside", time_zone=CHICAGO))
    for name, policy in POLICIES.items():
        notices.register(
            NoticeKind(
                name=name,
                why=f"Something of {name}.",
                still_wanted=lambda notice: notice.subject not in room.done,
                render=room.render,
                policy=policy,
                contact=room.contacts.get,
            )
        )
    try:
        yield room
    finally:
        for name in POLICIES:
            notices.unregister(name)


@dataclass
class Carrier:
    """Takes every mail, or answers with the outcomes laid out for it, in order."""

    outcomes: list[Outcome] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)

    def send(self, message: EmailMessage) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.accepted()
        if outcome.kind in ("accepted", "unknown"):
            self.taken.append(message)
        return outcome

    def close(self) -> None:
        """Nothing is open."""


def sweep_at(moment: datetime, carrier: Carrier, **options: object) -> delivery.Counts:
    """One sweep on a moved clock."""
    with clock.at(moment):
        return delivery.sweep(carrier=carrier, **options)


def state_of(notice: Notice) -> tuple[str, str]:
    """What the notice and its message have come to."""
    notice.refresh_from_db()
    return notice.state, notice.message.state if notice.message else ""
