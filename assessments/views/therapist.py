"""A therapist gives questionnaires, reads them, and opens what may be shared."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assessments import (
    actions,
    catalog,
    circumstances,
    overview,
    plan_words,
    quality,
    report,
    when,
)
from assessments.definitions import Instrument as Definition
from assessments.forms import AnswersForm
from assessments.models import Administration, Plan, Score
from assessments.questions import answered, ends_words, questions
from assessments.reading_scores import sittings_of
from assessments.views.answering import JOINED
from clients.actions import releases
from clients.models import Couple, Partner, Release
from clients.viewers import therapists
from clients.views.common import PAGE
from practice.access import TherapistRequest
from practice.errors import RefusedError

HINTS = {
    quality.STRAIGHT_LINE: gettext_lazy(
        "The same answer nearly all the way, though some statements point the other"
        " way. Worth asking how it was to fill in."
    ),
    quality.MANY_MISSING: gettext_lazy(
        "More than one statement in five has no number."
    ),
    quality.HURRIED: gettext_lazy(
        "Answered faster than most people read. Worth asking how it was to fill in."
    ),
    quality.CLOSE_TOGETHER: gettext_lazy(
        "Answered within minutes of the partner, on the same device. Worth asking, to"
        " each alone, whether there was room to answer freely."
    ),
}


def _sent(request: TherapistRequest) -> QueryDict | None:
    """What a form is bound to; an empty one that was sent is bound, too."""
    return request.POST if request.method == "POST" else None


@therapists
@require_safe
def results(request: TherapistRequest, couple_id: uuid.UUID, code: str) -> HttpResponse:
    """Both partners on one questionnaire, over time."""
    couple = Couple.objects.open_for(request.viewer, couple_id, "practice")
    both = Partner.objects.visible_to(request.viewer).select_related("person")
    prefetch_related_objects([couple], Prefetch("partners", both))
    instrument = catalog.latest(request.viewer.practice_id, code)
    if instrument is None:
        raise Http404
    sittings = _sittings(request, couple, code)
    found = overview.results_of(request.viewer, couple, code, asked=sittings)
    context = {
        "couple": couple,
        "instrument": instrument,
        "found": found,
        "kind_words": catalog.kind_words(instrument.definition()),
        "has_pictures": instrument.family != "safety",
        "plans": _stoppable(request, couple, code),
        "sittings": sittings,
        "zone": couple.practice.time_zone,
        "here": "caseload",
    }
    return render(request, "assessments/results.html", context)


def _stoppable(
    request: TherapistRequest, couple: Couple, code: str
) -> list[tuple[Plan, str]]:
    """Schedules that may still open something, or have something nobody began."""
    plans = Plan.objects.visible_to(request.viewer).filter(
        couple=couple, instrument__code=code
    )
    unbegun = Administration.objects.visible_to(request.viewer).filter(state="open")
    still = Q(pk__in=plans.unfinished().values("pk")) | Q(
        pk__in=unbegun.values("plan_id")
    )
    rows = plans.running().filter(still).order_by("starts_on", "pk")
    return [(plan, plan_words.in_words(plan)) for plan in rows]


def _sittings(
    request: TherapistRequest, couple: Couple, code: str
) -> list[Administration]:
    rows = (
        Administration.objects.visible_to(request.viewer)
        .filter(couple=couple, instrument__code=code)
        .exclude(state=Administration.State.CANCELLED)
        .select_related("partner__person")
    )
    return list(rows.order_by("-opens_at", "partner__slot"))


@therapists
@PAGE
def administration(
    request: TherapistRequest, administration_id: uuid.UUID
) -> HttpResponse:
    """One sitting: scores, hints, answers, and what to do with it."""
    row = Administration.objects.open_for(request.viewer, administration_id, *JOINED)
    if request.method == "POST":
        try:
            return _act(request, row)
        except RefusedError as error:
            messages.warning(request, str(error))
            return redirect("administration", row.pk)
    return render(request, "assessments/administration.html", _reading(request, row))


def _act(request: TherapistRequest, row: Administration) -> HttpResponse:
    release = (
        Release.objects.visible_to(request.viewer).filter(subject_id=row.pk).first()
    )
    match request.POST.get("then"):
        case "debrief":
            actions.debrief(administration=row, by=request.viewer)
            if row.is_confided:
                messages.success(request, _("Noted."))
                return redirect("administration", row.pk)
            said = _("Noted. %(name)s can now read their own results.")
            messages.success(request, said % {"name": row.partner.name})
        case "open" if release is not None:
            releases.open_release(release=release, by=request.viewer)
            said = _("Opened. It shows only what %(name)s then chooses to share.")
            messages.success(request, said % {"name": row.partner.name})
        case "close" if release is not None:
            releases.close_release(release=release, by=request.viewer)
            messages.success(request, _("Closed. It can no longer be shared."))
        case "void":
            actions.void(administration=row, by=request.viewer)
            messages.success(request, _("Set aside; a fresh one is open."))
            return redirect("results", row.couple_id, row.instrument.code)
        case _other:
            return HttpResponse(status=400)
    return redirect("administration", row.pk)


def _reading(request: TherapistRequest, row: Administration) -> dict[str, Any]:
    """What the page shows; a draft's answers stay with the person until finished."""
    definition = row.definition()
    zone = row.practice.time_zone
    is_finished = row.submitted_at is not None
    answers = row.given() if is_finished else {}
    scores = (
        Score.objects.visible_to(request.viewer)
        .filter(administration=row)
        .select_related("administration", "partner__person")
    )
    sittings = sittings_of(scores, zone)
    norm = catalog.norm_set(uuid.UUID(str(row.practice_id)), row.instrument.key)
    figures = catalog.figures_of(norm)
    now = [report.person_now(definition, s, figures) for s in sittings]
    return {
        "administration": row,
        "is_finished": is_finished,
        "now": now[0] if now else None,
        "scores": [(definition.scales[score.scale], score) for score in scores],
        "hints": _hints(request, row, definition) if is_finished else [],
        "answers_note": ends_words(definition),
        "answers": answered(definition, answers) if is_finished else [],
        "release": Release.objects.visible_to(request.viewer)
        .filter(subject_id=row.pk)
        .first(),
        "until": when.until(row.due_at, row.partner.person.zone),
        "norm_words": catalog.words_for(norm, zone),
        "zone": zone,
        "here": "caseload",
    }


def _hints(
    request: TherapistRequest, row: Administration, definition: Definition
) -> list[Any]:
    around = circumstances.of(row, request.viewer)
    return [HINTS[hint] for hint in quality.hints(definition, row.given(), around)]


@therapists
@PAGE
def from_paper(request: TherapistRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Enter what somebody answered on paper."""
    row = Administration.objects.open_for(request.viewer, administration_id, *JOINED)
    if row.state != Administration.State.OPEN and not row.is_paper_draft:
        return redirect("administration", row.pk)
    definition = row.definition()
    form = AnswersForm(definition, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_from_paper(
                administration=row,
                answers=form.answers(),
                revision=form.cleaned_data["revision"],
                by=request.viewer,
            )
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Entered."))
            return redirect("administration", row.pk)
    begun = row.given() if row.is_paper_draft else {}
    given = form.answers() if form.is_bound else begun
    context = {
        "administration": row,
        "definition": definition,
        "form": form,
        "revision": row.revision,
        "questions": questions(definition, given),
        "here": "caseload",
    }
    return render(request, "assessments/from_paper.html", context)
