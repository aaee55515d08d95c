"""A couple's story: the hall's part of it, merged with what the rooms tell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

import assessments.overview
import homework.overview
from assessments.models import Administration
from clients.happened import Happened, Session, Signed, Word
from clients.models import Couple, Partner
from homework.overview import Work
from practice import clock, timeline
from practice.access import Therapist
from practice.timeline import Moment

MOST = 200
CAME_IN = 6


def merged(
    viewer: Therapist,
    couple: Couple,
    hall: Happened,
    work: Work,
    sittings: Iterable[Administration],
) -> list[Moment]:
    """Everything that happened, the newest first, of what was read already."""
    return timeline.merged(
        _sessions(couple, hall.sessions),
        _clearances(couple, hall.clearances),
        _asides(couple, hall.asides),
        _people(couple),
        assessments.overview.timeline(viewer, couple, sittings),
        _of_homework(viewer, couple, work),
    )


def came_in(moments: Sequence[Moment], since: datetime | None) -> list[Moment]:
    """What partners finished or wrote after the last session."""
    done = [moment for moment in moments if moment.kind == "done" and moment.slot]
    return timeline.since(done, since)[:CAME_IN]


def _of_homework(viewer: Therapist, couple: Couple, work: Work) -> Iterator[Moment]:
    for event in homework.overview.timeline(viewer, couple, limit=MOST, work=work):
        if event.partner is None:
            given = _("%(title)s was given") % {"title": event.title}
            yield Moment(event.at, given, "", event.url)
            continue
        words = _("%(name)s recorded %(title)s: %(outcome)s") % {
            "name": event.partner.name,
            "title": event.title,
            "outcome": str(event.outcome).lower(),
        }
        yield Moment(event.at, words, event.partner.slot, event.url, "done")


def _sessions(couple: Couple, calendar: Sequence[Session]) -> Iterator[Moment]:
    names = {partner.slot: partner.name for partner in couple.partners.all()}
    for row in calendar:
        alone = names.get(row.attendees)
        ahead = row.starts_at > clock.now()
        yield Moment(
            at=row.starts_at,
            words=_session_words(alone, ahead=ahead),
            kind="now" if ahead else "",
        )


def _session_words(alone: str | None, *, ahead: bool) -> str:
    if alone is None:
        return _("Next session, both") if ahead else _("Session with both")
    name = {"name": alone}
    return (
        _("Next session, %(name)s alone") % name
        if ahead
        else _("Session with %(name)s alone") % name
    )


def _clearances(couple: Couple, signed: Sequence[Signed]) -> Iterator[Moment]:
    for row in signed:
        yield Moment(
            at=row.signed_at,
            words=_("Clearance for joint exercises signed"),
            url=reverse("clearance", args=[couple.pk]),
        )


def _asides(couple: Couple, asides: Sequence[Word]) -> Iterator[Moment]:
    partners = {partner.pk: partner for partner in couple.partners.all()}
    for row in asides:
        partner = partners[row.partner_id]
        yield Moment(
            at=row.sent_at,
            words=_("%(name)s wrote something for you") % {"name": partner.name},
            slot=partner.slot,
            url=reverse("aside_read", args=[row.pk]),
            kind="done",
        )


def _people(couple: Couple) -> Iterator[Moment]:
    yield Moment(at=couple.started_at, words=_("Care began"))
    if couple.ended_at is not None:
        yield Moment(at=couple.ended_at, words=_("Care ended"))
    for partner in couple.partners.all():
        if partner.joined_at is not None:
            yield _joined(partner)


def _joined(partner: Partner) -> Moment:
    return Moment(
        at=partner.joined_at or partner.since,
        words=_("%(name)s joined") % {"name": partner.name},
        slot=partner.slot,
    )
