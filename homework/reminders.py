"""Notices of this room: something is open, is due soon, or was commented on."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import Clearance, Consent, ContactPreference, Partner
from clients.reminders import contact_of_person, something_waits
from homework import rules
from homework.models import Feedback, Occurrence
from practice import clock, notices
from practice.models.outbox import Notice

OPEN, DUE, COMMENT = "homework.open", "homework.due", "homework.comment"


def register() -> None:
    """Tell the floor which notices this room gives."""
    waits, of_couple = _occurrence_waits, Occurrence.objects.of_couple
    for name, why, still_wanted, subjects in (
        (OPEN, _("Something of yours was open."), waits, of_couple),
        (DUE, _("Something of yours had one day left."), waits, of_couple),
        (
            COMMENT,
            _("There were new words for you."),
            _comment_waits,
            Feedback.objects.of_couple,
        ),
    ):
        notices.register(
            notices.NoticeKind(
                name=name,
                why=why,
                still_wanted=still_wanted,
                render=something_waits,
                policy=notices.REMINDER,
                contact=contact_of_person,
                of_couple=subjects,
            )
        )


def _occurrence_waits(notice: Notice) -> bool:
    occurrence = (
        Occurrence.objects.filter(
            pk=notice.subject,
            state__in=[Occurrence.State.OPEN, Occurrence.State.DRAFT],
            closes_at__gt=clock.now(),
            assignment__ended_at=None,
        )
        .select_related("partner__person", "partner__couple", "assignment__exercise")
        .first()
    )
    if occurrence is None or not _may_be_told(occurrence.partner):
        return False
    exercise, couple = occurrence.assignment.exercise, occurrence.partner.couple
    return rules.goes_on(
        mode=exercise.mode,
        safety=exercise.safety,
        strategy=exercise.strategy,
        couple_mode=couple.mode,
        cleared=Clearance.objects.filter(couple=couple).in_force().exists(),
    )


def _comment_waits(notice: Notice) -> bool:
    feedback = (
        Feedback.objects.filter(pk=notice.subject, seen_at=None)
        .select_related("partner__person", "partner__couple")
        .first()
    )
    return feedback is not None and _may_be_told(feedback.partner)


def _may_be_told(partner: Partner) -> bool:
    """Here on screen, in care, agreed to messages, and not on a pause."""
    if partner.standing != Partner.Standing.JOINED or partner.left_at is not None:
        return False
    if partner.couple.ended_at is not None:
        return False
    today = clock.today(partner.person.zone)
    awake = ContactPreference.objects.filter(
        Q(paused_until=None) | Q(paused_until__lte=today), person=partner.person_id
    )
    agreed = Consent.objects.filter(
        partner=partner, kind=Consent.Kind.MESSAGES
    ).in_force()
    return awake.exists() and agreed.exists()
