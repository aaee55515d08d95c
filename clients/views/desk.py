"""The front desk: names, how people are reached, invitations, times."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Couple, Invitation, Partner, TherapySession
from clients.viewers import desks
from practice import audit, clock
from practice.access import ViewerRequest
from practice.models import FrontDesk
from practice.queries import PageQuery, asks

COUPLES_ON_A_PAGE = 30
SESSIONS_SHOWN = 40


@desks
@require_safe
@asks(PageQuery)
def desk(request: ViewerRequest, query: PageQuery) -> HttpResponse:
    """Sessions ahead, and everyone in care with their invitations; nothing clinical."""
    viewer = request.viewer
    roles = FrontDesk.objects.visible_to(viewer).select_related("practice")
    practice = roles.order_by("pk")[0].practice
    persons = Partner.objects.visible_to(viewer).select_related("person__contact")
    pending = Invitation.objects.visible_to(viewer).open()
    both = persons.order_by("slot").prefetch_related(
        Prefetch("invitations", queryset=pending, to_attr="pending")
    )
    with_both = Prefetch("partners", queryset=both)
    couples = Couple.objects.visible_to(viewer).in_care().order_by("-started_at", "pk")
    page = Paginator(couples.prefetch_related(with_both), COUPLES_ON_A_PAGE).get_page(
        query.number()
    )
    sessions = TherapySession.objects.visible_to(viewer).ahead()
    ahead = sessions.select_related("couple").prefetch_related(
        Prefetch("couple__partners", queryset=persons.order_by("slot"))
    )[:SESSIONS_SHOWN]
    audit.listed(by=viewer, what="front desk", count=len(page.object_list))
    context = {
        "page": page,
        "sessions": [(session, who_comes(session)) for session in ahead],
        "zone": practice.time_zone,
        "now": clock.now(),
        "today": practice.today(),
    }
    return render(request, "clients/desk.html", context)


def who_comes(session: TherapySession) -> str:
    """The names of those who attend, from prefetched partners."""
    coming = [
        partner.person.name
        for partner in session.couple.partners.all()
        if session.attendees in ("both", partner.slot)
    ]
    return _(" and ").join(coming)
