"""Pages about signing in that need a little more than allauth's own views."""

from typing import cast

from allauth.account.views import password_change
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practice.models import User


def new_password(request: HttpRequest) -> HttpResponse:
    """Change the password; an account that opens by passkey only has none."""
    if not cast(User, request.user).has_usable_password():
        messages.info(request, _("You sign in by passkey. There is no password."))
        return redirect("mfa_index")
    return cast(HttpResponse, password_change(request))


@require_safe
@login_not_required
def sign_in_help(request: HttpRequest) -> HttpResponse:
    """Say honestly who can help when a password is forgotten."""
    return render(request, "front/sign_in_help.html")
