"""Preconditions the verbs share."""

import uuid

from django.utils.translation import gettext_lazy as _

from clients.models import Care, Couple
from practice.access import Therapist
from practice.errors import RefusedError

NO_LICENSE = _(
    "No license of yours is in force today, so new work cannot begin."
    " Reading, notes, pausing, ending and handing over stay open."
)


def require_license(by: Therapist) -> None:
    """New work needs a license in force; care goes on without one."""
    if not by.in_force:
        raise RefusedError(NO_LICENSE)


def why_no_new_work(by: Therapist) -> str:
    """The sentence that stands where a form for new work would; else empty."""
    return "" if by.in_force else str(NO_LICENSE)


def require_in_care(couple: Couple) -> None:
    """Nothing new begins once care has ended."""
    if couple.ended_at is not None:
        raise RefusedError(_("Care of this couple has ended."))


def lead_of(couple_id: uuid.UUID) -> Care | None:
    """The lead's care of a couple now."""
    return (
        Care.objects.filter(couple_id=couple_id, part=Care.Part.LEAD, until=None)
        .select_related("therapist")
        .first()
    )


def lead_user(couple_id: uuid.UUID) -> uuid.UUID | None:
    """The account of the couple's lead therapist."""
    care = lead_of(couple_id)
    return uuid.UUID(str(care.therapist.user_id)) if care else None
