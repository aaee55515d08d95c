"""The audit trail in words: who, what, about which kind of thing; never a name in care.

Paged by key: the next page begins before the last id shown, however long the trail.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practice import schedule
from practice.access import Admin
from practice.models import AuditEntry
from practice.workspace import people

PER_PAGE = 50
IN_CARE = "partner"
PRODUCT = "system"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as an admin reads it.

    `about` is a kind of thing; `key` its id, by which the trail can be narrowed to
    all that was done with this one, or None.
    """

    at: datetime
    who: str
    what: str
    about: str
    key: uuid.UUID | None
    detail: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the trail; `before` is the key of the next one, empty at the end."""

    lines: list[Line]
    before: str

    def days(self, zone: str) -> list[tuple[date, list[Line]]]:
        """The lines by the local day on which they were written, the latest first."""
        on = groupby(self.lines, key=lambda line: schedule.local_date(line.at, zone))
        return [(day, [*lines]) for day, lines in on]


def actors(viewer: Admin) -> list[tuple[str, str]]:
    """Whom the trail can be narrowed to."""
    staff = sorted(people.names(viewer).items(), key=lambda pair: pair[1])
    return [
        *((str(user), name) for user, name in staff),
        (IN_CARE, _("People in care")),
        (PRODUCT, _("The product itself")),
    ]


def read(
    viewer: Admin,
    *,
    action: str = "",
    actor: str = "",
    about: uuid.UUID | None = None,
    before: uuid.UUID | str | None = None,
) -> Page:
    """One page of the practice's trail, the newest first."""
    rows = _narrowed(AuditEntry.objects.visible_to(viewer), action, actor)
    if about:
        rows = rows.filter(object_id=about)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PER_PAGE + 1])
    names = people.names(viewer)
    shown = found[:PER_PAGE]
    more = str(shown[-1].pk) if len(found) > PER_PAGE else ""
    return Page([_line(entry, names) for entry in shown], more)


def _narrowed(
    rows: QuerySet[AuditEntry], action: str, actor: str
) -> QuerySet[AuditEntry]:
    if action:
        rows = rows.filter(action__icontains=action)
    user = _key(actor)
    if user is not None:
        return rows.filter(actor_id=user)
    return rows.filter(actor_role__startswith=actor) if actor else rows


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _line(entry: AuditEntry, names: dict[uuid.UUID, str]) -> Line:
    return Line(
        at=entry.at,
        who=_who(entry, names),
        what=entry.action,
        about=_about(entry),
        key=entry.object_id if entry.object_type else None,
        detail=_detail(entry),
    )


def _who(entry: AuditEntry, names: dict[uuid.UUID, str]) -> str:
    role, _colon, task = entry.actor_role.partition(":")
    if role == PRODUCT:
        return _("The product (%(task)s)") % {"task": task}
    # Somebody in care may work here too; in that role they have no name.
    if role == IN_CARE or entry.actor_id is None:
        return _("Somebody in care") if role == IN_CARE else _("Nobody signed in")
    return names.get(entry.actor_id, _("Somebody who worked here"))


def _about(entry: AuditEntry) -> str:
    if not entry.object_type:
        return ""
    return things().get(entry.object_type, entry.object_type.rpartition(".")[2])


def things() -> dict[str, str]:
    """What each kind of thing that entries are about is called."""
    return {
        "assessments.Administration": _("questionnaire"),
        "assessments.Instrument": _("form of a questionnaire"),
        "assessments.NormSet": _("local norms"),
        "assessments.Plan": _("questionnaire schedule"),
        "clients.Aside": _("words for the therapist"),
        "clients.Care": _("care of a couple"),
        "clients.Clearance": _("clearance"),
        "clients.Couple": _("couple"),
        "clients.Invitation": _("invitation"),
        "clients.Note": _("private note"),
        "clients.Partner": _("partner"),
        "clients.Person": _("person"),
        "clients.Release": _("sharing"),
        "clients.ReviewItem": _("thing to read"),
        "clients.TherapySession": _("session"),
        "homework.Assignment": _("assignment"),
        "homework.Entry": _("entry"),
        "homework.Exercise": _("exercise"),
        "homework.Feedback": _("comment"),
        "homework.Occurrence": _("homework"),
        "practice.Admin": _("admin role"),
        "practice.ApiToken": _("token for a program"),
        "practice.FrontDesk": _("front desk role"),
        "practice.License": _("license"),
        "practice.Practice": _("practice settings"),
        "practice.StaffInvitation": _("staff invitation"),
        "practice.Therapist": _("therapist role"),
        "practice.User": _("account"),
    }


def _detail(entry: AuditEntry) -> str:
    detail = entry.detail
    if "what" in detail:
        return _("%(what)s, %(count)s") % {
            "what": detail["what"],
            "count": detail.get("count", 0),
        }
    if entry.action == "refused":
        return _("at %(address)s") % {"address": detail.get("address", "")}
    return ""
