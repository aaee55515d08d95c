"""A partner's own pages of the hall: words, reminders, data, sharing."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import agreements, record
from clients.actions import care, consents, releases
from clients.models import Aside, Care, Consent, ContactPreference, Couple, Release
from clients.partner_forms import AsideForm, RemindersForm
from clients.viewers import partners
from clients.views.common import PAGE, back, posted
from clients.views.entrance import contact_of, values_of
from clients.zones import therapist_name, zone_of
from practice import ledger
from practice.access import PartnerRequest
from practice.errors import RefusedError
from practice.models import AuditEntry

ASIDES_SHOWN = 50
READINGS_SHOWN = 50


@partners
@PAGE
def aside(request: PartnerRequest) -> HttpResponse:
    """Tell the therapist something, alone; see what was sent."""
    viewer = request.viewer
    form = AsideForm(posted(request))
    if form.is_valid():
        try:
            care.send_aside(by=viewer, **form.cleaned_data)
            messages.success(request, agreements.nobody_watches(therapist_name(viewer)))
            return redirect("aside")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    couple = Couple.objects.find_for(viewer, viewer.couple_id)
    mine = Aside.objects.visible_to(viewer).order_by("-sent_at", "-pk")
    context = {
        "form": form,
        "reads": agreements.who_reads(couple.agreement, therapist_name(viewer)),
        "sent": mine[:ASIDES_SHOWN],
        "zone": zone_of(viewer),
    }
    return render(request, "clients/aside.html", context)


@partners
@PAGE
def reminders(request: PartnerRequest) -> HttpResponse:
    """How to be reached, a pause, and what was and will be sent."""
    viewer = request.viewer
    row = ContactPreference.objects.visible_to(viewer).select_related("person").get()
    known = contact_of(row)
    form = RemindersForm(posted(request), initial=values_of(known))
    if form.is_valid():
        try:
            consents.set_contact(contact=form.contact(known), by=viewer)
            messages.success(request, _("Saved. Reminders follow this from now on."))
            return redirect("reminders")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "lines": record.told(
            ledger.ledger_for(viewer.person_id, couple=viewer.couple_id)
        ),
        "zone": row.person.zone,
        "here": "more",
    }
    return render(request, "clients/reminders.html", context)


@partners
@PAGE
def my_data(request: PartnerRequest) -> HttpResponse:
    """One's own choices, what is kept, and who opened it."""
    viewer = request.viewer
    if request.method == "POST":
        if request.POST.get("withdraw") not in Consent.Kind.values:
            raise Http404
        consents.withdraw(kind=request.POST["withdraw"], by=viewer)
        messages.success(request, _("Taken back, from now on."))
        return redirect("my_data")
    name = therapist_name(viewer)
    couple = Couple.objects.find_for(viewer, viewer.couple_id)
    given = Consent.objects.visible_to(viewer).order_by("given_at", "pk")
    entries = AuditEntry.objects.visible_to(viewer).order_by("-at", "-pk")
    carers = Care.objects.visible_to(viewer).select_related("therapist")
    context = {
        "agreement": agreements.text(couple.agreement, name),
        "consents": given,
        "readings": record.readings(
            entries[:READINGS_SHOWN],
            names={care.therapist.user_id: care.therapist.name for care in carers},
            zone=zone_of(viewer),
        ),
        "needed": list(consents.NEEDED),
        "zone": zone_of(viewer),
        "here": "more",
    }
    return render(request, "clients/my_data.html", context)


@partners
@require_POST
def release_share(request: PartnerRequest, release_id: uuid.UUID) -> HttpResponse:
    """Share one's own thing, or, after a warning, stop sharing it."""
    viewer = request.viewer
    release = Release.objects.find_for(viewer, release_id)
    if release.author_id != viewer.partner_id:
        raise Http404
    stops = request.POST.get("do") == "stop"
    if stops and request.POST.get("sure") != "yes":
        context = {"release": release, "next": request.POST.get("next", "")}
        return render(request, "clients/stop_sharing.html", context)
    try:
        if stops:
            releases.withdraw(release=release, by=viewer)
        else:
            releases.share(release=release, by=viewer)
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    return back(request, "us")
