"""A flag: what it is, what to do next, and that somebody looked."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments import actions
from assessments.flag_forms import AcknowledgeForm
from assessments.models import Administration, Flag
from clients.viewers import therapists
from clients.views.common import PAGE
from clients.zones import zone_of
from practice.access import TherapistRequest
from practice.errors import RefusedError


@therapists
@PAGE
def flag(request: TherapistRequest, flag_id: uuid.UUID) -> HttpResponse:
    """The next-step card; a POST says that one has looked, and what was done."""
    row = Flag.objects.open_for(
        request.viewer, flag_id, "partner__person__contact", "administration"
    )
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge(
                flag=row, note=form.cleaned_data["note"], by=request.viewer
            )
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Noted. It no longer waits."))
            return redirect("review")
    person = row.partner.person
    context = {
        "flag": row,
        "person": person,
        "contact": getattr(person, "contact", None),
        "is_ours": Administration.objects.visible_to(request.viewer)
        .filter(pk=row.administration_id)
        .exists(),
        "form": form,
        "zone": zone_of(request.viewer),
        "here": "review",
    }
    return render(request, "assessments/flag.html", context)
