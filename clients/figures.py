"""Counts for those who run a practice: numbers only, never who.

Admins see no couple; what they may know is how many.
"""

import uuid

from django.db.models import Count

from clients.models import Care, Couple
from practice.access import Admin


def couples_by_therapist(viewer: Admin) -> dict[uuid.UUID, int]:
    """How many couples each therapist of the practice cares for now."""
    current = Care.objects.filter(
        practice_id=viewer.practice_id, until=None, couple__ended_at=None
    )
    return dict(
        current.order_by()
        .values_list("therapist_id")
        .annotate(number=Count("couple_id", distinct=True))
    )


def couples_in_care(viewer: Admin) -> int:
    """How many couples are in care in the practice now, each counted once."""
    return Couple.objects.filter(practice_id=viewer.practice_id).in_care().count()
