"""Notices of the floor: the mailed invitation to work here."""

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import actions, notices
from practice.models import StaffInvitation
from practice.models.outbox import Message, Notice
from practice.notices import Contact, Letter
from practice.schedule import SafeHours


def register() -> None:
    """Tell the outbox which notices the floor gives."""
    notices.register(
        notices.NoticeKind(
            name="practice.staff_invitation",
            why=gettext_lazy("You were invited to work here."),
            still_wanted=_is_open,
            render=_letter,
            policy=notices.STAFF,
            contact=_contact,
        )
    )


def _is_open(notice: Notice) -> bool:
    invitation = StaffInvitation.objects.filter(pk=notice.subject).first()
    return invitation is not None and invitation.is_open()


def _contact(recipient: uuid.UUID) -> Contact | None:
    invitation = (
        StaffInvitation.objects.filter(pk=recipient).select_related("practice").first()
    )
    if invitation is None:
        return None
    return Contact(
        address=invitation.email,
        zone=invitation.practice.time_zone,
        safe_hours=SafeHours(),
        sender_word="Secure Base",
        locale=invitation.practice.locale,
    )


def _letter(message: Message, carried: list[Notice], contact: Contact) -> Letter:
    invitation = StaffInvitation.objects.select_related("practice").get(
        pk=carried[0].subject
    )
    token = actions.mint_staff_token(invitation)
    link = settings.PUBLIC_URL + reverse("staff_invitation", args=[token])
    return Letter(
        subject=_("Your invitation to sign in"),
        text=_(
            "Hello %(name)s,\n\n"
            "%(practice)s has invited you to sign in. Open this link to choose a"
            " password:\n\n%(link)s\n\n"
            "It works once, for seven days. If you did not expect this, you can"
            " ignore it.\n"
        )
        % {
            "name": invitation.name,
            "practice": invitation.practice.name,
            "link": link,
        },
    )
