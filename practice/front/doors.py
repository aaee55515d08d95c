"""Home, roles, leaving, signing out, and whether the product is up."""

from allauth.account.views import logout as end_session
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clients import viewers
from practice import access
from practice.models import License

_FORGET_ALL = '"cache", "cookies", "storage"'


@require_safe
@viewers.signed_in
def home(request: access.ViewerRequest) -> HttpResponse:
    """Go to where the work of this role begins, under its session limits."""
    limits = "client" if isinstance(request.viewer, access.Partner) else "staff"
    if request.session.get("limits") != limits:
        request.session["limits"] = limits
    match request.viewer:
        case access.Therapist() as therapist:
            return redirect("licenses" if _has_no_license(therapist) else "caseload")
        case access.Partner():
            return redirect("today")
        case access.Admin():
            return redirect("people")
        case access.FrontDesk():
            return redirect("desk")
        case _:
            return render(request, "front/no_role.html")


def _has_no_license(viewer: access.Therapist) -> bool:
    if viewer.in_force:
        return False
    return not License.objects.visible_to(viewer).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@viewers.signed_in
def roles(request: access.ViewerRequest) -> HttpResponse:
    """Choose in which of one's roles to act."""
    if request.method == "POST":
        if not viewers.choose(request, request.POST.get("role", "")):
            raise Http404
        return redirect("home")
    own = viewers.roles_of(request.user)  # type: ignore[arg-type]
    now = viewers.chosen(request, own)
    return render(request, "front/roles.html", {"roles": own, "now": now})


@require_safe
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Leave at once: end the session, forget the pages, show something else.

    A GET on purpose: it must work as a link, without scripts and from any page.
    """
    logout(request)
    response = HttpResponseRedirect(settings.QUICK_EXIT_URL)
    response["Clear-Site-Data"] = _FORGET_ALL
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then sign out; also ends a sign-in that waits for its second step."""
    response: HttpResponse = end_session(request)
    if request.method == "POST":
        request.session.flush()
        response["Clear-Site-Data"] = _FORGET_ALL
    return response
