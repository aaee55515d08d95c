"""Saying when flags are looked at, by whom, and what happens if nobody does."""

from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.models import Monitoring
from practice import audit
from practice.access import Admin
from practice.errors import RefusedError
from practice.models import Practice, Therapist


@transaction.atomic
def set_monitoring(
    *,
    practice: Practice,
    days: str,
    opens: time,
    closes: time,
    cover: Therapist | None,
    escalate_hours: int,
    escalate_to: Therapist,
    by: Admin,
) -> Monitoring:
    """Set or change a practice's monitoring; `cover` None says "nobody".

    Raises `RefusedError` for hours that do not open before they close, people of
    another practice or who left, and while the practice names no help for a crisis.
    """
    if not days or opens >= closes:
        raise RefusedError(
            _("Choose at least one day, and hours that end after they begin.")
        )
    for one in (cover, escalate_to):
        if one is not None and (one.practice_id != practice.pk or one.ended_at):
            raise RefusedError(_("Choose a therapist who works here."))
    if not practice.crisis_text.strip():
        raise RefusedError(_("Say first, under Settings, where to find help at once."))
    row, _created = Monitoring.objects.update_or_create(
        practice=practice,
        defaults={
            "days": "".join(sorted(set(days))),
            "opens": opens,
            "closes": closes,
            "cover": cover,
            "without_cover": cover is None,
            "escalate_hours": escalate_hours,
            "escalate_to": escalate_to,
            "set_by_id": by.user_id,
        },
    )
    audit.record(by=by, action="set monitoring", about=row)
    return row
