"""In the office: a device handed over for one questionnaire, and sheets to print."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from assessments import actions
from assessments.models import Administration
from assessments.views import answering
from clients.handed import hand_over as lock
from clients.viewers import therapists
from practice.access import TherapistRequest
from practice.errors import RefusedError


@therapists
@require_POST
def hand_over(request: TherapistRequest, administration_id: uuid.UUID) -> HttpResponse:
    """Sign out here, and leave open one questionnaire of one partner alone."""
    row = Administration.objects.find_for(request.viewer, administration_id)
    try:
        to = actions.hand_over(administration=row, by=request.viewer)
    except RefusedError as error:
        messages.warning(request, str(error))
        return redirect("administration", row.pk)
    lock(request, to, back=request.path.removesuffix("hand-over/"))
    answer = redirect("here")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@therapists
@require_safe
def sheet(request: TherapistRequest, administration_id: uuid.UUID) -> HttpResponse:
    """The statements to print, for somebody who answers by hand."""
    row = Administration.objects.open_for(
        request.viewer, administration_id, *answering.JOINED
    )
    return answering.sheet(request, row, "therapist_base.html")
