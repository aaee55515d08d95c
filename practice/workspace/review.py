"""The review queue: what waits to be read, by couple, safety first."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Couple, Partner, ReviewItem
from practice.access import Therapist
from practice.workspace import words

KIND = ReviewItem.Kind


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to read: whose, what in words, since when, where it opens."""

    id: uuid.UUID
    kind: str
    slot: str
    name: str
    what: str
    when: str
    at: datetime
    url: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All that waits of one couple."""

    couple: Couple
    items: list[Item] = field(default_factory=list)

    @property
    def has_results(self) -> bool:
        """Whether a finished questionnaire is among it."""
        return any(item.kind == KIND.ASSESSMENT for item in self.items)

    @property
    def urgent(self) -> bool:
        """Whether something in it comes first."""
        return any(item.urgent for item in self.items)


def groups(viewer: Therapist, zone: str) -> list[Group]:
    """Couples with something to read, urgent first, then the longest waiting."""
    found: dict[uuid.UUID, Group] = {}
    for row in waiting(viewer):
        group = found.setdefault(
            uuid.UUID(str(row.couple_id)), Group(couple=row.couple)
        )
        group.items.append(_item(row, zone))
    return list(found.values())


def shown(groups: list[Group], wanted: uuid.UUID | None) -> Couple | None:
    """The couple whose results stand open on the page: the one asked for, or the
    first with a finished questionnaire.
    """
    with_results = [group.couple for group in groups if group.has_results]
    asked = [couple for couple in with_results if couple.key == wanted]
    return next(iter(asked or with_results), None)


def waiting(viewer: Therapist) -> list[ReviewItem]:
    """What waits, with its couple and person; two queries."""
    partners = Partner.objects.visible_to(viewer).select_related("person")
    return list(
        ReviewItem.objects.visible_to(viewer)
        .waiting()
        .select_related("couple", "partner__person")
        .prefetch_related(Prefetch("couple__partners", partners))
    )


def _item(row: ReviewItem, zone: str) -> Item:
    return Item(
        id=row.key,
        kind=row.kind,
        slot=row.partner.slot if row.partner else "",
        name=row.partner.name if row.partner else "",
        what=str(row.get_kind_display()),
        when=words.day_and_hour(row.created_at, zone),
        at=row.created_at,
        url=url_of(row),
        urgent=row.urgency == ReviewItem.URGENT,
    )


def url_of(row: ReviewItem) -> str:
    """Where the thing itself is read."""
    match row.kind:
        case KIND.ASSESSMENT:
            return reverse("administration", args=[row.subject_id])
        case KIND.FLAG:
            return reverse("flag", args=[row.subject_id])
        case KIND.ASIDE:
            return reverse("aside_read", args=[row.subject_id])
        case KIND.INVITATION if row.partner_id is not None:
            return reverse("invite", args=[row.couple_id, row.partner_id])
        case KIND.INVITATION:
            return reverse("couple", args=[row.couple_id])
        case _:
            return reverse("entry", args=[row.subject_id])


def following(viewer: Therapist, done: uuid.UUID) -> str:
    """The page's fragment of what to read next after `done`; empty at the end."""
    keys = [item.id for group in groups(viewer, "UTC") for item in group.items]
    if done not in keys:
        return ""
    rest = keys[keys.index(done) + 1 :] or keys[: keys.index(done)]
    return f"#item-{rest[0]}" if rest else ""


def summary(couples: int, items: int) -> str:
    """How much waits, in one quiet sentence."""
    if not items:
        return ""
    return _("%(items)s to read, from %(couples)s of your couples.") % {
        "items": items,
        "couples": couples,
    }
