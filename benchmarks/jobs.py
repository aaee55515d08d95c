"""How long the recurring jobs take: handing over, and planning ahead."""

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from datetime import time as wall_time
from email.message import EmailMessage
from itertools import cycle, islice
from typing import Any

import assessments.actions
import homework.actions
from benchmarks import figures
from benchmarks.people import ZONE
from clients.models import Consent, Couple
from homework.models import Occurrence
from practice import clock, schedule
from practice.delivery import sweep
from practice.ids import new_id
from practice.models.outbox import Message, MessageEvent, Notice
from practice.transport import Outcome

DUE = 1000
ROUNDS = 5
SLOT = "benchmark"


class Sink:
    """Takes every letter and keeps none."""

    def __init__(self) -> None:
        self.taken = 0

    def send(self, message: EmailMessage) -> Outcome:
        """Take it, with the bytes a mail server would get."""
        self.taken += bool(message.as_bytes())
        return Outcome.accepted()

    def close(self) -> None:
        """Nothing is kept open."""


def measure(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Sweeps with nothing due and with `DUE` due, and the planners with nothing new."""
    idle, busy, planned = [], [], []
    with clock.at(noon()):
        plan()  # what the generator left to the planners is done once, untimed
        finish_what_is_due()
        for _each in range(rounds):
            idle.append(seconds(sweep_all))
            make_due(DUE)
            busy.append(seconds(sweep_all))
            remove_due()
        for _each in range(rounds if Couple.objects.count() <= 1000 else 1):
            planned.append(seconds(plan))
    couples = Couple.objects.count()
    return [
        described("sweep, nothing due", idle, 1, "sweep"),
        described(f"sweep, {DUE} due", busy, DUE, "message"),
        described("planning, nothing new", planned, couples, "couple"),
    ]


def described(job: str, taken: list[float], pieces: int, piece: str) -> dict[str, Any]:
    """One line of the table."""
    return {
        "job": job,
        "rounds": len(taken),
        "seconds": figures.spread(taken),
        "ms each": figures.spread([1000 * one / pieces for one in taken]),
        "each": piece,
    }


def noon() -> datetime:
    """Noon today where everybody lives: in everybody's safe hours."""
    today = schedule.local_date(clock.now(), ZONE)
    return schedule.resolve(today, wall_time(12), ZONE)


def seconds(job: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def sweep_all() -> int:
    """Sweep until nothing is due, as beat does by and by; says how many were sent."""
    sink = Sink()
    while sweep(carrier=sink)["sent"]:
        pass
    return sink.taken


def finish_what_is_due() -> None:
    """What fell due since the rows were made goes first."""
    sweep_all()


def plan() -> None:
    """Both rooms plan ahead."""
    assessments.actions.plan_ahead()
    homework.actions.plan_ahead()


def open_work() -> Iterator[Occurrence]:
    """Work that is open now, of people who want to be told."""
    agreed = Consent.objects.filter(kind=Consent.Kind.MESSAGES).in_force()
    rows = Occurrence.objects.to_do().filter(
        partner__in=agreed.values("partner"),
        assignment__ended_at=None,
        due_at__gt=clock.now(),
        state="open",
    )
    return iter(rows.select_related("partner")[:DUE])


def make_due(number: int) -> None:
    """So many messages that are due this minute, each with one notice still wanted."""
    take_away()  # what a run that was broken off has left
    now, today = clock.now(), schedule.local_date(clock.now(), ZONE)
    messages, notices = [], []
    for n, work in enumerate(islice(cycle(list(open_work())), number)):
        pk = new_id()
        messages.append(
            Message(
                id=pk,
                practice_id=work.practice_id,
                recipient=work.partner.person_id,
                local_date=today,
                slot=f"{SLOT}-{n}",
                counted=False,
                next_at=now,
                due_at=now,
                use_by=now + timedelta(hours=12),
                max_attempts=5,
                message_id=f"<{pk}@localhost>",
            )
        )
        notices.append(notice_for(work, pk, n))
    Message.objects.bulk_create(messages, batch_size=500)
    Notice.objects.bulk_create(notices, batch_size=500)
    if len(messages) != number:
        raise RuntimeError("there is no open work to tell anybody about")


def notice_for(work: Occurrence, message: uuid.UUID, number: int) -> Notice:
    """The reason of one message."""
    return Notice(
        practice_id=work.practice_id,
        kind="homework.open",
        subject=work.key,
        recipient=work.partner.person_id,
        occurrence_key=f"{SLOT}-{number}",
        wanted_at=clock.now(),
        message_id=message,
    )


def remove_due() -> None:
    """See that all were sent; then the next round finds what this one found."""
    ours = Message.objects.filter(slot__startswith=SLOT)
    unsent = ours.exclude(state=Message.State.SENT).count()
    take_away()
    if unsent:
        raise RuntimeError(f"{unsent} of {DUE} messages were not sent")


def take_away() -> None:
    """Remove what `make_due` made."""
    ours = Message.objects.filter(slot__startswith=SLOT)
    Notice.objects.filter(message__in=ours).delete()
    MessageEvent.objects.filter(message__in=ours).delete()
    ours.delete()
