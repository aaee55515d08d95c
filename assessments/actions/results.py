"""What a therapist does with a finished sitting: talk it through, or set it aside."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessments import rounds
from assessments.actions.opening import open_round
from assessments.models import Administration
from clients.actions import releases, review
from clients.actions.rules import require_in_care, require_license
from clients.models import Release, ReviewItem
from practice import audit, clock
from practice.access import Therapist
from practice.errors import RefusedError


@transaction.atomic
def debrief(*, administration: Administration, by: Therapist) -> None:
    """Say that it was talked through; from now its author sees their own results."""
    done = Administration.objects.filter(
        pk=administration.pk, state="submitted", debriefed_at=None
    ).update(debriefed_at=clock.now())
    if done:
        audit.record(by=by, action="talked through", about=administration)
        _settle(administration, by)


@transaction.atomic
def void(*, administration: Administration, by: Therapist) -> None:
    """Set a finished sitting aside and quietly open the same round afresh.

    It counts nowhere any more and can no longer be shared. Its round key moves away,
    so that the fresh one pairs with the other partner's.
    """
    require_license(by)
    require_in_care(administration.couple)
    earlier = Administration.objects.filter(
        plan_id=administration.plan_id,
        partner_id=administration.partner_id,
        state="voided",
    ).count()
    key = administration.round_key
    won = Administration.objects.filter(pk=administration.pk, state="submitted").update(
        state=Administration.State.VOIDED, round_key=f"{key}/{earlier + 1}"
    )
    if not won:
        raise RefusedError(_("Only a finished questionnaire can be set aside."))
    audit.record(by=by, action="set aside", about=administration)
    _settle(administration, by)
    for release in Release.objects.filter(subject_id=administration.pk):
        releases.close_release(release=release, by=by)
    partner = administration.partner
    if partner.receives_work:
        today = clock.today(partner.person.zone)
        days = timedelta(days=administration.plan.days_to_answer)
        open_round(administration.plan, partner, rounds.Round(key, today, today + days))


def _settle(administration: Administration, by: Therapist) -> None:
    review.settle(kind=ReviewItem.Kind.ASSESSMENT, subject_id=administration.key, by=by)
