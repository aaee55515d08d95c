"""What saving, finishing and entering a sitting share: reading, judging, writing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assessments import scoring
from assessments.models import Administration
from practice.encryption import sealed
from practice.errors import RefusedError

OPEN = (Administration.State.OPEN, Administration.State.DRAFT)
SEALED = ("answers", "confided")

type Kept = dict[str, int | str]


def read(administration: Administration) -> Administration:
    """The sitting as it is now, with what saving looks at."""
    return Administration.objects.select_related(
        "instrument", "plan", "couple", "partner__person"
    ).get(pk=administration.pk)


def cleaned(administration: Administration, answers: Mapping[int, object]) -> Kept:
    """Answers fit to keep, or `RefusedError` in words for the person."""
    definition = administration.instrument.definition()
    try:
        return {
            str(number): scoring.clean_answer(definition, number, value)
            for number, value in answers.items()
        }
    except scoring.AnswerError as error:
        raise RefusedError(_(str(error))) from error


def require_open(row: Administration) -> None:
    """Refuse what is finished, over or taken back."""
    if row.state == Administration.State.SUBMITTED:
        raise RefusedError(_("This is already finished; nothing was changed."))
    if row.couple.ended_at is not None:
        raise RefusedError(
            _("This work has ended. What you answered before can still be read.")
        )
    if row.state not in OPEN:
        raise RefusedError(_("This is closed now."))


def put(row: Administration, wanted: Mapping[str, int | str]) -> None:
    """Put answers where they belong: what is confided lies apart from the start."""
    definition = row.instrument.definition()
    apart = {str(item.number) for item in definition.items if item.confide}
    plain = {n: value for n, value in wanted.items() if n not in apart}
    told = {n: value for n, value in wanted.items() if n in apart}
    row.answers = {**(row.answers or {}), **plain}
    if apart:
        row.confided = {**(row.confided or {}), **told}


def write(row: Administration, *names: str) -> bool:
    """Write these columns of `row` and its next revision, if nobody did meanwhile.

    One statement that compares and sets; losing it, one must look again. Every writer
    of answers takes a revision, so winning proves that they are as read.
    """
    columns: dict[str, Any] = {
        name: sealed(row, name) if name in SEALED else getattr(row, name)
        for name in names
    }
    won = Administration.objects.filter(
        pk=row.pk, revision=row.revision, state__in=OPEN
    ).update(revision=row.revision + 1, **columns)
    row.revision += won
    return bool(won)


def trail(row: Administration, wanted: Mapping[str, object]) -> dict[str, Any]:
    """What the trail says of a saving: which items; not even that where confided."""
    if row.is_confided:
        return {"confided": True}
    return {"items": sorted(int(number) for number in wanted)}
