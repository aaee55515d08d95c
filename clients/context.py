"""What every page knows: who is looking, and what the frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from clients.models import Care, Person, ReviewItem
from practice import access
from practice.models import Admin, FrontDesk, Practice, Therapist


def page(request: HttpRequest) -> dict[str, Any]:
    """Names for the frame of a page; one or two small queries for its viewer."""
    viewer: access.Viewer = getattr(request, "viewer", access.Nobody())
    context: dict[str, Any] = {
        "viewer": viewer,
        "mode": settings.MODE,
        "practice_name": "",
        "person_name": "",
        "therapist_name": "",
        "review_count": 0,
    }
    context.update(_frame(viewer))
    return context


def _frame(viewer: access.Viewer) -> dict[str, Any]:
    match viewer:
        case access.Therapist():
            row = (
                Therapist.objects.visible_to(viewer)
                .select_related("practice")
                .get(pk=viewer.therapist_id)
            )
            waiting = ReviewItem.objects.visible_to(viewer).waiting().count()
            return {
                "practice_name": row.practice.name,
                "person_name": row.name,
                "review_count": waiting,
                "license_in_force": viewer.in_force,
                "solo": row.practice.solo,
            }
        case access.Partner():
            person = Person.objects.visible_to(viewer).get()
            return {
                "person_name": person.name,
                "therapist_name": therapist_name(viewer),
            }
        case access.Admin():
            return _staff_frame(Admin.objects.visible_to(viewer), viewer)
        case access.FrontDesk():
            return _staff_frame(FrontDesk.objects.visible_to(viewer), viewer)
        case _:
            return {}


def _staff_frame(rows: Any, viewer: access.Admin | access.FrontDesk) -> dict[str, Any]:
    row = rows.select_related("practice").get(user_id=viewer.user_id, ended_at=None)
    practice: Practice = row.practice
    return {
        "practice_name": practice.name,
        "person_name": row.name,
        "solo": practice.solo,
    }


def therapist_name(viewer: access.Partner) -> str:
    """The first name of the lead therapist, as partners read it."""
    care = (
        Care.objects.visible_to(viewer)
        .select_related("therapist")
        .order_by("-part")
        .filter(part=Care.Part.LEAD)
        .first()
    )
    return care.therapist.first_name if care else ""
