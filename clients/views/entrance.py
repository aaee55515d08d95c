"""A partner's way in: the card, the code, a sign-in of one's own, the choices."""

from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clients import agreements
from clients.actions import consents, invitations
from clients.models import ContactPreference, Couple, Invitation
from clients.partner_forms import ChoicesForm, CodeForm, ContactForm, JoinForm
from clients.viewers import choose, newcomers, partners
from clients.views.common import PAGE, posted
from clients.zones import therapist_name
from practice import secrets
from practice.access import PartnerRequest
from practice.errors import GoneError, RefusedError
from practice.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def gone(request: HttpRequest) -> HttpResponse:
    """The one page for every invitation that opens nothing any more."""
    message = _(
        "Please ask the person who gave it to you for a new one."
        " If you have finished already, you can simply sign in."
    )
    return render(request, "errors/410.html", {"message": message}, status=410)


def _someone_is_here(request: HttpRequest) -> HttpResponse:
    return render(request, "clients/someone_is_here.html", status=409)


@login_not_required
@PAGE
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the six digits. Opening the link alone changes nothing."""
    if request.user.is_authenticated:
        return _someone_is_here(request)
    form = CodeForm(posted(request))
    try:
        found = invitations.find(token)
        if form.is_valid():
            if invitations.enter_code(invitation=found, code=form.cleaned_data["code"]):
                request.session["joining"] = {"invitation": str(found.pk)}
                request.session.cycle_key()
                return redirect("join")
            invitations.find(token)  # the last try has closed it
            form.add_error("code", _("These are not the digits. Please look again."))
    except GoneError:
        return gone(request)
    return render(request, "clients/invitation.html", {"form": form})


@login_not_required
@PAGE
def join(request: HttpRequest) -> HttpResponse:
    """Choose how to sign in from now on."""
    if request.user.is_authenticated and "joining" in request.session:
        return _someone_is_here(request)
    joining = request.session.get("joining", {})
    try:
        found = invitations.find_entered(joining.get("invitation", ""))
        words = _words(request, joining)
        form = _join_form(request, found)
        if form.is_bound and form.is_valid():
            user = invitations.accept(
                invitation=found, sign_in=form.sign_in(words), zone=""
            )
            return _welcome(request, user, found, how=form.how)
    except GoneError:
        return gone(request)
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
    context = {
        "form": form,
        "words": words,
        "word_list": words.split("-"),
        "renews": found.renews_sign_in,
    }
    return render(request, "clients/join.html", context)


def _words(request: HttpRequest, joining: dict[str, str]) -> str:
    """The passphrase on offer; it stays until accepted or another is asked for."""
    if "words" not in joining or request.POST.get("how") == "another":
        joining["words"] = secrets.new_passphrase()
        request.session["joining"] = joining
    return joining["words"]


def _join_form(request: HttpRequest, found: Invitation) -> JoinForm:
    how = request.POST.get("how", "")
    if request.method != "POST" or how == "another":
        typed = {name: request.POST.get(name, "") for name in JoinForm.base_fields}
        typed.pop("kept"), typed.pop("passphrase")
        return JoinForm(initial=typed, renews=found.renews_sign_in)
    return JoinForm(request.POST, renews=found.renews_sign_in, how=how)


def _welcome(
    request: HttpRequest, user: User, found: Invitation, *, how: str
) -> HttpResponse:
    """Sign in, in a fresh session; a passkey is added without asking again."""
    del request.session["joining"]
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="invitation")
    choose(request, f"partner:{found.partner_id}")
    onward = "today" if found.renews_sign_in else "join_choices"
    if how != "passkey":
        return redirect(onward)
    query = urlencode({"next": reverse(onward)})
    return redirect(f"{reverse('mfa_add_webauthn')}?{query}")


@newcomers
@PAGE
def join_choices(request: PartnerRequest) -> HttpResponse:
    """Four separate choices on one page."""
    viewer = request.viewer
    if request.method != "POST" and consents.has_begun(viewer):
        return redirect("today")
    couple = Couple.objects.find_for(viewer, viewer.couple_id)
    form = ChoicesForm(posted(request))
    if form.is_valid():
        try:
            consents.give(kinds=form.kinds(), by=viewer)
            return redirect("join_contact")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    agreement = agreements.text(couple.agreement, therapist_name(viewer))
    context = {
        "form": form,
        "agreement": agreement,
        "needs_passkey": _cannot_come_back(request),
    }
    return render(request, "clients/join_choices.html", context)


def _cannot_come_back(request: HttpRequest) -> bool:
    """Whether the account has neither a passphrase nor a passkey yet."""
    user = cast(User, request.user)
    passkey = Authenticator.Type.WEBAUTHN
    return not (
        user.has_usable_password()
        or Authenticator.objects.filter(user=user, type=passkey).exists()
    )


@partners
@PAGE
def join_contact(request: PartnerRequest) -> HttpResponse:
    """Where, when and under which name to write, if at all."""
    viewer = request.viewer
    row = ContactPreference.objects.visible_to(viewer).select_related("person").get()
    known = contact_of(row)
    wants_mail = consents.wants_messages(viewer)
    user = cast(User, request.user)
    form = ContactForm(
        posted(request),
        initial={**values_of(known), "email": known.email or user.email},
        asks_email=wants_mail,
    )
    if form.is_valid():
        try:
            consents.set_contact(contact=form.contact(known), by=viewer)
            return redirect("today")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "wants_mail": wants_mail}
    return render(request, "clients/join_contact.html", context)


def contact_of(row: ContactPreference) -> consents.SafeContact:
    """A stored preference as the action takes it."""
    return consents.SafeContact(
        email=row.email if row.email_allowed or row.is_held else "",
        private=row.called_private_at is not None,
        safe_from=row.safe_from,
        safe_until=row.safe_until,
        zone=row.person.zone,
        sender_word=row.sender_word,
        practice_time=row.practice_time,
        paused_until=row.paused_until,
    )


def values_of(known: consents.SafeContact) -> dict[str, Any]:
    """What a form begins with; that an address is private is said each time."""
    return {name: getattr(known, name) for name in known.__slots__ if name != "private"}
