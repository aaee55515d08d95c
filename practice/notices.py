"""Kinds of notices: the one registry through which the rooms reach the floor.

Each app registers its kinds in ``AppConfig.ready()``::

    notices.register(NoticeKind(name="homework.due", ...))
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from practice.models.outbox import Message, Notice

OnUnknown = Literal["resend_once", "drop", "alert"]


class Hours(Protocol):
    """When a person may be reached; ``practice.schedule.SafeHours`` is one."""

    def allows(self, moment: datetime, zone: str, /) -> bool:
        """Whether ``moment`` lies inside the hours on the zone's own clock."""

    def next_allowed(self, moment: datetime, zone: str, /) -> datetime:
        """The first allowed moment at or after ``moment``."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where and when one person may be reached.

    ``zone`` is an IANA name; ``sender_word`` is shown as the sender; ``allowed`` is
    False when the person turned messages off. ``held``: the person wants messages,
    but nothing may be handed over to this address; it is planned like any other and
    ends as not delivered, so that its owner cannot tell it from one that failed.
    """

    address: str
    zone: str
    safe_hours: Hours
    sender_word: str
    locale: str
    allowed: bool = True
    held: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail, already in the recipient's language."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How messages of one kind behave.

    ``on_unknown``, when the mail server's answer was lost: "resend_once" and
    "alert" try once more with the same Message-ID, "drop" never does; "alert" is
    logged as an error besides. ``merges``: joins the person's one message of the
    local day. ``use_by``: how long after ``wanted_at`` it is still worth sending.
    ``spread``: a random delay below this, so that the messages of two persons do not
    arrive in the same second; never out of the safe hours or past ``use_by``.
    """

    on_unknown: OnUnknown = "resend_once"
    merges: bool = False
    use_by: timedelta | None = None
    max_attempts: int = 8
    respects_safe_hours: bool = True
    counts_to_cap: bool = True
    spread: timedelta = field(default=timedelta(0))


#: What an app says about people who hear from us: the usual three policies.
REMINDER = Policy(merges=True, spread=timedelta(minutes=20))
INVITATION = Policy(on_unknown="alert", counts_to_cap=False)
STAFF = Policy(on_unknown="alert", respects_safe_hours=False, counts_to_cap=False)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice, as its app describes it.

    ``name`` is "app.kind". ``why`` is one neutral sentence to the recipient for the
    ledger. ``still_wanted`` is asked inside the transaction that precedes the
    hand-over. ``render`` gets the message, every notice it carries (perhaps of
    several merging kinds) and the contact, in the contact's locale. ``contact``
    gives None for a recipient who has no address. ``of_couple`` gives the ids of its
    subjects that belong to one couple, as a subquery; without it there are none, and
    no page about a couple shows it.
    """

    name: str
    why: str | Promise
    still_wanted: Callable[[Notice], bool]
    render: Callable[[Message, list[Notice], Contact], Letter]
    policy: Policy
    contact: Callable[[UUID], Contact | None]
    of_couple: Callable[[UUID], QuerySet[Any, Any]] | None = None


_kinds: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> None:
    """Add a kind. Raises ``ValueError`` when the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"notice kind {kind.name!r} is registered twice")
    _kinds[kind.name] = kind


def unregister(name: str) -> None:
    """Remove a kind; for tests that bring their own."""
    _kinds.pop(name, None)


def named(name: str) -> NoticeKind:
    """The kind of that name. Raises ``LookupError`` when no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"no app registered the notice kind {name!r}") from None


def all_kinds() -> list[NoticeKind]:
    """Every kind that is registered, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def known(name: str) -> NoticeKind | None:
    """The kind of that name, or None: an old row may outlive its kind."""
    return _kinds.get(name)
