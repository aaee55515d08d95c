"""A therapist's pages of the hall: what one couple's care needs."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients import record
from clients.actions import care, couples, releases, review, rules
from clients.forms import (
    REVIEW_AFTER,
    ClearanceForm,
    EndCareForm,
    ModeForm,
    NoteForm,
    SessionForm,
    StandingForm,
)
from clients.models import (
    Aside,
    Clearance,
    Couple,
    Invitation,
    Note,
    Partner,
    Release,
    ReviewItem,
    TherapySession,
)
from clients.viewers import therapists
from clients.views.common import PAGE, back, both_of, partner_for, posted
from clients.zones import zone_of
from practice import audit, schedule
from practice.access import TherapistRequest
from practice.errors import RefusedError
from practice.ledger import ledger_for

NOTES_SHOWN = 100
SESSIONS_SHOWN = 12


@therapists
@require_POST
def partner_standing(
    request: TherapistRequest, couple_id: uuid.UUID, partner_id: uuid.UUID
) -> HttpResponse:
    """Go on with a partner on paper, or with the other's individual work."""
    partner = partner_for(request.viewer, couple_id, partner_id)
    form = StandingForm(request.POST)
    try:
        if not form.is_valid():
            raise RefusedError(_("Choose how to continue."))
        if form.cleaned_data["standing"] == Partner.Standing.PAPER:
            couples.continue_on_paper(partner=partner, by=request.viewer)
        else:
            couples.continue_individually(partner=partner, by=request.viewer)
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("invite", partner.couple_id, partner.pk)
    return redirect("couple", partner.couple_id)


