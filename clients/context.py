"""What every page knows: who is looking, and what the frame needs."""

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clients.models import ReviewItem
from clients.roles import Role
from clients.zones import therapist_name
from practice import access


def page(request: HttpRequest) -> dict[str, Any]:
    """Names for the frame of a page; one query, only where a page shows the count."""
    viewer: access.Viewer = getattr(request, "viewer", access.Nobody())
    role: Role | None = getattr(request, "role", None)
    context: dict[str, Any] = {
        "viewer": viewer,
        "mode": settings.MODE,
        "practice_name": role.practice_name if role else "",
        "person_name": role.name if role else "",
        "therapist_name": "",
        "review_count": 0,
        "solo": role.solo if role else False,
    }
    match viewer:
        case access.Therapist():
            context["license_in_force"] = viewer.in_force
            context["review_count"] = cache(partial(_waiting, viewer))
        case access.Partner() | access.Handed():
            context["therapist_name"] = therapist_name(viewer)
            context["practice_name"] = ""
    return context


def _waiting(viewer: access.Therapist) -> int:
    return ReviewItem.objects.visible_to(viewer).waiting().count()
