"""Who works in a practice, how their licenses stand, and how much they carry."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients import figures
from practice import clock, licensing, schedule, tokens
from practice.access import Admin as AdminViewer
from practice.licensing import Code, LicenseFacts, Standing
from practice.models import Admin, FrontDesk, License, StaffInvitation, Therapist


@dataclass(frozen=True, slots=True)
class TherapistLine:
    """One therapist: `standing` and `workload` in words; `tone` of a pill.

    `carries` is the number of their couples in care. `after_lapse`: the licenses that
    nobody has checked, entered when none was in force any more.
    """

    row: Therapist
    role: str
    standing: str
    tone: str
    carries: int
    workload: str
    licenses: tuple[License, ...]
    after_lapse: frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class StaffLine:
    """An admin or somebody at the desk."""

    row: Admin | FrontDesk
    role: str
    words: str


ROLES: dict[str, Any] = {
    "therapist": Therapist,
    "admin": Admin,
    "frontdesk": FrontDesk,
}


def therapists(viewer: AdminViewer) -> list[TherapistLine]:
    """Therapists at work, by name."""
    carried = figures.couples_by_therapist(viewer)
    rows = (
        Therapist.objects.visible_to(viewer)
        .filter(ended_at=None)
        .select_related("practice")
        .prefetch_related("licenses")
        .order_by("name", "pk")
    )
    return [_therapist(row, carried.get(row.key, 0)) for row in rows]


def _therapist(row: Therapist, couples: int) -> TherapistLine:
    standing = row.standing()
    workload = ngettext("%(number)s couple", "%(number)s couples", couples)
    return TherapistLine(
        row=row,
        role=f"therapist:{row.pk}",
        standing=standing_words(standing),
        tone=_tone(standing),
        carries=couples,
        workload=workload % {"number": couples},
        licenses=tuple(
            sorted(row.licenses.all(), key=lambda held: held.valid_from, reverse=True)
        ),
        after_lapse=frozenset(
            held.key for held in row.licenses.all() if _follows_a_lapse(held, row)
        ),
    )


def _follows_a_lapse(held: License, row: Therapist) -> bool:
    """Whether it is self-attested, and on the day of entry the others had lapsed."""
    if held.verified_at is not None:
        return False
    entered = (held.created_at, held.key)
    before = [
        LicenseFacts(other.valid_from, other.valid_to)
        for other in row.licenses.all()
        if (other.created_at, other.key) < entered
    ]
    day = schedule.local_date(held.created_at, row.practice.time_zone)
    return licensing.standing(before, day).code is Code.LAPSED


def _tone(standing: Standing) -> str:
    if standing.code is Code.IN_FORCE:
        return "good"
    return "now"


def standing_words(standing: Standing) -> str:
    """How licenses stand, in words."""
    match standing.code:
        case Code.IN_FORCE if standing.until is None:
            return _("in force")
        case Code.IN_FORCE:
            return _("in force until %(day)s") % {"day": _date(standing.until)}
        case Code.LAPSING:
            days = standing.days_left or 0
            said = ngettext("ends in %(days)s day", "ends in %(days)s days", days)
            return said % {"days": days} if days else _("ends today")
        case Code.LAPSED:
            return _("not in force since %(day)s") % {"day": _date(standing.since)}
        case Code.NOT_YET:
            return _("begins %(day)s") % {"day": _date(standing.starts)}
        case _:
            return _("no license entered")


def _date(day: object) -> str:
    return date_format(day, "M j, Y")  # type: ignore[arg-type]


def others(viewer: AdminViewer) -> list[StaffLine]:
    """Admins, then the front desk, by name."""
    admins = Admin.objects.visible_to(viewer).filter(ended_at=None).order_by("name")
    desk = FrontDesk.objects.visible_to(viewer).filter(ended_at=None).order_by("name")
    return [
        *(StaffLine(row, f"admin:{row.pk}", _("admin")) for row in admins),
        *(StaffLine(row, f"frontdesk:{row.pk}", _("front desk")) for row in desk),
    ]


def find_role(viewer: AdminViewer, said: str) -> Admin | FrontDesk | Therapist:
    """The role a form names as "kind:id"; 404 for any other."""
    kind, _colon, pk = said.partition(":")
    model = ROLES.get(kind, Therapist)
    role: Admin | FrontDesk | Therapist = model.objects.find_for(viewer, pk)
    return role


def find_successor(viewer: AdminViewer, said: str) -> Therapist | None:
    """The therapist a form names; None for nobody, 404 for a stranger."""
    return Therapist.objects.find_for(viewer, said) if said else None


def open_invitations(viewer: AdminViewer) -> list[StaffInvitation]:
    """Invitations to work here that can still be accepted."""
    return list(
        StaffInvitation.objects.visible_to(viewer)
        .filter(accepted_at=None, replaced_at=None, expires_at__gt=clock.now())
        .order_by("-created_at")
    )


def verified_words(held: License) -> str:
    """How far a license is known: who looked where, or nobody yet."""
    if held.verified_at is None:
        return _("self-attested")
    return _("verified %(day)s: %(what)s, %(where)s") % {
        "day": _date(held.verified_at),
        "what": held.verified_what,
        "where": held.verified_where,
    }


@dataclass(frozen=True, slots=True)
class TokenLine:
    """Somebody who has tokens for programs; how many, in words."""

    user_id: uuid.UUID
    name: str
    words: str


def token_holders(viewer: AdminViewer) -> list[TokenLine]:
    """Who has live tokens for the API here, by name; nothing more of the tokens."""
    called = names(viewer)
    found = [
        TokenLine(
            user_id=user_id,
            name=called[user_id],
            words=ngettext("one token", "%(number)s tokens", number)
            % {"number": number},
        )
        for user_id, number in tokens.live_counts(viewer).items()
    ]
    return sorted(found, key=lambda line: (line.name, line.user_id))


def find_token_holder(viewer: AdminViewer, said: str) -> TokenLine:
    """The one a form names by account; 404 for any other."""
    for line in token_holders(viewer):
        if str(line.user_id) == said:
            return line
    raise Http404


def names(viewer: AdminViewer) -> dict[uuid.UUID, str]:
    """The names of everybody who works or worked here, by account."""
    found: dict[uuid.UUID, str] = {}
    for model in ROLES.values():
        rows = model.objects.visible_to(viewer)
        found.update(rows.values_list("user_id", "name"))
    return found
