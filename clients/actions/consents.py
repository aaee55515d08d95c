"""What each partner agrees to, each choice by itself, and how to be reached."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients import agreements
from clients.models import Consent, ContactPreference, Partner, Person
from practice import audit, clock, outbox, tasks
from practice.access import Partner as PartnerViewer
from practice.errors import RefusedError

NEEDED = (Consent.Kind.AGREEMENT, Consent.Kind.ONLINE_WORK)


@transaction.atomic
def give(*, kinds: Collection[str], by: PartnerViewer) -> None:
    """Record the choices of one page. The two that are needed cannot be left out."""
    missing = [kind for kind in NEEDED if kind not in kinds]
    if missing and not has_begun(by):
        raise RefusedError(
            _("To begin, the agreement and doing the work online are both needed.")
        )
    partner = Partner.objects.get(pk=by.partner_id)
    for kind in kinds:
        _keep(partner, kind)
    audit.record(
        by=by, action="consented", about=partner, detail={"kinds": sorted(kinds)}
    )
    if set(NEEDED) & set(kinds):
        tasks.plan_soon()


def _keep(partner: Partner, kind: str) -> bool:
    """Put one consent in force; False when it already was."""
    _row, created = Consent.objects.get_or_create(
        partner=partner,
        kind=kind,
        withdrawn_at=None,
        defaults={
            "practice_id": partner.practice_id,
            "version": f"{kind}-{agreements.VERSION}",
        },
    )
    return created


@transaction.atomic
def withdraw(*, kind: str, by: PartnerViewer) -> None:
    """Take one choice back, from now on; nobody else is told.

    Without one of the two needed ones no work comes, so no reminder does either.
    """
    _end(by, kind)
    if kind in {Consent.Kind.MESSAGES, *NEEDED}:
        ContactPreference.objects.filter(person_id=by.person_id).update(
            email_allowed=False, called_private_at=None
        )
        outbox.reschedule(by.person_id)
    partner = Partner.objects.get(pk=by.partner_id)
    audit.record(by=by, action="withdrew consent", about=partner, detail={"kind": kind})


def _end(by: PartnerViewer, kind: str) -> None:
    Consent.objects.filter(
        partner_id=by.partner_id, kind=kind, withdrawn_at=None
    ).update(withdrawn_at=clock.now())


def has_begun(by: PartnerViewer) -> bool:
    """Whether the needed consents are in force."""
    given = Consent.objects.filter(partner_id=by.partner_id, kind__in=NEEDED)
    return given.in_force().count() == len(NEEDED)


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How a person wants to be reached. An empty email means: not at all."""

    email: str
    private: bool
    safe_from: time
    safe_until: time
    zone: str
    sender_word: str
    practice_time: time
    paused_until: date | None = None


@transaction.atomic
def set_contact(*, contact: SafeContact, by: PartnerViewer) -> None:
    """Keep a person's own word on where and when; unsent messages follow it.

    Giving an address is the choice for reminders by email, leaving it empty the
    choice against them; the consent is kept in step. An address that may reach the
    other partner is kept like any other, but held: a refusal would tell one of them
    where the other can be reached. Their therapist is shown it.
    """
    if contact.email and not contact.private:
        raise RefusedError(_("Say first that nobody else reads this address."))
    held = reaches_other(contact.email, in_couple=by.couple_id, not_of=by.partner_id)
    row = ContactPreference.objects.get(person_id=by.person_id)
    row.email = contact.email.lower()
    row.email_allowed = bool(contact.email) and not held
    row.called_private_at = clock.now() if contact.email else None
    row.safe_from, row.safe_until = contact.safe_from, contact.safe_until
    row.sender_word = contact.sender_word
    row.practice_time = contact.practice_time
    row.paused_until = contact.paused_until
    row.changed_at = clock.now()
    row.save()
    person = Person.objects.get(pk=by.person_id)
    if person.zone != contact.zone:
        person.zone = contact.zone
        person.save(update_fields=["zone"])
    if contact.email:
        _keep(Partner.objects.get(pk=by.partner_id), Consent.Kind.MESSAGES)
    else:
        _end(by, Consent.Kind.MESSAGES)
    outbox.reschedule(by.person_id)
    audit.record(by=by, action="set contact", about=person)


def reaches_other(email: str, *, in_couple: uuid.UUID, not_of: uuid.UUID) -> bool:
    """Whether this is an address of the other partner, as far as is known here.

    One that is held counts for nothing: it was never theirs for certain.
    """
    if not email:
        return False
    others = Partner.objects.filter(couple_id=in_couple).exclude(pk=not_of)
    known = (
        others.filter(
            person__contact__email__iexact=email, person__contact__email_allowed=True
        )
        | others.filter(person__user__email__iexact=email)
        | others.filter(
            invitations__email__iexact=email,
            invitations__accepted_at=None,
            invitations__closed_at=None,
        )
    )
    return known.exists()


def wants_messages(by: PartnerViewer) -> bool:
    """Whether this partner chose reminders by email."""
    given = Consent.objects.filter(partner_id=by.partner_id, kind=Consent.Kind.MESSAGES)
    return given.in_force().exists()
