"""A person's own record of reminders: what was, will be and was not sent.

Reads the outbox and changes nothing. Whoever may see a person's record is settled by
the caller; what is asked for here is answered.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice import notices
from practice.models.outbox import Notice
from practice.placement import Reason


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of a person's own record of reminders.

    ``at`` is when it was sent, ended or is planned; ``state`` a ``Notice.State``
    value and ``label`` its words; ``reason`` may be empty.
    """

    at: datetime
    state: str
    label: str | Promise
    why: str | Promise
    reason: str | Promise
    kind: str
    subject: UUID


def ledger_for(
    recipient: UUID, *, couple: UUID | None, limit: int = 100
) -> list[LedgerLine]:
    """What was, will be and was not sent to one person, newest first; one query.

    Only of what belongs to this couple, where one is given: a person may be in care in
    another one as well, and nothing of one shows in the other.
    """
    rows = (
        Notice.objects.filter(_of(couple), recipient=recipient)
        .select_related("message")
        .order_by("-created_at", "-pk")[:limit]
    )
    lines = [_line(notice) for notice in rows]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _of(couple: UUID | None) -> Q:
    """Notices whose subject is one of this couple's rows; all where none is given."""
    if couple is None:
        return Q()
    found = Q(pk=None)
    for kind in notices.all_kinds():
        if kind.of_couple is not None:
            found |= Q(kind=kind.name, subject__in=kind.of_couple(couple))
    return found


def _line(notice: Notice) -> LedgerLine:
    kind = notices.known(notice.kind)
    state = Notice.State(notice.state)
    return LedgerLine(
        at=_moment(notice),
        state=state.value,
        label=state.label,
        why=kind.why if kind else _("There was something for you."),
        reason=_reason(notice),
        kind=notice.kind,
        subject=notice.subject,
    )


def _moment(notice: Notice) -> datetime:
    message = notice.message
    if message is not None and notice.state == Notice.State.WAITING:
        return message.next_at
    if message is not None and notice.state == Notice.State.SENT:
        return message.handed_over_at or message.next_at
    return notice.ended_at or notice.created_at


def _reason(notice: Notice) -> str | Promise:
    code = notice.reason
    if notice.state == Notice.State.WAITING and notice.message is not None:
        waits_for_setup = notice.message.last_error == Reason.NOT_CONFIGURED
        code = Reason.NOT_CONFIGURED.value if waits_for_setup else ""
    return Reason(code).label if code in Reason.values else code
