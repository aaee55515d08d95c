"""A therapist's comment to the one partner who wrote something."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import once, review
from clients.models import Partner, ReviewItem
from homework import reminders
from homework.models import Entry, Feedback
from practice import audit, clock, outbox
from practice.access import Partner as PartnerViewer
from practice.access import Therapist
from practice.errors import RefusedError
from practice.ids import new_id

WORTH_TELLING = timedelta(days=14)
BODY_MAX = 4000


@transaction.atomic
def comment(
    *, entry: Entry, body: str, by: Therapist, key: uuid.UUID | None = None
) -> Feedback:
    """Answer what one partner wrote; only that partner reads it.

    `key`, when given, becomes its id: a form sent twice sends once.
    """
    mine = {"entry_id": entry.pk, "author_id": by.therapist_id}
    earlier = once.made_before(Feedback, key, **mine)
    if earlier is not None:
        return earlier
    body = body.strip()
    if not body:
        raise RefusedError(_("Please write something first."))
    if len(body) > BODY_MAX:
        raise RefusedError(_("Please keep this within 4,000 characters."))
    feedback = Feedback(
        id=key or new_id(),
        practice_id=entry.practice_id,
        couple_id=entry.couple_id,
        entry=entry,
        partner_id=entry.partner_id,
        author_id=by.therapist_id,
        person_key=entry.person_key,
        body=body,
    )
    standing = once.insert_once(feedback, **mine)
    if standing is not feedback:
        return standing
    review.settle(kind=ReviewItem.Kind.COMMENT_OWED, subject_id=entry.key, by=by)
    audit.record(by=by, action="commented", about=feedback)
    _tell(feedback)
    return feedback


def _tell(feedback: Feedback) -> None:
    partner = Partner.objects.select_related("couple").get(pk=feedback.partner_id)
    on_screen = partner.standing == Partner.Standing.JOINED
    if on_screen and partner.couple.ended_at is None:
        outbox.notify(
            kind=reminders.COMMENT,
            practice=feedback.practice,
            subject=feedback.key,
            recipient=feedback.person_key,
            occurrence_key="comment",
            wanted_at=clock.now(),
            use_by=clock.now() + WORTH_TELLING,
        )


@transaction.atomic
def see_feedback(*, feedback: Feedback, by: PartnerViewer) -> None:
    """Say that it was read; nothing more needs to be sent about it."""
    seen = Feedback.objects.filter(
        pk=feedback.pk, partner_id=by.partner_id, seen_at=None
    ).update(seen_at=clock.now())
    if seen:
        outbox.cancel(subject=feedback.key, reason=outbox.Reason.DONE)
        audit.record(by=by, action="saw comment", about=feedback)
