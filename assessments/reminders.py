"""Notices of this room: a questionnaire is open, and its time is nearly over."""

import uuid

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Administration, Flag
from clients.models import Consent, Partner
from clients.reminders import contact_of_person, something_waits
from practice import notices
from practice.models import Therapist
from practice.models.outbox import Message, Notice
from practice.notices import Contact, Letter
from practice.schedule import SafeHours


def register() -> None:
    """Tell the floor which notices this room gives."""
    register_flags()
    for name, why in (
        ("assessments.open", _("Something new was there to answer.")),
        ("assessments.due", _("Something could be answered for one more day.")),
    ):
        notices.register(
            notices.NoticeKind(
                name=name,
                why=why,
                still_wanted=still_wanted,
                render=something_waits,
                policy=notices.REMINDER,
                contact=contact_of_person,
                of_couple=Administration.objects.of_couple,
            )
        )


def register_flags() -> None:
    """The one message to staff: that something waits, and nothing of what."""
    notices.register(
        notices.NoticeKind(
            name="assessments.flag",
            why=_("Something waited for you to look at."),
            still_wanted=_nobody_has_looked,
            render=_look,
            policy=notices.STAFF,
            contact=_contact_of_therapist,
        )
    )


def _nobody_has_looked(notice: Notice) -> bool:
    return Flag.objects.waiting().filter(pk=notice.subject).exists()


def _contact_of_therapist(recipient: uuid.UUID) -> Contact | None:
    row = (
        Therapist.objects.filter(user_id=recipient, ended_at=None)
        .select_related("user", "practice")
        .first()
    )
    if row is None or not row.user.email:
        return None
    return Contact(
        address=row.user.email,
        zone=row.time_zone,
        safe_hours=SafeHours(),
        sender_word="Secure Base",
        locale=row.practice.locale,
    )


def _look(message: Message, carried: list[Notice], contact: Contact) -> Letter:
    return Letter(
        subject=gettext("Please look today"),
        text=gettext(
            "Hello,\n\nsomething waits for you to look at it. Please sign in:\n\n"
            "%(link)s\n"
        )
        % {"link": settings.PUBLIC_URL + reverse("review")},
    )


def still_wanted(notice: Notice) -> bool:
    """Whether it can still be answered by someone who wants to be told."""
    agreed = Consent.objects.filter(
        partner=OuterRef("partner"), kind=Consent.Kind.MESSAGES
    ).in_force()
    waiting = Administration.objects.filter(
        Exists(agreed),
        pk=notice.subject,
        state__in=["open", "draft"],
        couple__ended_at=None,
        partner__standing=Partner.Standing.JOINED,
        partner__left_at=None,
    )
    return waiting.exists()
