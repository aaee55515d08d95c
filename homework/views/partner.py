"""What a partner sees: one exercise, what they wrote, what was shared with them."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients import agreements
from clients.models import Couple, Release
from clients.viewers import partners
from clients.views.common import PAGE
from clients.zones import therapist_name, zone_of
from homework import actions, drafts, overview, words
from homework import reading as readings
from homework.forms import EntryForm
from homework.models import Assignment, Entry, Feedback, Occurrence
from practice import clock
from practice.access import PartnerRequest
from practice.encryption import warm_rows
from practice.errors import RefusedError, StaleError
from practice.safe_json import BadJsonError, loads

RECORDED = Occurrence.State.RECORDED


def policy_for(request: PartnerRequest) -> str:
    """Who reads what is written here, in the words of the couple's agreement."""
    couple = Couple.objects.visible_to(request.viewer).get()
    return agreements.who_reads(couple.agreement, therapist_name(request.viewer))


def draft_of(request: PartnerRequest, occurrence: Occurrence) -> Entry | None:
    """What this partner has written so far."""
    mine = Entry.objects.visible_to(request.viewer)
    return mine.filter(occurrence=occurrence).first()


def form_for(
    request: PartnerRequest, occurrence: Occurrence, data: Any = None
) -> EntryForm:
    """The questions, with what was written so far."""
    draft = draft_of(request, occurrence)
    return EntryForm(
        data,
        definition=occurrence.assignment.exercise.definition(),
        written=drafts.values(draft.answers) if draft else {},
        revision=draft.revision if draft else 0,
    )


def show(
    request: PartnerRequest, occurrence: Occurrence, form: EntryForm, status: int = 200
) -> HttpResponse:
    """The page of one exercise."""
    assignment = Assignment.objects.visible_to(request.viewer).get(
        pk=occurrence.assignment_id
    )
    zone = zone_of(request.viewer)
    context = {
        "occurrence": occurrence,
        "assignment": assignment,
        "by": assignment.assigned_by.first_name,
        "definition": form.definition,
        "form": form,
        "minutes": words.minutes(form.definition.minutes),
        "who_does_it": words.WHO_DOES_IT[form.definition.mode],
        "due": words.due(occurrence.due_at, zone),
        "policy": policy_for(request),
        "shows": words.what_sharing_shows(form.definition) if assignment.opened else [],
        "here": "today",
    }
    return render(request, "homework/exercise.html", context, status=status)


@partners
@require_safe
def exercise(request: PartnerRequest, occurrence_id: object) -> HttpResponse:
    """One exercise to do; once recorded or closed, what was written."""
    occurrence = Occurrence.objects.open_for(request.viewer, occurrence_id)
    now = clock.now()
    if occurrence.opens_at > now:
        raise Http404
    has_ended = occurrence.couple.ended_at is not None
    if occurrence.state != RECORDED and occurrence.closes_at > now and not has_ended:
        return show(request, occurrence, form_for(request, occurrence))
    written = draft_of(request, occurrence)
    if written is not None:
        return redirect("my_entry", written.pk)
    context = {"here": "today", "has_ended": has_ended}
    return render(request, "homework/closed.html", context)


@partners
@require_POST
def save_field(request: PartnerRequest, occurrence_id: object) -> HttpResponse:
    """Save one answer: `{"field", "value", "revision"}` in; out, `{"revision",
    "saved_at"}`, the hour on the person's own clock.

    400 and 415 for what is not that, 409 with both versions where it was changed
    elsewhere, 422 with a sentence where it cannot be kept.
    """
    occurrence = Occurrence.objects.find_for(request.viewer, occurrence_id)
    if request.content_type != "application/json":
        return JsonResponse({"message": _("JSON is expected.")}, status=415)
    try:
        field, value, revision = _sent(request.body)
    except BadJsonError as error:
        return JsonResponse({"message": str(error)}, status=400)
    try:
        saved = actions.save_field(
            occurrence=occurrence,
            field=field,
            value=value,
            revision=revision,
            policy_shown=policy_for(request),
            by=request.viewer,
        )
    except StaleError as error:
        both = {"mine": error.mine, "theirs": error.theirs}
        told = {"message": str(error), "revision": error.revision}
        return JsonResponse(both | told, status=409)
    except RefusedError as error:
        return JsonResponse({"message": str(error)}, status=422)
    zone = zone_of(request.viewer)
    at = words.hour(clock.now(), zone)
    return JsonResponse({"revision": saved, "saved_at": at})


def _sent(body: bytes) -> tuple[str, object, int]:
    sent = loads(body)
    field, revision = sent.get("field"), sent.get("revision")
    # `type` and not isinstance: True is an int to Python.
    if sent.keys() != {"field", "value", "revision"} or not isinstance(field, str):
        raise BadJsonError(_("Field, value and revision are expected."))
    if type(revision) is not int or revision < 0:
        raise BadJsonError(_("A revision is a whole number."))
    return field, sent["value"], revision


