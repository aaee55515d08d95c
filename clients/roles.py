"""Which roles an account has now: one query for all of them, on every request.

The four tables are read as one `UNION`, because who is looking is asked before every
page. Each row brings what the frame of a page says of its viewer, so that no page
asks for it again.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from clients.actions.consents import NEEDED
from clients.models import Care, Consent
from clients.models import Partner as PartnerRow
from practice import access, clock
from practice.compiled import Compiled
from practice.licensing import LicenseFacts, standing
from practice.models import Admin, FrontDesk, Therapist, User
from practice.tokens import FACTORS


@dataclass(frozen=True, slots=True)
class Role:
    """One role a signed-in account may act in.

    `key` is what the session remembers; `label` is what the switcher shows; `name` is
    how the person is called in it. `has_factor` is said of staff, `has_begun` of
    partners who gave the needed consents.
    """

    key: str
    label: str
    viewer: access.Viewer
    name: str = field(default="", compare=False)
    practice_name: str = field(default="", compare=False)
    solo: bool = field(default=False, compare=False)
    has_factor: bool = field(default=False, compare=False)
    has_begun: bool = field(default=False, compare=False)


class _Row(NamedTuple):
    """One row of the union; a therapist has one for each license."""

    kind: str
    pk: uuid.UUID
    practice_id: uuid.UUID
    practice_name: str
    practice_zone: str
    solo: bool
    name: str
    zone: str
    has_factor: bool
    license_from: date | None
    license_to: date | None
    person_id: uuid.UUID | None
    couple_id: uuid.UUID | None
    couple_since: datetime | None
    joined_at: datetime | None
    lead: str
    consents: int


def roles_of(user: User) -> list[Role]:
    """All roles that hold now: therapist first, then admin, desk, own care."""
    rows = [_Row(*row) for row in _ROLES.about(user.pk)]
    return list(_roles(user, sorted(rows, key=_order)))


def _union(user_id: uuid.UUID) -> Any:
    first, *others = [
        _staff("1", Therapist, user_id, zone=F("time_zone"), licensed=True),
        _staff("2", Admin, user_id, zone=F("practice__time_zone")),
        _staff("3", FrontDesk, user_id, zone=F("practice__time_zone")),
        _memberships("4", user_id),
    ]
    return first.union(*others, all=True)


_ROLES = Compiled(_union)


def _order(row: _Row) -> tuple[str, float, uuid.UUID]:
    """Staff by key; one's own care the newest first."""
    joined = -row.joined_at.timestamp() if row.joined_at else 0.0
    return row.kind, joined, row.pk


def _roles(user: User, rows: Sequence[_Row]) -> Iterator[Role]:
    for _key, group in groupby(rows, key=lambda row: (row.kind, row.pk)):
        licenses = list(group)
        match licenses[0].kind:
            case "1":
                yield _therapist(user, licenses)
            case "2":
                yield _admin(user, licenses[0])
            case "3":
                yield _desk(user, licenses[0])
            case _:
                yield _partner(user, licenses[0])


def _nothing(kind: Any) -> Cast:
    """An empty column of a type: PostgreSQL joins columns of one type only."""
    return Cast(Value(None), kind)


def _staff(
    kind: str, model: Any, user_id: uuid.UUID, *, zone: F, licensed: bool = False
) -> Any:
    """The columns of `_Row` for one of the staff's tables."""
    day = models.DateField()
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
    rows: Any = model.objects.filter(user=user_id, ended_at=None)
    return rows.order_by().values_list(
        Value(kind),
        "pk",
        "practice_id",
        "practice__name",
        "practice__time_zone",
        "practice__solo",
        "name",
        zone,
        Exists(factors),
        F("licenses__valid_from") if licensed else _nothing(day),
        F("licenses__valid_to") if licensed else _nothing(day),
        _nothing(models.UUIDField()),
        _nothing(models.UUIDField()),
        _nothing(models.DateTimeField()),
        _nothing(models.DateTimeField()),
        Value(""),
        Value(0),
    )


def _memberships(kind: str, user_id: uuid.UUID) -> Any:
    """The columns of `_Row` for being a partner in care."""
    lead = Care.objects.filter(couple=OuterRef("couple"), part="lead", until=None)
    given = (
        Consent.objects.in_force()
        .filter(partner=OuterRef("pk"), kind__in=NEEDED)
        .order_by()
    )
    counted = given.values("partner").annotate(count=Count("pk")).values("count")
    rows = PartnerRow.objects.filter(
        person__user=user_id, standing=PartnerRow.Standing.JOINED, left_at=None
    )
    return rows.order_by().values_list(
        Value(kind),
        "pk",
        "practice_id",
        "practice__name",
        "practice__time_zone",
        "practice__solo",
        "person__name",
        "person__zone",
        Value(False),
        _nothing(models.DateField()),
        _nothing(models.DateField()),
        "person_id",
        "couple_id",
        "couple__started_at",
        "joined_at",
        Coalesce(Subquery(lead.values("therapist__name")[:1]), Value("")),
        Coalesce(Subquery(counted), Value(0)),
    )


def _therapist(user: User, rows: Sequence[_Row]) -> Role:
    row = rows[0]
    licenses = [
        LicenseFacts(one.license_from, one.license_to)
        for one in rows
        if one.license_from is not None
    ]
    today = clock.today(row.practice_zone)
    viewer = access.Therapist(
        user_id=user.pk,
        therapist_id=row.pk,
        practice_id=row.practice_id,
        in_force=standing(licenses, today).is_in_force,
        zone=row.zone,
    )
    label = _("Therapist at %(practice)s") % {"practice": row.practice_name}
    return _role(f"therapist:{row.pk}", label, viewer, row)


def _admin(user: User, row: _Row) -> Role:
    viewer = access.Admin(user_id=user.pk, practice_id=row.practice_id)
    label = _("Running %(practice)s") % {"practice": row.practice_name}
    return _role(f"admin:{row.pk}", label, viewer, row)


def _desk(user: User, row: _Row) -> Role:
    viewer = access.FrontDesk(user_id=user.pk, practice_id=row.practice_id)
    label = _("Front desk at %(practice)s") % {"practice": row.practice_name}
    return _role(f"frontdesk:{row.pk}", label, viewer, row)


def _partner(user: User, row: _Row) -> Role:
    if row.person_id is None or row.couple_id is None or row.couple_since is None:
        raise AssertionError("a membership has a person and a couple")
    viewer = access.Partner(
        user_id=user.pk,
        person_id=row.person_id,
        partner_id=row.pk,
        couple_id=row.couple_id,
        practice_id=row.practice_id,
        zone=row.zone,
        lead=row.lead,
    )
    since = row.couple_since.date().isoformat()
    label = _("My own notes, since %(date)s") % {"date": since}
    return _role(f"partner:{row.pk}", label, viewer, row)


def _role(key: str, label: str, viewer: access.Viewer, row: _Row) -> Role:
    return Role(
        key=key,
        label=label,
        viewer=viewer,
        name=row.name,
        practice_name=row.practice_name,
        solo=row.solo,
        has_factor=row.has_factor,
        has_begun=row.consents == len(NEEDED),
    )
