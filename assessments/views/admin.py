"""Who looks at flags, and when: said once by an admin, told to everybody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments import actions, monitored
from assessments.flag_forms import NOBODY, MonitoringForm
from assessments.models import Monitoring
from clients.viewers import admins
from clients.views.common import PAGE
from practice.access import AdminRequest
from practice.errors import RefusedError
from practice.models import Practice


@admins
@PAGE
def monitoring(request: AdminRequest) -> HttpResponse:
    """Hours, cover and escalation; no questionnaire that flags opens before."""
    practice = Practice.objects.get(pk=request.viewer.practice_id)
    row = Monitoring.objects.visible_to(request.viewer).first()
    sent = request.POST if request.method == "POST" else None
    form = MonitoringForm(sent, viewer=request.viewer, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_monitoring(
                practice=practice, **form.chosen(), by=request.viewer
            )
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. People are told these hours."))
            return redirect("monitoring")
    context = {
        "form": form,
        "row": row,
        "words": monitored.words_for(row),
        "practice": practice,
        "here": "settings",
    }
    return render(request, "assessments/monitoring.html", context)


def _initial(row: Monitoring | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "days": list(row.days),
        "opens": row.opens,
        "closes": row.closes,
        "cover": str(row.cover_id) if row.cover_id else NOBODY,
        "escalate_hours": row.escalate_hours,
        "escalate_to": str(row.escalate_to_id),
    }
