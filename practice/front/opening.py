"""Setting up an empty installation."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from practice import actions
from practice import setup as tokens
from practice.errors import GoneError, RefusedError
from practice.front.errors import gone
from practice.front.forms import SetupForm
from practice.signin import enter

_USED = _("A fresh link is printed when Secure Base is started with no practice in it.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("password")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Make the practice and its first account; opening the page uses nothing up."""
    if not tokens.opens(token):
        return gone(request, _USED)
    form = SetupForm(request.POST or None)
    if form.is_valid():
        try:
            user = actions.set_up(
                practice_name=form.cleaned_data["practice_name"],
                time_zone=form.cleaned_data["time_zone"],
                account=form.account(),
                solo=form.cleaned_data["solo"],
                token=token,
            )
        except GoneError:
            return gone(request, _USED)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return enter(request, user, to=reverse("mfa_index"))
    return render(request, "front/setup.html", {"form": form})
