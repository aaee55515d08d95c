"""The product's addresses, and beside them what only some modes or mishaps show."""

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import OperationalError
from django.http import Http404
from django.urls import include, path

from practice import gallery
from practice.front import errors
from practice.urls import handler400, handler403, handler404, handler500
from practice.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

#: By the name of an error page: what goes wrong, and the status it is shown with.
MISHAPS = {
    "bad-request": (SuspiciousOperation("x"), 400),
    "forbidden": (PermissionDenied(), 403),
    "nothing-here": (Http404(), 404),
    "too-much": (RequestDataTooBig("x"), 413),
    "our-fault": (LookupError("planted"), 500),
    "database-away": (OperationalError("planted"), 503),
}
#: Error pages that are answered without an error.
ANSWERS = {
    "open-too-long": (errors.csrf_failed, 403),
    "link-is-gone": (lambda request: errors.gone(request, "Ask for a new one."), 410),
}


def mishap(request, name):
    """Go wrong in one way; also for nobody, as the door does."""
    if name in ANSWERS:
        return ANSWERS[name][0](request)
    raise MISHAPS[name][0]


mishap.login_required = False

urlpatterns = [
    *product,
    path("dev/components/", gallery.gallery, name="components"),
    path("dev/", include("practice.mailbox_urls")),
    path("demo/", include("practice.demo.urls")),
    path("mishap/<slug:name>/", mishap, name="mishap"),
]
