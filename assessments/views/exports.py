"""A therapist takes answers and scores out, of one couple or of the whole caseload."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from assessments import actions
from assessments.export_forms import CoupleExportForm, ExportForm
from clients.models import Couple, Partner
from clients.viewers import therapists
from clients.views.common import PAGE, posted
from practice import clock, schedule
from practice.access import TherapistRequest
from practice.errors import RefusedError
from practice.models import Practice


@therapists
@PAGE
def export(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Take out what one couple answered, as tables."""
    couple = Couple.objects.open_for(request.viewer, couple_id, "practice")
    partners = Partner.objects.visible_to(request.viewer).filter(couple=couple)
    both = list(partners.select_related("person").order_by("slot"))
    form = CoupleExportForm(posted(request), partners=both)
    names = " & ".join(partner.name for partner in both)
    zone = couple.practice.time_zone
    return _answer(request, form, [couple], zone, couple=couple, names=names)


@therapists
@PAGE
def export_caseload(request: TherapistRequest) -> HttpResponse:
    """Take out what all couples in one's care answered, as tables."""
    form = ExportForm(posted(request))
    zone = Practice.objects.get(pk=request.viewer.practice_id).time_zone
    return _answer(request, form, Couple.objects.visible_to(request.viewer), zone)


def _answer(
    request: TherapistRequest,
    form: ExportForm,
    couples: Iterable[Couple],
    zone: str,
    **context: Any,
) -> HttpResponse:
    is_asked = request.POST.get("then") == "download"
    if is_asked and form.is_valid():
        try:
            pieces = actions.export(
                couples=list(couples),
                choice=form.choice(),
                zone=zone,
                by=request.viewer,
            )
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            return _download(pieces, zone)
    status = 400 if form.is_bound else 200
    context |= {"form": form, "here": "caseload"}
    return render(request, "assessments/export.html", context, status=status)


def _download(pieces: Iterator[bytes], zone: str) -> HttpResponse:
    """Named after the day alone: a name in a list of downloads says who is in care."""
    day = schedule.local_date(clock.now(), zone).isoformat()
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="questionnaires-{day}.zip"'
    return cast(HttpResponse, answer)  # to whoever sends it, one is like the other
