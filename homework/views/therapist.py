"""Giving an exercise, following it, and reading what was written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clients.actions import review
from clients.actions.rules import why_no_new_work
from clients.models import Care, Clearance, Couple, Partner, Release, ReviewItem
from clients.viewers import therapists
from clients.views.common import posted
from clients.zones import zone_of
from homework import actions, overview, reading, rules, words
from homework.forms import AssignForm, CommentForm, ExerciseQuery, PaperForm
from homework.models import Assignment, Entry, Exercise, Feedback, Occurrence
from homework.views.library import by_strategy
from practice import clock
from practice.access import TherapistRequest
from practice.encryption import warm_rows
from practice.errors import RefusedError
from practice.queries import asks

READ_HERE = (
    ReviewItem.Kind.WENT_BADLY,
    ReviewItem.Kind.PLEASE_READ,
    ReviewItem.Kind.NOT_SAFE,
)


@therapists
@require_http_methods(["GET", "HEAD", "POST"])
@asks(ExerciseQuery)
def assign(
    request: TherapistRequest, couple_id: object, query: ExerciseQuery
) -> HttpResponse:
    """Choose, look it over, give it: three taps."""
    couple = Couple.objects.open_for(request.viewer, couple_id)
    code = query.get("exercise")
    if not code:
        return _choose(request, couple)
    exercise = Exercise.objects.current().filter(code=code).first()
    if exercise is None:
        raise Http404
    names = {one.slot: one.name for one in _partners(request, couple)}
    form = AssignForm(
        posted(request),
        exercise=exercise,
        names=names,
        today=couple.practice.today(),
    )
    if form.is_valid():
        try:
            given = actions.assign(
                couple=couple,
                exercise=exercise,
                by=request.viewer,
                **form.choices_made(),
            )
        except RefusedError as error:
            form.refused(error)
        else:
            messages.success(request, _("Given: %(title)s.") % {"title": exercise})
            return redirect(given)
    context = {
        "couple": couple,
        "names": " & ".join(names.values()),
        "exercise": exercise,
        "definition": exercise.definition(),
        "form": form,
        "load": _load(request, couple, exercise),
        "closed": why_no_new_work(request.viewer),
    }
    return render(request, "homework/assign.html", context)


def _partners(request: TherapistRequest, couple: Couple) -> list[Partner]:
    rows = Partner.objects.visible_to(request.viewer).filter(couple=couple)
    return list(rows.select_related("person").order_by("slot"))


def _choose(request: TherapistRequest, couple: Couple) -> HttpResponse:
    cleared = Clearance.objects.visible_to(request.viewer).filter(couple=couple)
    is_cleared = cleared.in_force().exists()
    groups = []
    for group in by_strategy():
        rows: Any = group["exercises"]
        offered = [
            {"exercise": row, "why_not": _why_not(row, couple, is_cleared)}
            for row in rows
        ]
        groups.append({"strategy": group["strategy"], "offered": offered})
    names = " & ".join(one.name for one in _partners(request, couple))
    context = {
        "couple": couple,
        "names": names,
        "groups": groups,
        "cleared": is_cleared,
        "closed": why_no_new_work(request.viewer),
    }
    return render(request, "homework/choose.html", context)


def _why_not(row: Exercise, couple: Couple, cleared: bool) -> object:
    return rules.refusal(
        mode=row.mode,
        safety=row.safety,
        strategy=row.strategy,
        couple_mode=couple.mode,
        cleared=cleared,
    )


def _load(
    request: TherapistRequest, couple: Couple, exercise: Exercise
) -> dict[str, int] | None:
    """What runs already, when one more would be more than most can carry."""
    rows = Assignment.objects.visible_to(request.viewer).running().filter(couple=couple)
    cadences = [
        *rows.filter(until__gte=couple.practice.today()).values_list(
            "cadence", flat=True
        ),
        exercise.definition().cadence,
    ]
    daily, weekly = cadences.count("daily"), cadences.count("weekly")
    if not rules.is_much(daily=daily, weekly=weekly):
        return None
    return {"daily": daily, "weekly": weekly}


@therapists
@require_safe
def assignment(request: TherapistRequest, assignment_id: object) -> HttpResponse:
    """What became of one assignment, for each partner."""
    row = Assignment.objects.open_for(request.viewer, assignment_id)
    (shown,) = overview.running(request.viewer, [row], most=60)
    context = {
        "assignment": row,
        "couple": row.couple,
        "names": " & ".join(one.name for one in _partners(request, row.couple)),
        "running": shown,
        "zone": zone_of(request.viewer),
    }
    return render(request, "homework/assignment.html", context)


@therapists
@require_POST
def assignment_end(request: TherapistRequest, assignment_id: object) -> HttpResponse:
    """End it; what was written stays."""
    row = Assignment.objects.find_for(request.viewer, assignment_id)
    actions.end_assignment(assignment=row, by=request.viewer)
    messages.success(request, _("Ended. What was written stays readable."))
    return redirect(row)


@therapists
@require_http_methods(["GET", "HEAD", "POST"])
def occurrence_paper(request: TherapistRequest, occurrence_id: object) -> HttpResponse:
    """Enter what a partner wrote on paper, once."""
    row = Occurrence.objects.open_for(request.viewer, occurrence_id)
    refused = rules.paper_refusal(
        standing=row.partner.standing,
        state=row.state,
        opens_at=row.opens_at,
        now=clock.now(),
    )
    if refused:
        messages.warning(request, str(refused))
        return redirect(row.assignment)
    exercise = row.assignment.exercise
    form = PaperForm(posted(request), definition=exercise.definition())
    if form.is_valid():
        try:
            written = actions.enter_from_paper(
                occurrence=row,
                outcome=form.cleaned_data["outcome"],
                answers=form.cleaned_data["answers"],
                reason=form.cleaned_data["why_not"],
                by=request.viewer,
            )
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Entered."))
            return redirect(written)
    context = {
        "occurrence": row,
        "name": row.partner.name,
        "exercise": exercise,
        "form": form,
    }
    return render(request, "homework/occurrence_paper.html", context)


@therapists
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: TherapistRequest, entry_id: object) -> HttpResponse:
    """Read what one partner recorded; comment, or say that it was read."""
    row = Entry.objects.open_for(
        request.viewer,
        entry_id,
        "couple",
        "partner__person",
        "occurrence__assignment__exercise",
    )
    name = row.partner.name
    if "read" in request.POST:
        for kind in READ_HERE:
            review.settle(kind=kind, subject_id=row.key, by=request.viewer)
        messages.success(request, _("Marked as read."))
        return redirect(row)
    form = CommentForm(posted(request), name=name)
    if form.is_valid():
        try:
            actions.comment(entry=row, by=request.viewer, **form.cleaned_data)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent to %(name)s only.") % {"name": name})
            return redirect(row)
    return render(request, "homework/entry.html", _entry_context(request, row, form))


def _entry_context(
    request: TherapistRequest, row: Entry, form: CommentForm
) -> dict[str, Any]:
    exercise = row.occurrence.assignment.exercise
    comments = list(
        Feedback.objects.visible_to(request.viewer)
        .filter(entry=row)
        .select_related("author")
        .order_by("created_at")
    )
    warm_rows(comments)
    waiting = ReviewItem.objects.visible_to(request.viewer).waiting()
    items = list(waiting.filter(subject_id=row.pk))
    zone = zone_of(request.viewer)
    return {
        "entry": row,
        "partner": row.partner,
        "name": row.partner.name,
        "couple": row.couple,
        "exercise": exercise,
        "when": words.day(row.recorded_at, zone) if row.recorded_at else "",
        "zone": zone,
        "lines": reading.therapist_lines(exercise.definition(), row.answers),
        "shareable": reading.shared_lines(exercise.definition(), row.answers),
        "confided": _confided(row),
        "how_it_came": _how_it_came(request, row),
        "comments": comments,
        "form": form,
        "waiting": items,
        "to_read": any(item.kind in READ_HERE for item in items),
        "release": Release.objects.visible_to(request.viewer)
        .filter(subject_id=row.pk)
        .first(),
    }


def _how_it_came(request: TherapistRequest, row: Entry) -> str:
    """How it came here, where somebody else entered it; empty where its author did."""
    if row.entered_by_id is None:
        return ""
    who = (
        Care.objects.visible_to(request.viewer)
        .filter(couple=row.couple_id, therapist__user=row.entered_by_id)
        .select_related("therapist")
        .first()
    )
    if who is None:
        return _("entered from paper")
    return _("entered from paper by %(name)s") % {"name": who.therapist.name}


def _confided(row: Entry) -> list[object]:
    reasons = (row.confided or {}).get("reasons", [])
    return [words.REASONS.get(reason, reason) for reason in reasons]
