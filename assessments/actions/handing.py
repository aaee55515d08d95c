"""Handing a device over: one partner answers one questionnaire in the office."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments.actions import keeping
from assessments.models import Administration
from clients.actions.rules import lead_of
from practice import audit, clock
from practice.access import Handed, Therapist
from practice.errors import RefusedError


@transaction.atomic
def hand_over(*, administration: Administration, by: Therapist) -> Handed:
    """Let one partner answer on this device; returns the viewer it becomes.

    An earlier handing over of the same sitting ends with it. Raises `RefusedError`
    for what is not open, is entered from paper, or whose person has left.
    """
    row = keeping.read(administration)
    keeping.require_open(row)
    now = clock.now()
    if row.is_paper_draft:
        raise RefusedError(_("This is being entered from paper."))
    if row.partner.left_at is not None or row.opens_at > now:
        raise RefusedError(_("This cannot be answered now."))
    won = Administration.objects.filter(pk=row.pk, state__in=keeping.OPEN).update(
        handed_by=by.therapist_id, handed_at=now
    )
    if not won:
        raise RefusedError(_("This is closed now."))
    detail = {"confided": True} if row.is_confided else {}
    audit.record(by=by, action="handed the device over", about=row, detail=detail)
    lead = lead_of(row.couple.key)
    return Handed(
        administration_id=row.key,
        partner_id=row.partner.key,
        person_id=row.partner.person.key,
        couple_id=row.couple.key,
        practice_id=by.practice_id,
        handed_at=now,
        lead=lead.therapist.name if lead else "",
    )
