"""Appointments: kept in the hall, followed by what comes before each of them."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import assessments.actions
from clients.actions import couples
from clients.forms import MoveForm
from clients.models import Couple, TherapySession
from clients.viewers import therapists
from clients.views import therapist as hall
from clients.views.common import PAGE, back
from clients.zones import zone_of
from practice import schedule
from practice.access import TherapistRequest
from practice.errors import RefusedError


@therapists
@PAGE
def session_new(request: TherapistRequest, couple_id: uuid.UUID) -> HttpResponse:
    """Plan a session in the therapist's own time; see, move and cancel those ahead."""
    answer = hall.session_new(request, couple_id)
    if request.method == "POST":
        couple = Couple.objects.find_for(request.viewer, couple_id)
        assessments.actions.follow_sessions(couple=couple)
    return answer


@therapists
@require_POST
def session_move(request: TherapistRequest, session_id: uuid.UUID) -> HttpResponse:
    """Give a session another time."""
    session = TherapySession.objects.find_for(request.viewer, session_id, "couple")
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise RefusedError(_("Choose a day and a time."))
        data = form.cleaned_data
        starts_at = schedule.resolve(data["day"], data["time"], zone_of(request.viewer))
        couples.move_session(session=session, starts_at=starts_at, by=request.viewer)
        assessments.actions.follow_sessions(couple=session.couple)
        messages.success(request, _("Moved."))
    except RefusedError as refusal:
        messages.warning(request, str(refusal))
    except (ValueError, OverflowError):
        messages.warning(request, _("There is no such day and time."))
    return back(request, "couple", session.couple_id)


@therapists
@require_POST
def session_cancel(request: TherapistRequest, session_id: uuid.UUID) -> HttpResponse:
    """Take a session out of the calendar."""
    session = TherapySession.objects.find_for(request.viewer, session_id, "couple")
    answer = hall.session_cancel(request, session_id)
    assessments.actions.follow_sessions(couple=session.couple)
    return answer
