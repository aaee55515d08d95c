"""The rows of the caseload: one per couple, two equal halves, one reason."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from clients.models import Couple, Invitation, Partner, ReviewItem, TherapySession
from practice import clock, outbox
from practice.access import Therapist
from practice.models import Therapist as TherapistRole
from practice.schedule import local_date
from practice.workspace import attention, words, work


@dataclass(frozen=True, slots=True)
class Half:
    """One partner's half of a row, in words; slot A always stands first."""

    slot: str
    name: str
    last: str
    open: str
    channel: str
    channel_is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One couple."""

    couple: Couple
    halves: tuple[Half, ...]
    attention: attention.Attention
    next_day: str
    next_hour: str

    @property
    def tone(self) -> str:
        """The class of the reason: safety, now, or nothing."""
        order = self.attention.order
        if order is attention.Order.URGENT:
            return "is-safety"
        return "is-now" if order < attention.Order.REST else ""


@dataclass(frozen=True, slots=True)
class Around:
    """What was read for all couples at once, by couple or partner id."""

    zone: str
    now: datetime
    waiting: dict[uuid.UUID, list[attention.Waiting]]
    sessions: dict[uuid.UUID, datetime]
    invitations: dict[uuid.UUID, Invitation]
    refused: dict[uuid.UUID, datetime]
    work: dict[uuid.UUID, work.Work]


def zone_of(viewer: Therapist) -> str:
    """The therapist's own time zone."""
    mine = TherapistRole.objects.visible_to(viewer).filter(pk=viewer.therapist_id)
    return str(mine.values_list("time_zone", flat=True).get())


def rows_for(viewer: Therapist, *, name: str = "") -> list[Row]:
    """All couples in care, who needs attention first; 13 queries for any number.

    `name` keeps the couples in which a name holds it, in any case.
    """
    mine = Couple.objects.visible_to(viewer).in_care()
    couples = [
        couple
        for couple in mine.prefetch_related(both(viewer))
        if name.casefold() in couple.names.casefold()
    ]
    around = look_around(viewer, couples)
    rows = [row_of(couple, around) for couple in couples]
    return sorted(rows, key=lambda row: (row.attention.key, row.couple.names))


def both(viewer: Therapist) -> Any:
    """Both partners of each couple, with their names and how they are reached."""
    rows = Partner.objects.visible_to(viewer).select_related("person__contact")
    return Prefetch("partners", rows)


def look_around(viewer: Therapist, couples: Sequence[Couple]) -> Around:
    """Read whatever the rows of these couples need."""
    ids = [couple.key for couple in couples]
    persons = [
        uuid.UUID(str(partner.person_id))
        for couple in couples
        for partner in couple.partners.all()
    ]
    return Around(
        zone=zone_of(viewer),
        now=clock.now(),
        waiting=waiting_in(viewer, ids),
        sessions=_next_sessions(viewer, ids),
        invitations=open_invitations(viewer, ids),
        refused=outbox.last_refusals(persons),
        work=work.by_partner(viewer, ids),
    )


def look_at(viewer: Therapist, couple: Couple) -> Around:
    """The same for one couple's own page, which reads sessions and work itself."""
    ids = [couple.key]
    persons = [uuid.UUID(str(one.person_id)) for one in couple.partners.all()]
    return Around(
        zone=zone_of(viewer),
        now=clock.now(),
        waiting=waiting_in(viewer, ids),
        sessions={},
        invitations=open_invitations(viewer, ids),
        refused=outbox.last_refusals(persons),
        work={},
    )


def waiting_in(
    viewer: Therapist, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[attention.Waiting]]:
    """What waits to be read, by couple."""
    found: dict[uuid.UUID, list[attention.Waiting]] = defaultdict(list)
    items = ReviewItem.objects.visible_to(viewer).waiting().filter(couple__in=ids)
    for item in items.select_related("partner__person"):
        found[uuid.UUID(str(item.couple_id))].append(
            attention.Waiting(
                name=item.partner.name if item.partner else "",
                kind=item.kind,
                since=item.created_at,
                urgent=item.urgency == ReviewItem.URGENT,
            )
        )
    return found


def _next_sessions(
    viewer: Therapist, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, datetime]:
    ahead = TherapySession.objects.visible_to(viewer).ahead().filter(couple__in=ids)
    found: dict[uuid.UUID, datetime] = {}
    for couple, starts_at in ahead.values_list("couple_id", "starts_at"):
        found.setdefault(couple, starts_at)
    return found


