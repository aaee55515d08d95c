"""First steps of a new practice: two measures, and who looks at flags."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.catalog import Known
from assessments.models import GuideAside, Monitoring

MOST_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """A published questionnaire whose words may be added next."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the three; `ready` names what counts for it already."""

    title: str
    is_done: bool
    ready: list[str]
    offers: list[Offer]
    is_monitoring: bool = False


def steps(practice_id: uuid.UUID | str, all_known: Sequence[Known]) -> list[Step]:
    """The three steps; empty once all are done or the practice put them aside."""
    found = [
        _measure(_("A measure of satisfaction"), all_known, ("satisfaction", "week")),
        _measure(_("A measure of attachment"), all_known, ("attachment",)),
        Step(
            title=_("Who looks at flags, and when"),
            is_done=Monitoring.objects.filter(practice_id=practice_id).exists(),
            ready=[],
            offers=[],
            is_monitoring=True,
        ),
    ]
    if all(step.is_done for step in found):
        return []
    if GuideAside.objects.filter(practice_id=practice_id).exists():
        return []
    return found


def _measure(title: str, all_known: Sequence[Known], families: Sequence[str]) -> Step:
    mine = [one for one in all_known if one.row.family in families]
    ready = [one.row.title for one in mine if one.is_ready]
    front = [one for one in mine if one.lacks_wording and one.row.shelf == "front"]
    front.sort(key=lambda one: (one.row.minutes, one.row.title))
    offers = [
        Offer(one.row.title, reverse("wording", args=[one.row.code]))
        for one in front[:MOST_OFFERS]
    ]
    return Step(title, is_done=bool(ready), ready=ready, offers=offers)
