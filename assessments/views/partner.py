"""A person answers: one page, every answer kept as it is given."""

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import ending, scoring, when
from assessments.models import Administration
from assessments.views import answering
from clients.viewers import partners
from clients.views.common import PAGE
from practice.access import PartnerRequest
from practice.queries import Query, asks

OWN = answering.Way(
    page="questionnaire",
    save="save_answer",
    finish="finish",
    receipt="receipt",
    thanks="thanks",
    away="today",
    frame="partner_base.html",
)


class BeginQuery(Query):
    """That somebody said who they are, before a form that asks for confidence."""

    ready = forms.BooleanField()


@partners
@require_safe
@asks(BeginQuery)
def questionnaire(
    request: PartnerRequest, administration_id: uuid.UUID, query: BeginQuery
) -> HttpResponse:
    """All statements, with what is answered so far; first, who answers."""
    row = Administration.objects.open_for(
        request.viewer, administration_id, *answering.JOINED
    )
    if row.state == Administration.State.SUBMITTED:
        return redirect("receipt", row.pk)
    asks_first = row.is_confided or row.instrument.raises_flags
    if asks_first and not query.get("ready"):
        context = {
            "administration": row,
            "until": when.until(row.due_at, row.partner.person.zone),
            "here": "today",
        }
        return render(request, "assessments/who_answers.html", context)
    return answering.page(request, row, OWN, scoring.numbered(row.answers))


@partners
@require_POST
def save_answer(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Keep one answer sent as JSON."""
    return answering.save_one(request, administration_id)


@partners
@PAGE
def finish(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Keep the whole page; then stop for now, ask about gaps, or finish."""
    return answering.finish_page(request, administration_id, OWN)


@partners
@require_safe
def receipt(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """That it arrived, when, and what happens next."""
    row = Administration.objects.open_for(
        request.viewer, administration_id, *answering.JOINED
    )
    if row.submitted_at is None:
        return redirect("questionnaire", row.pk)
    context = {
        "title": row.instrument.partner_title,
        "at": when.day_and_hour(row.submitted_at, row.partner.person.zone),
        "here": "today",
        **ending.end_page(request.viewer),
    }
    return render(request, "assessments/receipt.html", context)


@partners
@require_safe
def thanks(request: PartnerRequest) -> HttpResponse:
    """The same end, for what is not kept on one's own pages."""
    context = {"title": "", "at": "", "here": "today"}
    context |= ending.end_page(request.viewer)
    return render(request, "assessments/receipt.html", context)


@partners
@require_safe
def sheet(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """The statements to print and answer by hand; none that asks for confidence."""
    row = Administration.objects.open_for(
        request.viewer, administration_id, *answering.JOINED
    )
    if row.is_confided or row.submitted_at is not None:
        return redirect("questionnaire", row.pk)
    return answering.sheet(request, row, "partner_base.html")
