"""Answering one sitting, whichever way one came to it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import actions, devices, ending, scoring, when
from assessments.forms import AnswersForm
from assessments.models import Administration
from assessments.questions import keys_words, questions, shown_answers
from clients import agreements
from clients.zones import therapist_name
from practice import clock, safe_json
from practice.access import Handed, HandedRequest, Partner, PartnerRequest
from practice.errors import RefusedError, StaleError

FIELDS = {"item", "value", "revision"}
JOINED = ("instrument", "wording", "plan", "couple", "partner__person", "practice")
type Answers = Mapping[int, object]
type Answering = Partner | Handed
type AnswerRequest = PartnerRequest | HandedRequest


@dataclass(frozen=True, slots=True)
class Way:
    """Names of the addresses by which one answers, and the frame of their pages."""

    page: str
    save: str
    finish: str
    receipt: str
    thanks: str
    away: str
    frame: str
    by_id: bool = True

    def to(self, name: str, row: Administration) -> str:
        """The address of one of them for this sitting."""
        return reverse(name, args=[row.pk] if self.by_id else [])

    def end_of(self, row: Administration) -> str:
        """Where one arrives; what was confided has no page of its own any more."""
        if not self.by_id or row.is_confided:
            return reverse(self.thanks)
        return self.to(self.receipt, row)


# --- one answer ---
def save_one(request: AnswerRequest, key: uuid.UUID) -> HttpResponse:
    """Keep one answer sent as JSON."""
    try:
        row = Administration.objects.find_for(request.viewer, key, *JOINED)
        if request.content_type != "application/json":
            return JsonResponse({"error": _("JSON is expected.")}, status=415)
        sent = _sent(request.body)
        revision = actions.save_answer(
            administration=row,
            number=sent["item"],
            value=sent["value"],
            revision=sent["revision"],
            policy_shown=who_reads(request, row),
            by=request.viewer,
        )
    except StaleError as stale:
        return JsonResponse(_both(stale, sent["item"]), status=409)
    except (safe_json.BadJsonError, RefusedError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    except Http404:
        if ending.closed_as(request.viewer, key):
            return JsonResponse({"error": _("This is closed now.")}, status=400)
        raise
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


# --- the whole page ---
def finish_page(request: AnswerRequest, key: uuid.UUID, way: Way) -> HttpResponse:
    """Keep the whole page; then stop for now, ask about gaps, or finish."""
    try:
        row = Administration.objects.find_for(request.viewer, key, *JOINED)
    except Http404:
        return _too_late(request, key, way)
    if request.method != "POST":
        return redirect(way.to(way.page, row))
    form = AnswersForm(row.definition(), request.POST)
    if not form.is_valid():
        given = {**scoring.numbered(row.answers), **form.answers()}
        return page(request, row, way, given, status=400, said=form.what_is_wrong())
    try:
        return _go_on(request, row, way, form)
    except StaleError as stale:
        return _ask_which(request, row, way, form, stale)
    except RefusedError as error:
        messages.info(request, str(error))
        return redirect(way.to(way.page, row))


def _too_late(request: AnswerRequest, key: uuid.UUID, way: Way) -> HttpResponse:
    """A page sent twice, or after it was taken back: say so, and change nothing."""
    state = ending.closed_as(request.viewer, key)
    if not state or request.method != "POST":
        raise Http404
    if state == Administration.State.SUBMITTED:
        return redirect(way.thanks)
    messages.info(request, _("This is closed now. Nothing was changed."))
    return redirect(way.away)


def _go_on(
    request: AnswerRequest, row: Administration, way: Way, form: AnswersForm
) -> HttpResponse:
    then, given = request.POST.get("then", ""), form.answers()
    if then == "stop":
        _keep(request, row, form)
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect(way.away)
    gaps = _gaps(row, given)
    if gaps and then != "anyway":
        _keep(request, row, form)
        row = Administration.objects.find_for(request.viewer, row.pk, *JOINED)
        return page(request, row, way, scoring.numbered(row.answers), gaps=gaps)
    by_hand = isinstance(request.viewer, Handed)
    actions.submit(
        administration=row,
        answers=given,
        revision=form.known_revision(),
        policy_shown=who_reads(request, row),
        device="" if by_hand else devices.device_of(request, row.couple_id),
        by=request.viewer,
    )
    return redirect(way.end_of(row))


def _gaps(row: Administration, given: Answers) -> list[int]:
    """What is open; of what is confided, only what this very page left open."""
    kept = {*scoring.numbered(row.answers), *given}
    return [i.number for i in row.definition().items if i.number not in kept]


def _keep(
    request: AnswerRequest,
    row: Administration,
    form: AnswersForm,
    *,
    but: Answers | None = None,
    revision: int | None = None,
) -> None:
    given = {n: value for n, value in form.answers().items() if n not in (but or {})}
    actions.save_answers(
        administration=row,
        answers=given,
        revision=form.known_revision() if revision is None else revision,
        policy_shown=who_reads(request, row),
        by=request.viewer,
    )


def _ask_which(
    request: AnswerRequest,
    row: Administration,
    way: Way,
    form: AnswersForm,
    stale: StaleError,
) -> HttpResponse:
    """What another page answered otherwise is asked about; the rest is kept."""
    mine, theirs = _versions(stale)
    _keep(request, row, form, but=theirs, revision=stale.revision)
    row = Administration.objects.find_for(request.viewer, row.pk, *JOINED)
    answers = {**scoring.numbered(row.answers), **mine}
    return page(request, row, way, answers, elsewhere=theirs, status=409)


def page(
    request: AnswerRequest,
    row: Administration,
    way: Way,
    answers: Answers,
    *,
    gaps: list[int] | None = None,
    elsewhere: Answers | None = None,
    status: int = 200,
    said: str = "",
) -> HttpResponse:
    """All statements with these answers marked, but never what was confided."""
    definition = row.definition()
    asked = questions(definition, shown_answers(definition, answers), elsewhere)
    context = {
        "administration": row,
        "definition": definition,
        "questions": asked,
        "done": sum(not question.is_open for question in asked),
        "who_reads": who_reads(request, row),
        "until": when.until(row.due_at, row.partner.person.zone),
        "gaps": gaps or [],
        "needed": _needed(row, gaps or []),
        "few": bool(gaps) and not row.is_confided and _too_few(row),
        "elsewhere": elsewhere or {},
        "is_wrong": status == 400,
        "said": said,
        "has_ended": row.couple.ended_at is not None,
        "is_confided": row.is_confided,
        "is_handed": not way.by_id,
        "keys_words": keys_words(definition),
        "frame": way.frame,
        "save_url": way.to(way.save, row),
        "finish_url": way.to(way.finish, row),
        "away_url": reverse(way.away),
        "here": "today",
    }
    template = "assessments/questionnaire.html"
    answer = render(request, template, context, status=status)
    return answer if not way.by_id else devices.remember(request, answer)


def _needed(row: Administration, gaps: list[int]) -> bool:
    """Whether one of these may be declined but not left out."""
    definition = row.definition()
    return any(definition.item(number).required for number in gaps)


def _too_few(row: Administration) -> bool:
    found = scoring.score(row.definition(), scoring.numbered(row.answers))
    return any(score.value is None for score in found.values())


def who_reads(request: AnswerRequest, row: Administration) -> str:
    """The sentence the page shows; the same one is kept with the answers."""
    name = therapist_name(request.viewer)
    if row.is_confided:
        return agreements.never_shared(name)
    return agreements.who_reads(row.couple.agreement, name)


def sheet(request: HttpRequest, row: Administration, frame: str) -> HttpResponse:
    """The statements on paper, with nothing marked."""
    definition = row.definition()
    context = {
        "administration": row,
        "definition": definition,
        "questions": questions(definition, {}),
        "frame": frame,
        "here": "today" if frame == "partner_base.html" else "caseload",
    }
    return render(request, "assessments/sheet.html", context)
