"""One's tokens for the API: seen, made after a fresh second factor, revoked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from clients.viewers import only_for
from practice import audit, signin, tokens
from practice.access import Admin, Therapist
from practice.errors import RefusedError
from practice.front.token_form import NewTokenForm
from practice.models import ApiToken

own = only_for(Therapist, Admin)


class OwnRequest(HttpRequest):
    """A request of one whose tokens these are."""

    viewer: Therapist | Admin


@own
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: OwnRequest) -> HttpResponse:
    """One's live tokens; a POST revokes them all."""
    if request.method == "POST":
        ended = tokens.revoke_mine(by=request.viewer)
        said = ngettext(
            "One token is revoked.", "%(number)s tokens are revoked.", ended
        )
        messages.success(request, said % {"number": ended})
        return redirect("tokens")
    mine = ApiToken.objects.visible_to(request.viewer).live().order_by("-created_at")
    rows = list(mine.select_related("practice"))
    audit.listed(by=request.viewer, what="tokens", count=len(rows))
    return render(request, "front/tokens.html", {"tokens": rows})


@own
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def new(request: OwnRequest) -> HttpResponse:
    """Make a token, once it is sure who asks; it is shown on this page only."""
    if not signin.used_factor_lately(request):
        return _first_a_factor(request)
    form = NewTokenForm(request.POST or None)
    if form.is_valid():
        try:
            made, token = tokens.make_token(wanted=form.wanted(), by=request.viewer)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"made": made, "token": token}
            return render(request, "front/token_made.html", context)
    return render(request, "front/token_new.html", {"form": form})


def _first_a_factor(request: OwnRequest) -> HttpResponse:
    """To where one shows a code or a passkey; a password alone leads back here."""
    if signin.used_password_lately(request):
        messages.info(
            request,
            _("For this a password is not enough. Please use a code or your passkey."),
        )
    return redirect(signin.where_to_use_factor(request, then="token_new"))


@own
@require_POST
def revoke(request: OwnRequest, token_id: object) -> HttpResponse:
    """End one of one's own tokens."""
    token = ApiToken.objects.find_for(request.viewer, token_id)
    tokens.revoke_token(token=token, by=request.viewer)
    messages.success(
        request,
        _("“%(label)s” is revoked. It opens nothing any more.")
        % {"label": token.label},
    )
    return redirect("tokens")