@partners
@PAGE
def record(request: PartnerRequest, occurrence_id: object) -> HttpResponse:
    """Record how it went, or save and stop; works without scripts.

    Who had to sign in first comes back by a GET, and is led to the exercise.
    """
    occurrence = Occurrence.objects.open_for(request.viewer, occurrence_id)
    if request.method != "POST":
        return redirect("exercise", occurrence.pk)
    form = form_for(request, occurrence, request.POST)
    status = 200
    try:
        if _kept(request, occurrence, form):
            stopped = "stop" in request.POST
            return redirect("today") if stopped else redirect("recorded", occurrence.pk)
    except StaleError as error:
        form.shows_both(error)
        status = 409
    except RefusedError as error:
        form.add_error(None, str(error))
    form.forget_why_not()
    return show(request, occurrence, form, status)


def _kept(request: PartnerRequest, occurrence: Occurrence, form: EntryForm) -> bool:
    """Save every answer; then record it unless the form has more to ask."""
    stops = "stop" in request.POST
    if not form.is_valid() and (form.has_bad_answers() or "revision" in form.errors):
        return False
    data = form.cleaned_data
    policy = policy_for(request)
    draft = draft_of(request, occurrence)
    answers = drafts.written_here(
        draft.answers if draft else None, data["answers"], seen=data["revision"]
    )
    actions.save_fields(
        occurrence=occurrence,
        answers=answers,
        revision=data["revision"],
        policy_shown=policy,
        by=request.viewer,
    )
    if stops or not form.is_valid():
        return stops
    actions.record(
        occurrence=occurrence,
        outcome=data["outcome"],
        answers=answers,
        reason=data["why_not"],
        please_read=data["please_read"],
        talk_about=data["talk_about"],
        policy_shown=policy,
        by=request.viewer,
    )
    return True


@partners
@require_safe
def recorded(request: PartnerRequest, occurrence_id: object) -> HttpResponse:
    """The end of every exercise: the same page, whatever was recorded."""
    occurrence = Occurrence.objects.open_for(request.viewer, occurrence_id)
    if occurrence.state != RECORDED:
        return redirect("exercise", occurrence.pk)
    context = {
        "reads": agreements.nobody_watches(therapist_name(request.viewer)),
        "crisis_text": occurrence.practice.crisis_text,
        "here": "today",
    }
    return render(request, "homework/recorded.html", context)


@partners
@require_safe
def reading(request: PartnerRequest, number: int) -> HttpResponse:
    """The short reading of one strategy."""
    found = readings.strategy(number)
    if found is None:
        raise Http404
    return render(request, "homework/reading.html", {"strategy": found, "here": "us"})


@partners
@require_safe
def my_entry(request: PartnerRequest, entry_id: object) -> HttpResponse:
    """What one wrote oneself, with the therapist's comments."""
    written = Entry.objects.visible_to(request.viewer)
    own = written.filter(partner_id=request.viewer.partner_id)
    entry = own.open_for(request.viewer, entry_id)
    comments = list(
        Feedback.objects.visible_to(request.viewer)
        .filter(entry=entry)
        .select_related("author")
        .order_by("created_at")
    )
    warm_rows(comments)
    definition = entry.occurrence.assignment.exercise.definition()
    zone = zone_of(request.viewer)
    context = {
        "title": definition.title,
        "outcome": entry.get_outcome_display(),
        "when": words.day(entry.recorded_at, zone) if entry.recorded_at else "",
        "lines": readings.own_lines(definition, entry.answers),
        "policy": entry.policy_shown,
        "from_paper": entry.entered_by_id is not None,
        "comments": comments,
        "release": _release_of(request, entry),
        "shows": readings.shared_lines(definition, entry.answers),
        "here": "today",
    }
    return render(request, "homework/my_entry.html", context)


def _release_of(request: PartnerRequest, entry: Entry) -> Release | None:
    """What the author may share or take back, once the therapist opened it."""
    mine = Release.objects.visible_to(request.viewer).filter(
        author_id=request.viewer.partner_id, opened_at__isnull=False
    )
    return mine.filter(subject_id=entry.pk).first()


@partners
@require_safe
def shared(request: PartnerRequest, release_id: object) -> HttpResponse:
    """What the other partner shares, at an address of its own."""
    viewer = request.viewer
    releases = Release.objects.visible_to(viewer).filter(kind="entry")
    received = releases.exclude(author_id=viewer.partner_id)
    release = received.open_for(viewer, release_id)
    entry = Entry.objects.find_for(viewer, release.subject_id)
    context = {"shared": overview.shared_entry(entry, release.key), "here": "us"}
    return render(request, "homework/shared_entry.html", context)


@partners
@require_POST
def feedback_seen(request: PartnerRequest, feedback_id: object) -> HttpResponse:
    """Say that a comment was read."""
    feedback = Feedback.objects.find_for(request.viewer, feedback_id)
    actions.see_feedback(feedback=feedback, by=request.viewer)
    return redirect("my_entry", feedback.entry_id)
