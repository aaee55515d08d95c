"""A person answers: one page, every answer kept as it is given."""

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments import actions, scoring, when
from assessments.forms import AnswersForm
from assessments.models import Administration
from assessments.questions import questions
from clients import agreements
from clients.viewers import partners
from clients.views.common import PAGE
from clients.zones import therapist_name
from practice import clock, safe_json
from practice.access import PartnerRequest
from practice.errors import RefusedError, StaleError

FIELDS = {"item", "value", "revision"}
type Answers = Mapping[int, object]


@partners
@require_safe
def questionnaire(
    request: PartnerRequest, administration_id: uuid.UUID
) -> HttpResponse:
    """All statements, with what is answered so far."""
    row = Administration.objects.open_for(request.viewer, administration_id)
    if row.state == Administration.State.SUBMITTED:
        return redirect("receipt", row.pk)
    return _page(request, row, scoring.numbered(row.answers))


@partners
@require_POST
def save_answer(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Keep one answer sent as JSON."""
    row = Administration.objects.find_for(request.viewer, administration_id)
    if request.content_type != "application/json":
        return JsonResponse({"error": _("JSON is expected.")}, status=415)
    try:
        sent = _sent(request.body)
        revision = actions.save_answer(
            administration=row,
            number=sent["item"],
            value=sent["value"],
            revision=sent["revision"],
            policy_shown=_who_reads(request, row),
            by=request.viewer,
        )
    except StaleError as stale:
        return JsonResponse(_both(stale, sent["item"]), status=409)
    except (safe_json.BadJsonError, RefusedError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    at = when.hour(clock.now(), row.partner.person.zone)
    return JsonResponse({"revision": revision, "saved_at": at})


def _sent(body: bytes) -> dict[str, Any]:
    sent = safe_json.loads(body)
    whole = type(sent.get("item")) is int and type(sent.get("revision")) is int
    if sent.keys() != FIELDS or not whole or sent["revision"] < 0:
        raise safe_json.BadJsonError(_("Item, value and revision are expected."))
    return sent


def _versions(stale: StaleError) -> tuple[Answers, Answers]:
    """This page's answers and the kept ones, by item number."""
    return cast(Answers, stale.mine), cast(Answers, stale.theirs)


def _both(stale: StaleError, item: int) -> dict[str, object]:
    mine, theirs = _versions(stale)
    return {
        "error": str(stale),
        "mine": mine[item],
        "theirs": theirs[item],
        "revision": stale.revision,
    }


@partners
@PAGE
def finish(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Keep the whole page; then stop for now, ask about gaps, or finish."""
    row = Administration.objects.find_for(request.viewer, administration_id)
    if request.method != "POST":
        return redirect("questionnaire", row.pk)
    form = AnswersForm(row.definition(), request.POST)
    if not form.is_valid():
        given = {**scoring.numbered(row.answers), **form.answers()}
        return _page(request, row, given, status=400)
    try:
        stale = _keep(request, row, form)
        row = Administration.objects.find_for(request.viewer, row.pk)
        if stale is not None:
            return _ask_which(request, row, stale)
        return _go_on(request, row)
    except RefusedError as error:
        messages.info(request, str(error))
        return redirect("questionnaire", row.pk)


def _keep(
    request: PartnerRequest, row: Administration, form: AnswersForm
) -> StaleError | None:
    """Save what the page holds; what another page answered otherwise comes back."""
    save = partial(
        actions.save_answers,
        administration=row,
        policy_shown=_who_reads(request, row),
        by=request.viewer,
    )
    given = form.answers()
    revision = form.cleaned_data["revision"]
    try:
        save(answers=given, revision=-1 if revision is None else revision)
    except StaleError as stale:
        _mine, theirs = _versions(stale)
        rest = {n: value for n, value in given.items() if n not in theirs}
        save(answers=rest, revision=stale.revision)
        return stale
    return None


def _ask_which(
    request: PartnerRequest, row: Administration, stale: StaleError
) -> HttpResponse:
    mine, theirs = _versions(stale)
    answers = {**scoring.numbered(row.answers), **mine}
    return _page(request, row, answers, elsewhere=theirs, status=409)


def _go_on(request: PartnerRequest, row: Administration) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == "stop":
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("today")
    answers = scoring.numbered(row.answers)
    items = row.definition().items
    gaps = [item.number for item in items if item.number not in answers]
    if gaps and then != "anyway":
        return _page(request, row, answers, gaps=gaps)
    actions.submit(administration=row, by=request.viewer)
    return redirect("receipt", row.pk)


@partners
@require_safe
def receipt(request: PartnerRequest, administration_id: uuid.UUID) -> HttpResponse:
    """That it arrived, when, and what happens next."""
    row = Administration.objects.open_for(request.viewer, administration_id)
    if row.submitted_at is None:
        return redirect("questionnaire", row.pk)
    name = therapist_name(request.viewer)
    context = {
        "administration": row,
        "at": when.day_and_hour(row.submitted_at, row.partner.person.zone),
        "nobody_watches": agreements.nobody_watches(name),
        "therapist": name,
        "crisis_text": row.practice.crisis_text,
        "here": "today",
    }
    return render(request, "assessments/receipt.html", context)


def _page(
    request: PartnerRequest,
    row: Administration,
    answers: Answers,
    *,
    gaps: list[int] | None = None,
    elsewhere: Answers | None = None,
    status: int = 200,
) -> HttpResponse:
    definition = row.definition()
    asked = questions(definition, answers, elsewhere)
    context = {
        "administration": row,
        "definition": definition,
        "questions": asked,
        "done": sum(not question.is_open for question in asked),
        "who_reads": _who_reads(request, row),
        "until": when.until(row.due_at, row.partner.person.zone),
        "gaps": gaps or [],
        "few": bool(gaps) and _too_few(row),
        "elsewhere": elsewhere or {},
        "is_wrong": status == 400,
        "has_ended": row.couple.ended_at is not None,
        "here": "today",
    }
    return render(request, "assessments/questionnaire.html", context, status=status)


def _too_few(row: Administration) -> bool:
    found = scoring.score(row.definition(), scoring.numbered(row.answers))
    return any(score.value is None for score in found.values())


def _who_reads(request: PartnerRequest, row: Administration) -> str:
    """The sentence the page shows; the same one is kept with the answers."""
    return agreements.who_reads(row.couple.agreement, therapist_name(request.viewer))