@therapists
@PAGE
def clearance(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Sign that each was screened alone, or take the signature back."""
    viewer = request.viewer
    couple = Couple.objects.open_for(viewer, couple_id)
    signed = Clearance.objects.visible_to(viewer).filter(couple=couple)
    standing = signed.filter(withdrawn_at=None).select_related("therapist").first()
    if request.method == "POST" and request.POST.get("do") == "withdraw" and standing:
        care.withdraw_clearance(clearance=standing, by=viewer)
        return redirect("couple", couple.pk)
    suggested = couple.practice.today() + REVIEW_AFTER
    form = ClearanceForm(posted(request), initial={"review_on": suggested})
    if form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if k != "signed"}
        try:
            care.sign_clearance(couple=couple, by=viewer, **given)
            return redirect("couple", couple.pk)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "couple": couple,
        "form": form,
        "standing": standing,
        "closed": rules.why_no_new_work(viewer),
    }
    return render(request, "clients/clearance.html", context)


@therapists
@PAGE
def session_new(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Plan a session in the therapist's own time; see and cancel those ahead."""
    viewer = request.viewer
    couple = Couple.objects.open_for(viewer, couple_id)
    both = both_of(couple)
    zone = zone_of(request.viewer)
    form = SessionForm(posted(request), both=both)
    if form.is_valid():
        data = form.cleaned_data
        try:
            starts_at = schedule.resolve(data["day"], data["time"], zone)
            couples.plan_session(
                couple=couple,
                starts_at=starts_at,
                attendees=data["attendees"],
                by=viewer,
            )
            return redirect("couple", couple.pk)
        except (RefusedError, ValueError, OverflowError) as refusal:
            refused = isinstance(refusal, RefusedError)
            form.add_error(
                None, str(refusal) if refused else _("There is no such day and time.")
            )
    rows = TherapySession.objects.visible_to(viewer).filter(couple=couple).ahead()
    names = {partner.slot: partner.name for partner in both}
    ahead = [(s, names.get(s.attendees, _("Both"))) for s in rows[:SESSIONS_SHOWN]]
    context = {"couple": couple, "form": form, "ahead": ahead, "zone": zone}
    return render(request, "clients/session_new.html", context)


@therapists
@require_POST
def session_cancel(request: TherapistRequest, session_id: uuid.UUID) -> HttpResponse:
    """Take a session out of the calendar."""
    session = TherapySession.objects.find_for(request.viewer, session_id)
    couples.cancel_session(session=session, by=request.viewer)
    return back(request, "couple", session.couple_id)


@therapists
@PAGE
def notes(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Private notes: written and read by their author only."""
    viewer = request.viewer
    couple = Couple.objects.find_for(viewer, couple_id)
    form = NoteForm(posted(request))
    if form.is_valid():
        try:
            care.write_note(couple=couple, by=viewer, **form.cleaned_data)
            return redirect("notes", couple.pk)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    mine = Note.objects.visible_to(viewer).filter(couple=couple)
    shown = list(mine.order_by("-created_at", "-pk")[:NOTES_SHOWN])
    audit.listed(by=viewer, what="notes", count=len(shown), about=couple)
    context = {
        "couple": couple,
        "form": form,
        "notes": shown,
        "zone": zone_of(request.viewer),
    }
    return render(request, "clients/notes.html", context)


@therapists
@PAGE
def couple_settings(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Where the work stands, and ending it."""
    viewer = request.viewer
    couple = Couple.objects.open_for(viewer, couple_id)
    ends = request.POST.get("do") == "end"
    mode = ModeForm(None if ends else posted(request), initial={"mode": couple.mode})
    end = EndCareForm(posted(request) if ends else None)
    if mode.is_valid():
        couples.set_mode(couple=couple, by=viewer, **mode.cleaned_data)
        return redirect("couple", couple.pk)
    if end.is_valid():
        couples.end_care(couple=couple, by=viewer)
        messages.success(request, _("Care has ended. Everything stays readable."))
        return redirect("couple", couple.pk)
    context = {
        "couple": couple,
        "mode_form": mode,
        "end_form": end,
        "zone": zone_of(request.viewer),
    }
    return render(request, "clients/couple_settings.html", context)


@therapists
@PAGE
def aside_read(request: TherapistRequest, aside_id: uuid.UUID) -> HttpResponse:
    """Read what a partner sent; say that it was read."""
    viewer = request.viewer
    if request.method == "POST":
        aside = Aside.objects.find_for(viewer, aside_id)
        review.settle(kind=ReviewItem.Kind.ASIDE, subject_id=aside.key, by=viewer)
        return back(request, "review")
    aside = Aside.objects.open_for(viewer, aside_id)
    items = ReviewItem.objects.visible_to(viewer)
    item = items.filter(kind=ReviewItem.Kind.ASIDE, subject_id=aside.key).first()
    context = {
        "aside": aside,
        "partner": aside.partner,
        "waits": item is not None and item.reviewed_at is None,
        "zone": zone_of(request.viewer),
    }
    return render(request, "clients/aside_read.html", context)


@therapists
@require_safe
def ledger(
    request: TherapistRequest, couple_id: uuid.UUID, partner_id: uuid.UUID
) -> HttpResponse:
    """What one partner was sent, will be sent, and why."""
    viewer = request.viewer
    partner = partner_for(viewer, couple_id, partner_id)
    mailed = (
        Invitation.objects.visible_to(viewer)
        .filter(partner=partner, how=Invitation.How.EMAIL)
        .order_by("-created_at")
        .first()
    )
    lines = ledger_for(partner.person_id, couple=couple_id)
    if mailed is not None:
        lines += ledger_for(mailed.key, couple=couple_id)
    context = {
        "partner": partner,
        "couple": partner.couple,
        "lines": record.told(lines),
        "contact": partner.person.contact,
        "zone": zone_of(request.viewer),
    }
    return render(request, "clients/ledger.html", context)


@therapists
@require_POST
def release_open(request: TherapistRequest, release_id: uuid.UUID) -> HttpResponse:
    """Open one thing so that its author may share it; or close it again."""
    release = Release.objects.find_for(request.viewer, release_id)
    if request.POST.get("do") == "close":
        releases.close_release(release=release, by=request.viewer)
    else:
        releases.open_release(release=release, by=request.viewer)
    return back(request, "couple", release.couple_id)
