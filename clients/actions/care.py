"""Clearances, private notes, and words for the therapist alone."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients import agreements
from clients.actions import review
from clients.actions.once import insert_once
from clients.actions.rules import lead_of, require_in_care, require_license
from clients.models import Aside, Clearance, Couple, Note, Partner, ReviewItem
from practice import audit, clock
from practice.access import Partner as PartnerViewer
from practice.access import Therapist
from practice.errors import RefusedError
from practice.ids import new_id

#: How old a screening may be when it is signed, and how far its review may lie:
#: policy of the product, cautious rather than sourced.
SCREENED_WITHIN = timedelta(days=365)
REVIEWED_WITHIN = timedelta(days=180)


@transaction.atomic
def sign_clearance(
    *, couple: Couple, screened_on: date, method: str, review_on: date, by: Therapist
) -> Clearance:
    """Sign that each partner was screened alone; it replaces an earlier one."""
    require_license(by)
    require_in_care(couple)
    _require_near(screened_on, review_on, today=couple.practice.today())
    Clearance.objects.filter(couple=couple, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )
    clearance = Clearance.objects.create(
        practice_id=couple.practice_id,
        couple=couple,
        therapist_id=by.therapist_id,
        screened_on=screened_on,
        method=method,
        review_on=review_on,
    )
    audit.record(by=by, action="signed clearance", about=clearance)
    return clearance


def _require_near(screened_on: date, review_on: date, *, today: date) -> None:
    """A screening of the last year, and a review in the next half-year."""
    if screened_on > today:
        raise RefusedError(_("The screening cannot lie in the future."))
    if screened_on < today - SCREENED_WITHIN:
        raise RefusedError(_("That screening was over a year ago. Please screen anew."))
    if review_on <= today:
        raise RefusedError(_("The review date must lie ahead."))
    if review_on > today + REVIEWED_WITHIN:
        raise RefusedError(_("Please review within 180 days."))


@transaction.atomic
def withdraw_clearance(*, clearance: Clearance, by: Therapist) -> None:
    """End a clearance. New joint work stops; nothing a partner sees says so."""
    if clearance.withdrawn_at is None:
        clearance.withdrawn_at = clock.now()
        clearance.save(update_fields=["withdrawn_at"])
        audit.record(by=by, action="withdrew clearance", about=clearance)


@transaction.atomic
def write_note(
    *, couple: Couple, body: str, by: Therapist, key: uuid.UUID | None = None
) -> Note:
    """Keep a private note under the author's own key.

    `key`, when given, becomes its id: a form sent twice keeps one note.
    """
    note = Note(
        id=key or new_id(),
        practice_id=couple.practice_id,
        couple=couple,
        author_id=by.therapist_id,
        body=body,
    )
    kept = insert_once(note, author_id=by.therapist_id)
    if kept is not note:
        return kept
    audit.record(by=by, action="wrote note", about=note)
    return note


@transaction.atomic
def send_aside(*, body: str, by: PartnerViewer, key: uuid.UUID | None = None) -> Aside:
    """Tell the therapist something, alone.

    `key`, when given, becomes its id: a form sent twice sends once.
    """
    partner = Partner.objects.select_related("couple").get(pk=by.partner_id)
    require_in_care(partner.couple)
    care = lead_of(by.couple_id)
    name = care.therapist.first_name if care else ""
    aside = Aside(
        id=key or new_id(),
        practice_id=by.practice_id,
        couple_id=by.couple_id,
        partner=partner,
        person_key=by.person_id,
        body=body,
        policy_shown=agreements.who_reads(partner.couple.agreement, name),
    )
    sent = insert_once(aside, partner_id=by.partner_id)
    if sent is not aside:
        return sent
    review.queue(kind=ReviewItem.Kind.ASIDE, partner=partner, subject_id=aside.key)
    audit.record(by=by, action="sent an aside", about=aside)
    return aside
