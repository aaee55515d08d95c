"""Answering on a device that a therapist handed over: one sitting, nothing else."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import ending, scoring
from assessments.models import Administration
from assessments.views import answering
from clients.handed import handed, shut
from clients.views.common import PAGE
from practice.access import HandedRequest

HERE = answering.Way(
    page="here",
    save="here_save",
    finish="here_finish",
    receipt="here_thanks",
    thanks="here_thanks",
    away="here_thanks",
    frame="clients/handed_base.html",
    by_id=False,
)


@handed
@require_safe
def here(request: HandedRequest) -> HttpResponse:
    """The statements of the one sitting."""
    key = request.viewer.administration_id
    try:
        row = Administration.objects.open_for(request.viewer, key, *answering.JOINED)
    except Http404:
        if ending.closed_as(request.viewer, key):
            return redirect("here_thanks")
        return shut(request, is_over=True)
    return answering.page(request, row, HERE, scoring.numbered(row.answers))


@handed
@require_POST
def here_save(request: HandedRequest) -> HttpResponse:
    """Keep one answer sent as JSON."""
    return answering.save_one(request, request.viewer.administration_id)


@handed
@PAGE
def here_finish(request: HandedRequest) -> HttpResponse:
    """Keep the whole page; then stop for now, ask about gaps, or finish."""
    key = request.viewer.administration_id
    try:
        return answering.finish_page(request, key, HERE)
    except Http404:
        return shut(request, is_over=True)


@handed
@require_safe
def here_thanks(request: HandedRequest) -> HttpResponse:
    """Thanks, and the device goes back; no word of what it was."""
    context = ending.end_page(request.viewer)
    return render(request, "assessments/here_thanks.html", context)
