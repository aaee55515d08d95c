"""Who did or read what, when: append-only, and itself without content.

An entry holds ids, the names of fields, and the name of the act. It is written in
the transaction of the act; if it cannot be written, the act does not happen.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from practice import clock
from practice.faults import fault

if TYPE_CHECKING:
    from practice.access import Actor

_request_id: ContextVar[str] = ContextVar("request_id", default="")


@contextmanager
def request(request_id: str) -> Iterator[None]:
    """Entries written inside carry this request id."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


def request_id() -> str:
    """The id of the request being answered; empty outside of one."""
    return _request_id.get()


def _practice_of(by: "Actor", about: models.Model | None) -> uuid.UUID | None:
    return getattr(about, "practice_id", None) or by.practice_id


def _person_of(about: models.Model | None) -> uuid.UUID | None:
    """Rows name their person as `person`, or as the key that seals their words."""
    return getattr(about, "person_id", None) or getattr(about, "person_key", None)


def entry(
    *,
    by: "Actor",
    action: str,
    about: models.Model | None = None,
    person_id: uuid.UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> models.Model:
    """Build an entry without writing it; for acts that write many at once."""
    name = getattr(by, "name", "")
    couple_id = getattr(about, "couple_id", None)
    return apps.get_model("practice", "AuditEntry")(
        at=clock.now(),
        actor_id=by.user_id,
        actor_role=f"{by.role}:{name}" if name else by.role,
        practice_id=_practice_of(by, about),
        action=action,
        object_type=about._meta.label if about is not None else "",
        object_id=about.pk if about is not None else None,
        couple_id=couple_id,
        person_id=person_id or _person_of(about),
        request_id=_request_id.get(),
        detail=detail or {},
    )


def record(
    *,
    by: "Actor",
    action: str,
    about: models.Model | None = None,
    person_id: uuid.UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one entry.

    `detail` holds names of fields, counts and states only; never what was written.
    """
    fault("audit.record")
    entry(by=by, action=action, about=about, person_id=person_id, detail=detail).save(
        force_insert=True
    )


def listed(
    *, by: "Actor", what: str, count: int, about: models.Model | None = None
) -> None:
    """Record that a list was read: one entry for the whole list.

    `about` is the row all of it belongs to, where there is one.
    """
    record(by=by, action="listed", about=about, detail={"what": what, "count": count})


def refused(
    *, by: "Actor", address: str, method: str, status: int, asked: uuid.UUID | None
) -> None:
    """Record that someone signed in asked for what they may not have.

    `asked` is the id in the address. Whose it is stays unsaid, and so does whether
    there is such a row: the entry belongs to the practice of who asked.
    """
    about = entry(
        by=by,
        action="refused",
        detail={"address": address, "method": method, "status": status},
    )
    about.object_id = asked  # type: ignore[attr-defined]
    about.save(force_insert=True)
