"""Pages of one partner: Today, Us, My progress. Of the other, only what is shared."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import assessments.own
import homework.overview
from clients.viewers import partners
from practice.access import PartnerRequest
from practice.workspace import mine as practices
from practice.workspace import shared
from practice.workspace import today as todays


@partners
@require_safe
def today(request: PartnerRequest) -> HttpResponse:
    """What is open now, what comes this week, what is done."""
    viewer = request.viewer
    me = todays.me(viewer)
    context = {
        "here": "today",
        "greeting": todays.greeting(me.zone) % {"name": me.row.name},
        "reads": me.reads,
        "has_ended": me.has_ended,
        "session": todays.next_session(viewer, me.zone),
        "work": todays.work(viewer, me.zone),
        "comments": todays.comments(viewer, me.zone),
        "done": todays.done_lately(viewer, me.zone),
    }
    return render(request, "workspace/today.html", context)


@partners
@require_safe
def us(request: PartnerRequest) -> HttpResponse:
    """What either chose to share; the same page for everyone until somebody did."""
    viewer = request.viewer
    zone = todays.me(viewer).zone
    received = homework.overview.shared_with_me(viewer)
    results = assessments.own.shared_with_me(viewer)
    mine = shared.mine(viewer, zone)
    given = [one for one in mine if one.is_shared]
    is_empty = not (received or results or given)
    context = {
        "here": "us",
        "zone": zone,
        "received": received,
        "results": results,
        "given": given,
        "may_share": [one for one in mine if not one.is_shared],
        "places": [] if is_empty else homework.overview.strategy_map(viewer),
        "is_empty": is_empty,
    }
    return render(request, "workspace/us.html", context)


@partners
@require_safe
def my_progress(request: PartnerRequest) -> HttpResponse:
    """One's own results and practice."""
    viewer = request.viewer
    zone = todays.me(viewer).zone
    context = {
        "here": "my_progress",
        "own": assessments.own.own_results(viewer),
        "practice": practices.practice(viewer, zone),
    }
    return render(request, "workspace/my_progress.html", context)
