"""What waits for a therapist, and that somebody has read it."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.models import Partner, ReviewItem
from practice import audit, clock
from practice.access import Therapist
from practice.errors import RefusedError

URGENT = {ReviewItem.Kind.NOT_SAFE, ReviewItem.Kind.FLAG}
OWN_PAGE = {ReviewItem.Kind.FLAG}  # done only there, with a word on what was done


def queue(*, kind: str, partner: Partner, subject_id: uuid.UUID) -> ReviewItem:
    """Put one thing before the couple's therapists; the same thing only once."""
    item, _created = ReviewItem.objects.get_or_create(
        kind=kind,
        subject_id=subject_id,
        defaults={
            "practice_id": partner.practice_id,
            "couple_id": partner.couple_id,
            "partner": partner,
            "urgency": ReviewItem.URGENT if kind in URGENT else ReviewItem.USUAL,
        },
    )
    return item


@transaction.atomic
def mark_reviewed(*, item: ReviewItem, by: Therapist) -> None:
    """Say that it was read; the first to say so stays on record.

    Raises `RefusedError` for what is done on its own page only.
    """
    if item.kind in OWN_PAGE:
        raise RefusedError(_("Please open this one, and say what you did."))
    _mark(item, by)


def _mark(item: ReviewItem, by: Therapist) -> None:
    done = ReviewItem.objects.filter(pk=item.pk, reviewed_at=None).update(
        reviewed_at=clock.now(), reviewed_by=by.user_id
    )
    if done:
        audit.record(by=by, action="reviewed", about=item)


@transaction.atomic
def settle(*, kind: str, subject_id: uuid.UUID, by: Therapist) -> None:
    """Mark whatever waits about this subject as read."""
    for item in ReviewItem.objects.filter(
        kind=kind, subject_id=subject_id, reviewed_at=None
    ):
        _mark(item, by)
