"""Pages of those who run a practice: people, licenses, figures, trail, settings.

No page here names a couple or a person in care.
"""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import norm_samples
from assessments.actions import freeze_norms
from assessments.models import Instrument
from assessments.norms import MIN_COUPLES, MIN_PERSONS
from clients.actions import handover
from clients.viewers import admins
from practice import actions, audit, tokens
from practice.access import AdminRequest
from practice.errors import RefusedError
from practice.models import Admin, License, Practice
from practice.queries import asks
from practice.workspace import cells, forms, reports, trail
from practice.workspace import people as staff

here = {"here": "people"}


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: AdminRequest) -> HttpResponse:
    """Who works here; a POST ends one role, or somebody's tokens."""
    if request.method == "POST":
        is_about_tokens = "tokens_of" in request.POST
        return _revoke_tokens(request) if is_about_tokens else _end_role(request)
    therapists = staff.therapists(request.viewer)
    others = staff.others(request.viewer)
    invitations = staff.open_invitations(request.viewer)
    by_oneself = len(therapists) < 2 and len(others) < 2 and not invitations
    context = {
        "therapists": therapists,
        "others": others,
        "invitations": invitations,
        "token_holders": staff.token_holders(request.viewer),
        "alone": by_oneself and _practice(request).solo,
    }
    audit.listed(by=request.viewer, what="people", count=len(therapists))
    return render(request, "workspace/people.html", here | context)


def _end_role(request: AdminRequest) -> HttpResponse:
    role = staff.find_role(request.viewer, request.POST.get("role", ""))
    said = request.POST.get("successor", "")
    successor = staff.find_successor(request.viewer, said)
    try:
        handover.end_role(role=role, successor=successor, by=request.viewer)
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(name)s no longer works here in that role.") % {"name": role.name},
        )
    return redirect("people")


def _revoke_tokens(request: AdminRequest) -> HttpResponse:
    line = staff.find_token_holder(request.viewer, request.POST["tokens_of"])
    tokens.revoke_of_colleague(user_id=line.user_id, by=request.viewer)
    messages.success(
        request, _("The tokens of %(name)s are revoked.") % {"name": line.name}
    )
    return redirect("people")


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def staff_invite(request: AdminRequest) -> HttpResponse:
    """Invite someone to work here; without mail the link is shown this once."""
    form = forms.InviteStaff(request.POST or None)
    context: dict[str, object] = here | {"form": form, "invitation": None, "link": ""}
    if form.is_valid():
        invitation, token = actions.invite_staff(**form.cleaned_data, by=request.viewer)
        context |= {
            "invitation": invitation,
            "link": _link(token),
        }
    return render(request, "workspace/staff_invite.html", context)


def _link(token: str) -> str:
    """The address to hand over; none where a mail carries it."""
    if not token:
        return ""
    return settings.PUBLIC_URL + reverse("staff_invitation", args=[token])


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def license_verify(request: AdminRequest, license_id: object) -> HttpResponse:
    """Say what of a license was checked, and where."""
    credential = License.objects.find_for(request.viewer, license_id)
    form = forms.VerifyLicense(request.POST or None)
    if form.is_valid():
        try:
            actions.verify_license(
                credential=credential, **form.cleaned_data, by=request.viewer
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Verified. It is on record with today’s date."))
            return redirect("people")
    context = here | {
        "credential": credential,
        "form": form,
        "standing": staff.verified_words(credential),
    }
    return render(request, "workspace/license_verify.html", context)


@admins
@require_safe
def figures(request: AdminRequest) -> HttpResponse:
    """Workload, completion and delivery; nothing clinical, no small cells."""
    report = reports.read(request.viewer)
    audit.listed(by=request.viewer, what="reports", count=len(report.lines))
    context = {"here": "reports", "report": report}
    return render(request, "workspace/reports.html", context)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def norms(request: AdminRequest) -> HttpResponse:
    """What results are compared with, and how many count; a POST freezes a set."""
    practice = _practice(request)
    found = norm_samples.of_practice(request.viewer, practice)
    if request.method == "POST":
        return _freeze(request, practice, [one.instrument for one in found])
    audit.listed(by=request.viewer, what="norms", count=len(found))
    context = {
        "here": "reports",
        "forms": found,
        "fewest_persons": MIN_PERSONS,
        "fewest_couples": MIN_COUPLES,
        "least": cells.LEAST,
        "zone": practice.time_zone,
    }
    return render(request, "workspace/norms.html", context)


def _freeze(
    request: AdminRequest, practice: Practice, instruments: list[Instrument]
) -> HttpResponse:
    code = request.POST.get("form", "")
    instrument = next((one for one in instruments if one.code == code), None)
    if instrument is None:
        raise Http404
    try:
        frozen = freeze_norms(
            practice=practice, instrument=instrument, by=request.viewer
        )
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        said = _("Set %(version)d is frozen. Results pages now compare with it.")
        messages.success(request, said % {"version": frozen.version})
    return redirect("norms")


@admins
@require_safe
@asks(forms.FilterAudit)
def audit_trail(request: AdminRequest, query: forms.FilterAudit) -> HttpResponse:
    """Who did or read what, when."""
    page = trail.read(request.viewer, **query.asked())
    audit.listed(by=request.viewer, what="audit", count=len(page.lines))
    zone = _practice(request).time_zone
    context = {
        "here": "audit",
        "form": query,
        "page": page,
        "days": page.days(zone),
        "zone": zone,
        "about": query.get("about"),
    }
    return render(request, "workspace/audit.html", context)


@admins
@require_http_methods(["GET", "HEAD", "POST"])
def practice_settings(request: AdminRequest) -> HttpResponse:
    """What the practice says of itself."""
    practice = _practice(request)
    initial = {
        name: getattr(practice, name) for name in forms.PracticeSettings.base_fields
    }
    form = forms.PracticeSettings(request.POST or None, initial=initial)
    if form.is_valid():
        actions.change_practice(
            practice=practice, **form.cleaned_data, by=request.viewer
        )
        messages.success(request, _("Saved."))
        return redirect("practice_settings")
    context = {"here": "settings", "form": form, "practice": practice}
    return render(request, "workspace/practice_settings.html", context)


def _practice(request: AdminRequest) -> Practice:
    mine = Admin.objects.visible_to(request.viewer).select_related("practice")
    return mine.get(user_id=request.viewer.user_id, ended_at=None).practice
