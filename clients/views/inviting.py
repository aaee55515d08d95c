"""A therapist opens a couple and invites; codes are shown in one answer only."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from clients.actions import invitations, rules
from clients.cards import card_for
from clients.forms import (
    CoupleForm,
    InviteAgainForm,
    InviteForm,
    PersonForm,
    agreement_texts,
)
from clients.models import Couple, Invitation, Partner
from clients.viewers import therapists
from clients.views.common import PAGE, partner_for, posted
from practice.access import TherapistRequest
from practice.errors import RefusedError
from practice.ids import new_id
from practice.models import Therapist


@dataclass(frozen=True, slots=True)
class Side:
    """One half of the page that opens a couple: a person, and their way in."""

    slot: str
    person: PersonForm
    way: InviteForm

    @property
    def fields(self) -> list[BoundField]:
        """All fields to fill in, for the list of what needs another look."""
        return [*self.person.visible_fields(), *self.way.visible_fields()]


def _sides(request: HttpRequest, zone: str) -> tuple[Side, Side]:
    sent, initial = posted(request), {"zone": zone}
    first, second = (
        Side(
            slot,
            PersonForm(sent, prefix=slot.lower(), initial=initial),
            InviteForm(sent, prefix=slot.lower()),
        )
        for slot in "AB"
    )
    return first, second


@therapists
@PAGE
def couple_new(request: TherapistRequest) -> HttpResponse:
    """Two names, the agreement, and how each is invited, on one page."""
    viewer = request.viewer
    therapist = Therapist.objects.visible_to(viewer).get(pk=viewer.therapist_id)
    form = CoupleForm(posted(request))
    first, second = _sides(request, therapist.time_zone)
    forms = [form, first.person, first.way, second.person, second.way]
    valid = [each.is_valid() for each in forms]
    opened = None
    if all(valid):
        try:
            couple, issued = invitations.open_and_invite(
                partners=(first.person.partner(), second.person.partner()),
                ways=(first.way.way(), second.way.way()),
                by=viewer,
                **form.cleaned_data,
            )
            return show_cards(request, couple, issued)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            mine = Couple.objects.visible_to(viewer)
            opened = mine.filter(pk=form.cleaned_data["key"]).first()
    context = {
        "form": form,
        "opened": opened,
        "sides": [first, second],
        "wrong": any(each.errors for each in forms),
        "texts": agreement_texts(therapist.first_name),
        "closed": rules.why_no_new_work(viewer),
    }
    return render(request, "clients/couple_new.html", context)


@therapists
@PAGE
def invite(
    request: TherapistRequest, couple_id: uuid.UUID, partner_id: uuid.UUID
) -> HttpResponse:
    """Invite one partner again, renew a sign-in, or go on without one."""
    viewer = request.viewer
    partner = partner_for(viewer, couple_id, partner_id)
    renews = partner.standing == Partner.Standing.JOINED
    form = InviteAgainForm(posted(request))
    if form.is_valid():
        way = form.way()
        try:
            issued = invitations.invite(
                partner=partner,
                how=way.how,
                email=way.email,
                called_private=way.called_private,
                key=form.cleaned_data["key"],
                by=viewer,
            )
            return show_cards(request, partner.couple, [issued])
        except RefusedError as refusal:
            form = _fresh(request.POST)
            form.add_error(None, str(refusal))
    pending = Invitation.objects.visible_to(viewer).filter(partner=partner).open()
    context = {
        "partner": partner,
        "couple": partner.couple,
        "renews": renews,
        "form": form,
        "pending": pending.first(),
        "closed": "" if renews else rules.why_no_new_work(viewer),
    }
    return render(request, "clients/invite.html", context)


def _fresh(sent: QueryDict) -> InviteAgainForm:
    """The same choices with a new key, after the old one was used or refused."""
    renewed = InviteAgainForm({**sent.dict(), "key": str(new_id())})
    renewed.is_valid()
    return renewed


@sensitive_variables("issued", "context")
def show_cards(
    request: HttpRequest, couple: Couple, issued: list[invitations.Issued]
) -> HttpResponse:
    """Cards and codes, in this answer and never again."""
    context: dict[str, Any] = {
        "couple": couple,
        "cards": [card_for(one) for one in issued],
    }
    return render(request, "clients/cards.html", context)
