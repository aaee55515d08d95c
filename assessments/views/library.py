"""The library of questionnaires: for therapists and admins, to read and to add to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments import actions, catalog, guide, library
from assessments.catalog import Known
from assessments.models import Instrument, Wording
from clients import zones
from clients.viewers import only_for
from practice.access import Admin, Therapist
from practice.models import Practice

staff = only_for(Therapist, Admin)


class StaffRequest(HttpRequest):
    """A request of a therapist or an admin."""

    viewer: Therapist | Admin


def page(request: StaffRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the library in the frame of who reads it."""
    is_admin = isinstance(request.viewer, Admin)
    frame = {
        "frame": "admin_base.html" if is_admin else "therapist_base.html",
        "here": "questionnaires" if is_admin else "library",
        "is_admin": is_admin,
    }
    return render(request, template, frame | context)


def find(request: StaffRequest, code: str) -> Known:
    """The questionnaire of this code as the practice has it, or a 404."""
    for known in catalog.known(request.viewer.practice_id):
        if known.row.code == code:
            return known
    raise Http404


@staff
@require_safe
def instruments(request: StaffRequest) -> HttpResponse:
    """Every questionnaire, by shelf and family, and what each still needs."""
    practice_id = request.viewer.practice_id
    known = catalog.known(practice_id)
    context = {
        "front": library.groups(known, "front"),
        "more": library.groups(known, "more"),
        "steps": guide.steps(practice_id, known),
    }
    return page(request, "assessments/library.html", context)


@staff
@require_POST
def guide_aside(request: StaffRequest) -> HttpResponse:
    """Put the first steps aside for the whole practice."""
    actions.put_guide_aside(by=request.viewer)
    return redirect("instruments")


@staff
@require_safe
def instrument(request: StaffRequest, code: str) -> HttpResponse:
    """One questionnaire: its key, its words, its source, and who may use it how."""
    known = find(request, code)
    wordings = _wordings(request, known.row)
    current = next((one for one in wordings if one.retired_at is None), None)
    definition = current.worded() if current else known.row.definition()
    users = {one.attested_by_id for one in wordings} | {known.row.made_by_id}
    names = library.names_of(request.viewer.practice_id, users - {None})
    context = {
        "card": library.card(known),
        "definition": definition,
        "rows": library.key_rows(definition),
        "kind": library.KINDS[definition.kind],
        "wordings": [(one, names.get(one.attested_by_id, "")) for one in wordings],
        "made_by": names.get(known.row.made_by_id or known.row.key, ""),
        "instead": library.WITHOUT_FLAG.get(code) if known.lacks_monitoring else None,
        "zone": zone_of(request),
    }
    return page(request, "assessments/library_instrument.html", context)


def _wordings(request: StaffRequest, row: Instrument) -> list[Wording]:
    """The practice's words of it, the newest first, with what they are the words of."""
    rows = Wording.objects.visible_to(request.viewer).filter(instrument=row)
    return list(rows.select_related("instrument").order_by("-version"))


def zone_of(request: StaffRequest) -> str:
    """The zone in which a therapist, or the practice, reads dates."""
    if isinstance(request.viewer, Therapist):
        return zones.zone_of(request.viewer)
    return Practice.objects.get(pk=request.viewer.practice_id).time_zone
