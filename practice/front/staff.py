"""Accepting an invitation to work here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from practice import actions
from practice.errors import GoneError, RefusedError
from practice.front.errors import gone
from practice.front.forms import JoinForm, RenewForm, TakeOnForm
from practice.models import StaffInvitation, User
from practice.signin import enter

_OVER = _("Ask your practice admin for a new one.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("password")
def staff_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation; opening the page uses nothing up."""
    try:
        invitation = actions.find_staff_invitation(token)
        if not request.user.is_authenticated:
            return _join(request, invitation)
        if request.user.email.lower() != invitation.email.lower():
            return render(request, "front/other_account.html", status=403)
        if invitation.renews is not None:
            return _join(request, invitation)
        return _take_on(request, invitation, request.user)
    except GoneError:
        return gone(request, _OVER)


def _join(request: HttpRequest, invitation: StaffInvitation) -> HttpResponse:
    """Choose a password: for a new account, or anew for one that works here."""
    kind = JoinForm if invitation.renews is None else RenewForm
    form = kind(
        request.POST or None,
        email=invitation.email,
        initial={"name": invitation.name},
    )
    if form.is_valid():
        name = form.cleaned_data.get("name", invitation.name)
        try:
            user = actions.accept_staff_invitation(
                invitation=invitation, name=name, password=form.cleaned_data["password"]
            )
        except GoneError:
            raise
        except RefusedError:
            form.add_error(None, _there_is_one())
        else:
            return enter(request, user, to=_next(invitation))
    return render(request, "front/join.html", {"form": form, "invitation": invitation})


def _there_is_one() -> str:
    return str(
        _(
            "There is an account with this email already. Sign in with it first, then"
            " open this link again."
        )
    )


def _next(invitation: StaffInvitation) -> str:
    """The second factor first; home leads a therapist on to the license."""
    return reverse("mfa_index" if invitation.renews is None else "home")


def _take_on(
    request: HttpRequest, invitation: StaffInvitation, user: User
) -> HttpResponse:
    form = TakeOnForm(request.POST or None, initial={"name": invitation.name})
    if form.is_valid():
        actions.take_on_work(
            invitation=invitation, user=user, name=form.cleaned_data["name"]
        )
        return redirect("roles")
    context = {"form": form, "invitation": invitation, "has_account": True}
    return render(request, "front/join.html", context)
