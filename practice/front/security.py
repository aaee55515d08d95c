"""Pages about signing in that need a little more than allauth's own views."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.views import password_change
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practice import tokens
from practice.access import Nobody
from practice.models import User


def removing_a_factor(
    remove: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """allauth's view that removes a factor; with the last one, tokens end for good.

    Without this a token would sleep until its owner adds another factor.
    """

    @wraps(remove)
    def removed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            return remove(request, *args, **kwargs)
        user = cast(User, request.user)
        with transaction.atomic():
            answer = remove(request, *args, **kwargs)
            if not tokens.has_factor(user.pk):
                tokens.revoke_all(user=user, by=Nobody(user_id=user.pk))
        return answer

    return removed


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