def open_invitations(
    viewer: Therapist, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Invitation]:
    """The invitation that stands for each partner, expired or not, by partner id."""
    standing = Invitation.objects.visible_to(viewer).open().filter(couple__in=ids)
    return {uuid.UUID(str(row.partner_id)): row for row in standing}


def row_of(couple: Couple, around: Around) -> Row:
    """One couple's row, from what was read for all."""
    partners = sorted(couple.partners.all(), key=lambda partner: partner.slot)
    session = around.sessions.get(couple.key)
    facts = attention.CoupleFacts(
        names=couple.names,
        halves=tuple(half_facts(partner, around) for partner in partners),
        waiting=tuple(around.waiting.get(couple.key, ())),
        next_session=session,
        days_to_session=_days_to(session, around),
    )
    return Row(
        couple=couple,
        halves=tuple(half_of(partner, around) for partner in partners),
        attention=attention.rank(facts, around.now),
        next_day=words.day(session, around.zone) if session else "",
        next_hour=words.hour(session, around.zone) if session else "",
    )


def _days_to(session: datetime | None, around: Around) -> int:
    if session is None:
        return 0
    today = local_date(around.now, around.zone)
    return (local_date(session, around.zone) - today).days


def half_facts(partner: Partner, around: Around) -> attention.HalfFacts:
    """One partner's facts for the order of the list."""
    done = around.work.get(partner.key, work.Work())
    invited = partner.standing == Partner.Standing.INVITED
    invitation = around.invitations.get(partner.key)
    return attention.HalfFacts(
        name=partner.name,
        overdue=done.overdue,
        unfinished=done.unfinished,
        quiet_since=done.quiet_since,
        card_ran_out=invited
        and invitation is not None
        and invitation.expires_at <= around.now,
        not_yet_invited=invited and invitation is None,
        refused=is_refused(partner, around),
    )


def is_refused(partner: Partner, around: Around) -> bool:
    """Whether mail came back since this address was last changed."""
    contact = partner.person.contact
    refused_at = around.refused.get(uuid.UUID(str(partner.person_id)))
    if refused_at is None or not contact.email_allowed:
        return False
    return refused_at >= contact.changed_at


def half_of(partner: Partner, around: Around) -> Half:
    """One partner's half in words."""
    done = around.work.get(partner.key, work.Work())
    channel, is_open = channel_of(partner, around)
    return Half(
        slot=partner.slot,
        name=partner.name,
        last=_last_words(done, around.zone),
        open=_open_words(done, around.zone) if partner.receives_work else "",
        channel=channel,
        channel_is_open=is_open,
    )


def _last_words(done: work.Work, zone: str) -> str:
    if done.last_signed is None:
        return ""
    return _("last work %(day)s") % {"day": words.day(done.last_signed, zone)}


def _open_words(done: work.Work, zone: str) -> str:
    parts = []
    if done.overdue:
        parts.append(_("%(count)s past due") % {"count": done.overdue})
    if done.open:
        parts.append(_("%(count)s open") % {"count": done.open})
    if done.next_due is not None:
        parts.append(words.due(done.next_due, zone))
    return _(", ").join(parts) if parts else _("nothing open")


def channel_of(partner: Partner, around: Around) -> tuple[str, bool]:
    """How this person is reached, in words, and whether nothing stands in the way."""
    if partner.standing == Partner.Standing.INVITED:
        return _invitation_words(partner, around), False
    if partner.standing != Partner.Standing.JOINED:
        return str(partner.get_standing_display()).lower(), False
    if is_refused(partner, around):
        return _("mail comes back"), False
    if partner.person.contact.is_held:
        return _("address to talk about"), False
    if not partner.person.contact.email_allowed:
        return _("joined, messages off"), True
    return _("joined"), True


def _invitation_words(partner: Partner, around: Around) -> str:
    invitation = around.invitations.get(partner.key)
    if invitation is None:
        return _("not invited yet")
    if invitation.expires_at <= around.now:
        return _("invitation ran out %(day)s") % {
            "day": words.day(invitation.expires_at, around.zone)
        }
    return _("invited %(day)s") % {"day": words.day(invitation.created_at, around.zone)}
