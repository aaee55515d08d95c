"""A therapist leaves the practice: their couples go to another in the same step."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.models import Care
from practice import actions, audit, clock
from practice.access import Admin as AdminViewer
from practice.errors import RefusedError
from practice.models import Admin, FrontDesk, Therapist

type Role = Admin | FrontDesk | Therapist


@transaction.atomic
def end_role(*, role: Role, successor: Therapist | None, by: AdminViewer) -> None:
    """End someone's work here. A therapist's couples are handed to `successor`.

    Raises `RefusedError` when the therapist leads couples in care and no other
    therapist at work in this practice is named: partners must never be told that
    somebody reads who does not.
    """
    if isinstance(role, Therapist):
        _hand_over(role, successor, by)
    actions.end_role(role=role, by=by)


def _hand_over(
    leaving: Therapist, successor: Therapist | None, by: AdminViewer
) -> None:
    rows = Care.objects.select_for_update(of=("self",)).select_related("couple")
    held = list(rows.filter(therapist=leaving, until=None).order_by("pk"))
    if successor is not None:
        _require_colleague(leaving, successor)
        for care in held:
            _pass_on(care, successor, by)
    elif any(c.part == Care.Part.LEAD and c.couple.ended_at is None for c in held):
        raise RefusedError(
            _("%(name)s has couples in care. Choose first who takes them over.")
            % {"name": leaving.name}
        )


def _require_colleague(leaving: Therapist, successor: Therapist) -> None:
    here = (successor.practice_id, successor.ended_at) == (leaving.practice_id, None)
    if not here or successor.pk == leaving.pk:
        raise RefusedError(_("Choose another therapist who works here."))


def _pass_on(care: Care, successor: Therapist, by: AdminViewer) -> None:
    """End one relation and begin the successor's, unless it would add nothing.

    Who co-works already becomes the lead; who leads already stays it.
    """
    _end(care)
    theirs = Care.objects.filter(
        couple=care.couple, therapist=successor, until=None
    ).first()
    if theirs is not None and care.part != Care.Part.LEAD:
        return
    if theirs is not None:
        _end(theirs)
    taken = Care.objects.create(
        practice_id=care.practice_id,
        couple=care.couple,
        therapist=successor,
        part=care.part,
    )
    audit.record(by=by, action="handed over care", about=taken)


def _end(care: Care) -> None:
    care.until = clock.now()
    care.save(update_fields=["until"])
