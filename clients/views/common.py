"""What several pages of the hall need."""

import uuid
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from clients.models import Couple, Partner
from practice.access import Viewer

LONGEST_ADDRESS = 500
PAGE = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing unless it was sent, even sent empty."""
    return request.POST if request.method == "POST" else None


def both_of(couple: Couple) -> list[Partner]:
    """The couple's partners in slot order, with their persons; one query."""
    rows = couple.partners.select_related("person", "couple__practice")
    return list(rows.order_by("slot"))


def partner_for(viewer: Viewer, couple_id: uuid.UUID, partner_id: uuid.UUID) -> Partner:
    """One partner of this couple, with the viewing recorded, or a 404."""
    partner = Partner.objects.open_for(viewer, partner_id)
    if partner.couple_id != couple_id:
        raise Http404
    return partner


def back(request: HttpRequest, fallback: Any, *args: Any) -> HttpResponse:
    """Return to where a small form stood, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    # Not `redirect(wanted)`: that would take the name of a page for its address.
    is_path = wanted.startswith("/") and len(wanted) <= LONGEST_ADDRESS
    if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted)
    return redirect(fallback, *args)
