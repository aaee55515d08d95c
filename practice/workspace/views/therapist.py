"""Pages of a therapist: the caseload, one couple, what waits to be read."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

import assessments.overview
import homework.overview
from clients.actions import review as reviewing
from clients.happened import happened
from clients.models import Couple, ReviewItem
from clients.viewers import therapists
from clients.zones import zone_of
from practice import audit
from practice.access import TherapistRequest
from practice.errors import RefusedError
from practice.queries import PageQuery, asks
from practice.workspace import caseload as caseloads
from practice.workspace import couple as couples
from practice.workspace import forms, review, story

ROWS = 50
MOMENTS = 12


@therapists
@require_safe
@asks(forms.FindCouple)
def caseload(request: TherapistRequest, query: forms.FindCouple) -> HttpResponse:
    """Every couple in care, who needs attention first."""
    name = query.name()
    rows, to_read = caseloads.rows_and_count(request.viewer, name=name)
    audit.listed(by=request.viewer, what="caseload", count=len(rows))
    page = Paginator(rows, ROWS).get_page(query.number())
    context = {
        "here": "caseload",
        "form": query,
        "page": page,
        "name": name,
        "review_count": to_read,
    }
    return render(request, "workspace/caseload.html", context)


@therapists
@require_safe
@asks(PageQuery)
def couple(
    request: TherapistRequest, couple_id: object, query: PageQuery
) -> HttpResponse:
    """One couple: four things first, the rest one tap away."""
    viewer = request.viewer
    found = Couple.objects.open_for(viewer, couple_id, "practice")
    around = caseloads.look_at(viewer, found)
    hall = happened(viewer, found)
    work = homework.overview.of_couple(viewer, found)
    sittings = assessments.overview.sittings(viewer, found)
    sessions = couples.sessions(found, hall.sessions, around.zone)
    moments = story.merged(viewer, found, hall, work, sittings)
    page = Paginator(moments, MOMENTS).get_page(query.number())
    context = {
        "here": "couple",
        "couple": found,
        "lead": couples.lead(found, around.zone),
        "zone": around.zone,
        "sessions": sessions,
        "came_in": story.came_in(moments, sessions.last),
        "unread": around.waiting.get(found.key, []),
        "running": couples.running(viewer, found, work),
        "mark": couples.safety_mark(hall.clearances, found.practice.today()),
        "members": couples.members(found, around),
        "schedules": couples.schedules(viewer, found, sittings),
        "latest": assessments.overview.latest_for_couple(
            viewer, found, held=couples.held(hall.sessions), family="attachment"
        ),
        "moments": page,
        "review_count": around.to_read,
    }
    return render(request, "workspace/couple.html", context)


@therapists
@require_safe
@asks(forms.ShowCouple)
def review_queue(request: TherapistRequest, query: forms.ShowCouple) -> HttpResponse:
    """What waits to be read, by couple, safety first; one couple's results open."""
    groups = review.groups(request.viewer, zone_of(request.viewer))
    count = sum(len(group.items) for group in groups)
    audit.listed(by=request.viewer, what="review", count=count)
    couple = review.shown(groups, query.key())
    results = None
    if couple is not None:
        results = assessments.overview.latest_for_couple(request.viewer, couple)
        audit.record(by=request.viewer, action="viewed", about=couple)
    context = {
        "here": "review",
        "groups": groups,
        "shown": couple,
        "results": results,
        "summary": review.summary(len(groups), count),
        "review_count": count,
    }
    return render(request, "workspace/review.html", context)


@therapists
@require_POST
def review_done(request: TherapistRequest, item_id: object) -> HttpResponse:
    """Say that something was read, and go on with the next."""
    item = ReviewItem.objects.find_for(request.viewer, item_id)
    following = review.following(request.viewer, item.key)
    try:
        reviewing.mark_reviewed(item=item, by=request.viewer)
    except RefusedError:
        return redirect(review.url_of(item))
    return redirect(reverse("review") + following)
