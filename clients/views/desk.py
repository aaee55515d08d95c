"""The front desk: names, how people are reached, invitations, times."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Care, Couple, Invitation, Partner, TherapySession
from clients.viewers import desks
from practice import audit, clock, schedule
from practice.access import Viewer, ViewerRequest
from practice.models import FrontDesk
from practice.queries import MOST_PAGES, PageQuery, asks

COUPLES_ON_A_PAGE = 30
SESSIONS_ON_A_PAGE = 25


class DeskQuery(PageQuery):
    """Which page of the people, and which of the sessions."""

    sessions = forms.IntegerField(
        min_value=1, max_value=MOST_PAGES, widget=forms.HiddenInput
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """A session ahead: who attends, and whom they come to ("" where nobody leads)."""

    session: TherapySession
    who: str
    therapist: str


@desks
@require_safe
@asks(DeskQuery)
def desk(request: ViewerRequest, query: DeskQuery) -> HttpResponse:
    """Sessions ahead, and everyone in care with their invitations; nothing clinical."""
    viewer = request.viewer
    roles = FrontDesk.objects.visible_to(viewer).select_related("practice")
    practice = roles.order_by("pk")[0].practice
    page = couples_in_care(viewer, query.number())
    times = sessions_ahead(viewer, query.get("sessions") or 1)
    shown = {couple.key for couple in page} | {one.couple.key for one in times}
    leads = lead_names(viewer, shown)
    audit.listed(by=viewer, what="front desk", count=len(page.object_list))
    context = {
        "page": page,
        "couples": [(couple, leads.get(couple.key, "")) for couple in page],
        "times": times,
        "days": by_day(times, leads, practice.time_zone),
        "zone": practice.time_zone,
        "now": clock.now(),
        "today": practice.today(),
    }
    return render(request, "clients/desk.html", context)


def couples_in_care(viewer: Viewer, number: int) -> Page[Couple]:
    """A page of couples, the newest first, with how each partner is reached."""
    pending = Invitation.objects.visible_to(viewer).open()
    both = (
        Partner.objects.visible_to(viewer)
        .select_related("person__contact")
        .order_by("slot")
        .prefetch_related(Prefetch("invitations", queryset=pending, to_attr="pending"))
    )
    couples = Couple.objects.visible_to(viewer).in_care().order_by("-started_at", "pk")
    with_both = couples.prefetch_related(Prefetch("partners", queryset=both))
    return Paginator(with_both, COUPLES_ON_A_PAGE).get_page(number)


def sessions_ahead(viewer: Viewer, number: int) -> Page[TherapySession]:
    """A page of sessions, the next first, with the names of both partners."""
    persons = Partner.objects.visible_to(viewer).select_related("person")
    ahead = (
        TherapySession.objects.visible_to(viewer)
        .ahead()
        .order_by("starts_at", "pk")
        .select_related("couple")
        .prefetch_related(
            Prefetch("couple__partners", queryset=persons.order_by("slot"))
        )
    )
    return Paginator(ahead, SESSIONS_ON_A_PAGE).get_page(number)


def lead_names(viewer: Viewer, couple_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Who leads the care of each couple now, by name; one query."""
    leads = Care.objects.visible_to(viewer).filter(
        part=Care.Part.LEAD, couple__in=couple_ids
    )
    return dict(leads.values_list("couple_id", "therapist__name"))


def by_day(
    sessions: Iterable[TherapySession], leads: dict[uuid.UUID, str], zone: str
) -> Iterator[tuple[date, list[Coming]]]:
    """Sessions in their order, by the practice's own calendar."""
    days = groupby(
        sessions, key=lambda session: schedule.local_date(session.starts_at, zone)
    )
    for day, held in days:
        yield (
            day,
            [
                Coming(one, who_comes(one), leads.get(one.couple.key, ""))
                for one in held
            ],
        )


def who_comes(session: TherapySession) -> str:
    """The names of those who attend, from prefetched partners."""
    coming = [
        partner.person.name
        for partner in session.couple.partners.all()
        if session.attendees in ("both", partner.slot)
    ]
    return _(" and ").join(coming)
