"""Opening a couple, and how each partner takes part."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients import agreements
from clients.actions.rules import require_in_care, require_license
from clients.models import (
    Care,
    ContactPreference,
    Couple,
    Invitation,
    Partner,
    Person,
    TherapySession,
)
from practice import audit, clock, outbox
from practice.access import Therapist
from practice.errors import RefusedError
from practice.ids import new_id


@dataclass(frozen=True, slots=True)
class NewPartner:
    """What is known of a person before they come in."""

    name: str
    pronouns: str
    zone: str


@transaction.atomic
def open_couple(
    *,
    first: NewPartner,
    second: NewPartner,
    agreement: str,
    by: Therapist,
    key: uuid.UUID | None = None,
) -> Couple:
    """Open a couple with two new persons and the therapist as lead.

    `key`, when given, becomes the couple's id, so that a form sent twice opens one.
    """
    require_license(by)
    couple, created = Couple.objects.get_or_create(
        id=key or new_id(),
        defaults={
            "practice_id": by.practice_id,
            "agreement": agreement,
            "agreement_version": agreements.VERSION,
        },
    )
    if not created:
        raise RefusedError(_("This form has been used. It opens one couple only."))
    Care.objects.create(
        practice_id=by.practice_id, couple=couple, therapist_id=by.therapist_id
    )
    for slot, new in ((Partner.Slot.A, first), (Partner.Slot.B, second)):
        _add_partner(couple, slot, new, by)
    audit.record(by=by, action="opened couple", about=couple)
    return couple


def _add_partner(
    couple: Couple, slot: Partner.Slot, new: NewPartner, by: Therapist
) -> None:
    person = Person.objects.create(
        practice_id=by.practice_id, name=new.name, pronouns=new.pronouns, zone=new.zone
    )
    ContactPreference.objects.create(practice_id=by.practice_id, person=person)
    Partner.objects.create(
        practice_id=by.practice_id, couple=couple, person=person, slot=slot
    )


@transaction.atomic
def continue_on_paper(*, partner: Partner, by: Therapist) -> None:
    """Give this partner's work on paper; the therapist enters it."""
    _set_standing(partner, Partner.Standing.PAPER, by, "continued on paper")


@transaction.atomic
def continue_individually(*, partner: Partner, by: Therapist) -> None:
    """Go on with the other partner's individual work; this one does not join."""
    _set_standing(partner, Partner.Standing.NOT_JOINING, by, "continued individually")


def _set_standing(
    partner: Partner, standing: Partner.Standing, by: Therapist, action: str
) -> None:
    if partner.standing == Partner.Standing.JOINED:
        raise RefusedError(_("%(name)s has already joined.") % {"name": partner.name})
    partner.standing = standing
    partner.save(update_fields=["standing"])
    close_invitations(partner)
    audit.record(by=by, action=action, about=partner)


def close_invitations(partner: Partner) -> None:
    """Close what is open, and cancel a mail not yet handed over."""
    for invitation in Invitation.objects.filter(partner=partner).open():
        invitation.closed_at = clock.now()
        invitation.save(update_fields=["closed_at"])
        outbox.cancel(subject=invitation.key, reason="invitation closed")


@transaction.atomic
def set_mode(*, couple: Couple, mode: str, by: Therapist) -> None:
    """Say where the work stands; no page of a partner shows it."""
    couple.mode = mode
    couple.save(update_fields=["mode"])
    audit.record(by=by, action="set mode", about=couple, detail={"fields": ["mode"]})


@transaction.atomic
def end_care(*, couple: Couple, by: Therapist) -> None:
    """Close the couple: nothing new, nothing sent; everything stays readable."""
    if couple.ended_at is None:
        couple.ended_at = clock.now()
        couple.save(update_fields=["ended_at"])
    for partner in couple.partners.all():
        close_invitations(partner)
        _stop_reminders(partner)
    for session in TherapySession.objects.filter(couple=couple).ahead():
        cancel_session(session=session, by=by)
    audit.record(by=by, action="ended care", about=couple)


def _stop_reminders(partner: Partner) -> None:
    """Cancel what is planned for someone whose work here is over.

    For a person in another couple's care it is let be: what still goes out is looked
    at again before each hand-over, and nothing of an ended couple is wanted then.
    """
    elsewhere = Partner.objects.filter(
        person_id=partner.person_id, left_at=None, couple__ended_at=None
    )
    if not elsewhere.exists():
        outbox.cancel(
            recipient=partner.person.key, reason=outbox.Reason.CARE_ENDED.value
        )


@transaction.atomic
def plan_session(
    *, couple: Couple, starts_at: datetime, attendees: str, by: Therapist
) -> TherapySession:
    """Put an appointment in the couple's calendar; the same one only once."""
    require_in_care(couple)
    session, created = TherapySession.objects.get_or_create(
        couple=couple,
        starts_at=starts_at,
        attendees=attendees,
        cancelled_at=None,
        defaults={"practice_id": couple.practice_id},
    )
    if created:
        audit.record(by=by, action="planned session", about=session)
    return session


@transaction.atomic
def move_session(
    *, session: TherapySession, starts_at: datetime, by: Therapist
) -> None:
    """Give an appointment that is still ahead another time ahead."""
    require_in_care(session.couple)
    row = TherapySession.objects.select_for_update().get(pk=session.pk)
    if row.cancelled_at is not None or min(row.starts_at, starts_at) < clock.now():
        raise RefusedError(_("Only what is still ahead can be moved, and only ahead."))
    if row.starts_at == starts_at:
        return
    row.starts_at = starts_at
    row.save(update_fields=["starts_at"])
    audit.record(by=by, action="moved session", about=row)


@transaction.atomic
def cancel_session(*, session: TherapySession, by: Therapist) -> None:
    """Take an appointment out of the calendar."""
    if session.cancelled_at is None:
        session.cancelled_at = clock.now()
        session.save(update_fields=["cancelled_at"])
        audit.record(by=by, action="cancelled session", about=session)
