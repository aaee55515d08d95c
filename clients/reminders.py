"""Notices of the hall: the mailed invitation."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.actions import invitations
from clients.models import ContactPreference, Invitation
from clients.pauses import PausedHours
from practice import notices
from practice.models.outbox import Message, Notice
from practice.notices import Contact, Letter
from practice.schedule import SafeHours


def register() -> None:
    """Tell the floor which notices the hall gives."""
    notices.register(
        notices.NoticeKind(
            name="clients.invitation",
            why=gettext_lazy("You were invited to sign in."),
            still_wanted=_invitation_is_open,
            render=_invitation_letter,
            policy=notices.INVITATION,
            contact=_invitation_contact,
            of_couple=Invitation.objects.of_couple,
        )
    )


def _invitation_is_open(notice: Notice) -> bool:
    invitation = Invitation.objects.filter(pk=notice.subject).first()
    return invitation is not None and invitation.is_open()


def _invitation_contact(recipient: uuid.UUID) -> Contact | None:
    invitation = (
        Invitation.objects.filter(pk=recipient)
        .select_related("partner__person")
        .first()
    )
    if invitation is None or not invitation.email:
        return None
    person = invitation.partner.person
    return Contact(
        address=invitation.email,
        zone=person.zone,
        safe_hours=SafeHours(),
        sender_word="Notes",
        locale=person.locale,
    )


def _invitation_letter(
    message: Message, carried: list[Notice], contact: Contact
) -> Letter:
    invitation = Invitation.objects.get(pk=carried[0].subject)
    token = invitations.mint_token(invitation)
    link = settings.PUBLIC_URL + reverse("invitation", args=[token])
    return Letter(
        subject=_("Your sign-in link"),
        text=_(
            "Hello,\n\nhere is the link you asked for:\n\n%(link)s\n\n"
            "You will need the six-digit code you were given in person.\n"
            "If you did not expect this, you can ignore it.\n"
        )
        % {"link": link},
    )


def contact_of_person(recipient: uuid.UUID) -> Contact | None:
    """How a person in care may be reached; None when they have no address."""
    row = (
        ContactPreference.objects.filter(person_id=recipient)
        .select_related("person")
        .first()
    )
    if row is None or not row.email:
        return None
    return Contact(
        address=row.email,
        zone=row.person.zone,
        safe_hours=_hours(row),
        sender_word=row.sender_word,
        locale=row.person.locale,
        allowed=row.email_allowed or row.is_held,
        held=row.is_held,
    )


def _hours(row: ContactPreference) -> SafeHours | PausedHours:
    hours = row.safe_hours()
    return PausedHours(hours, row.paused_until) if row.paused_until else hours


def something_waits(
    message: Message, carried: list[Notice], contact: Contact
) -> Letter:
    """The one neutral letter for whatever waits. It names nothing and nobody."""
    return Letter(
        subject=_("A note for you"),
        text=_(
            "Hello,\n\nyou have something new. When it suits you, sign in here:\n\n"
            "%(link)s\n\n"
            "You can change or stop these notes under Reminders.\n"
        )
        % {"link": settings.PUBLIC_URL + "/"},
    )
