"""Notices of this room: a questionnaire is open, and its time is nearly over."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments.models import Administration
from clients.models import Consent, Partner
from clients.reminders import contact_of_person, something_waits
from practice import notices
from practice.models.outbox import Notice


def register() -> None:
    """Tell the floor which notices this room gives."""
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
