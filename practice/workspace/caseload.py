"""The rows of the caseload: one per couple, two equal halves, one reason."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from assessments.alerts import Alert
from assessments.watch import off_track
from clients.models import Couple, Partner, ReviewItem, TherapySession
from clients.zones import zone_of
from practice import clock, outbox
from practice.access import Therapist
from practice.schedule import local_date
from practice.workspace import attention, words
from practice.workspace.work import Work, by_partner


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
class Invited:
    """The invitation that stands for a partner, expired or not."""

    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Around:
    """What was read for all couples at once, by couple or partner id.

    `waiting` is of every couple of the therapist, so that it can be counted.
    """

    zone: str
    now: datetime
    waiting: dict[uuid.UUID, list[attention.Waiting]]
    invitations: dict[uuid.UUID, Invited]
    refused: dict[uuid.UUID, datetime]
    sessions: dict[uuid.UUID, datetime] = field(default_factory=dict)
    off_track: dict[uuid.UUID, list[Alert]] = field(default_factory=dict)
    work: dict[uuid.UUID, Work] = field(default_factory=dict)

    @property
    def to_read(self) -> int:
        """How much waits in all."""
        return sum(len(items) for items in self.waiting.values())


def rows_for(viewer: Therapist, *, name: str = "") -> list[Row]:
    """All couples in care, who needs attention first; 10 queries for any number.

    `name` keeps the couples in which a name holds it, in any case.
    """
    return rows_and_count(viewer, name=name)[0]


def rows_and_count(viewer: Therapist, *, name: str = "") -> tuple[list[Row], int]:
    """The same, and how much waits to be read in all."""
    mine = Couple.objects.visible_to(viewer).in_care()
    couples = [
        couple
        for couple in mine.prefetch_related(both(viewer))
        if name.casefold() in couple.names.casefold()
    ]
    around = look_around(viewer, couples)
    rows = [row_of(couple, around) for couple in couples]
    rows.sort(key=lambda row: (row.attention.key, row.couple.names))
    return rows, around.to_read


def both(viewer: Therapist) -> Any:
    """Both partners of each couple, with their names and how they are reached.

    `invited_at` and `invited_until` are of the invitation that stands, expired or
    not; `refused_at` is when mail last came back.
    """
    rows = (
        Partner.objects.visible_to(viewer)
        .select_related("person__contact")
        .annotate(
            standing_invitation=FilteredRelation(
                "invitations",
                condition=Q(invitations__accepted_at=None, invitations__closed_at=None),
            ),
            invited_at=F("standing_invitation__created_at"),
            invited_until=F("standing_invitation__expires_at"),
            refused_at=outbox.last_refusal("person_id"),
        )
    )
    return Prefetch("partners", rows)


def look_around(viewer: Therapist, couples: Sequence[Couple]) -> Around:
    """Read whatever the rows of these couples need."""
    ids = [couple.key for couple in couples]
    around = _look(viewer, couples)
    ahead, held = _sessions(viewer, ids, around.zone)
    return replace(
        around,
        sessions=ahead,
        off_track=off_track(viewer, ids, held, around.zone),
        work=by_partner(viewer, ids),
    )


def look_at(viewer: Therapist, couple: Couple) -> Around:
    """The same for one couple's own page, which reads sessions and work itself."""
    return _look(viewer, [couple])


def _look(viewer: Therapist, couples: Sequence[Couple]) -> Around:
    prefetch_related_objects(list(couples), both(viewer))
    partners: list[Any] = [p for couple in couples for p in couple.partners.all()]
    return Around(
        zone=zone_of(viewer),
        now=clock.now(),
        waiting=waiting_for(viewer),
        invitations={
            partner.key: Invited(partner.invited_at, partner.invited_until)
            for partner in partners
            if partner.invited_at is not None
        },
        refused={
            partner.person_id: partner.refused_at
            for partner in partners
            if partner.refused_at is not None
        },
    )


def waiting_for(viewer: Therapist) -> dict[uuid.UUID, list[attention.Waiting]]:
    """All that waits to be read, by couple."""
    found: dict[uuid.UUID, list[attention.Waiting]] = defaultdict(list)
    items = ReviewItem.objects.visible_to(viewer).waiting()
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


def _sessions(
    viewer: Therapist, ids: Collection[uuid.UUID], zone: str
) -> tuple[dict[uuid.UUID, datetime], dict[uuid.UUID, list[date]]]:
    """By couple, the next session, and the days of those held."""
    standing = TherapySession.objects.visible_to(viewer).filter(
        couple__in=ids, cancelled_at=None
    )
    ahead: dict[uuid.UUID, datetime] = {}
    held: dict[uuid.UUID, list[date]] = defaultdict(list)
    now = clock.now()
    for couple, at in standing.order_by("starts_at").values_list(
        "couple_id", "starts_at"
    ):
        if at < now:
            held[couple].append(local_date(at, zone))
        else:
            ahead.setdefault(couple, at)
    return ahead, held


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
        off_track=_off_track(partners, around.off_track.get(couple.key, ())),
    )
    return Row(
        couple=couple,
        halves=tuple(half_of(partner, around) for partner in partners),
        attention=attention.rank(facts, around.now),
        next_day=words.day(session, around.zone) if session else "",
        next_hour=words.hour(session, around.zone) if session else "",
    )


def _off_track(
    partners: Sequence[Partner], alerts: Sequence[Alert]
) -> tuple[attention.OffTrack, ...]:
    names = {partner.slot: partner.name for partner in partners}
    return tuple(
        attention.OffTrack(names.get(one.slot, ""), one.rule, one.level == "red")
        for one in alerts
    )


def _days_to(session: datetime | None, around: Around) -> int:
    if session is None:
        return 0
    today = local_date(around.now, around.zone)
    return (local_date(session, around.zone) - today).days


def half_facts(partner: Partner, around: Around) -> attention.HalfFacts:
    """One partner's facts for the order of the list."""
    done = around.work.get(partner.key, Work())
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
        has_gap=done.has_gap,
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
    done = around.work.get(partner.key, Work())
    channel, is_open = channel_of(partner, around)
    return Half(
        slot=partner.slot,
        name=partner.name,
        last=_last_words(done, around.zone),
        open=_open_words(done, around.zone) if partner.receives_work else "",
        channel=channel,
        channel_is_open=is_open,
    )


def _last_words(done: Work, zone: str) -> str:
    if done.last_signed is None:
        return ""
    return _("last work %(day)s") % {"day": words.day(done.last_signed, zone)}


def _open_words(done: Work, zone: str) -> str:
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
