"""Sharing: the therapist opens, the author shares, either may end it."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.models import Couple, Partner, Release
from practice import audit, clock
from practice.access import Partner as PartnerViewer
from practice.access import Therapist
from practice.errors import RefusedError


def offer(
    *,
    kind: str,
    subject_id: uuid.UUID,
    author: Partner,
    mutual_key: uuid.UUID | None = None,
    opened_by: uuid.UUID | None = None,
) -> Release:
    """Prepare a thing that may once be shared; closed unless opened beforehand.

    Called inside the transaction that records the thing itself.
    """
    release, _created = Release.objects.get_or_create(
        subject_id=subject_id,
        defaults={
            "kind": kind,
            "practice_id": author.practice_id,
            "couple_id": author.couple_id,
            "author": author,
            "mutual_key": mutual_key,
            "opened_at": clock.now() if opened_by else None,
            "opened_by_id": opened_by,
        },
    )
    return release


@transaction.atomic
def open_release(*, release: Release, by: Therapist) -> None:
    """Let the author share it, if they choose to."""
    if release.opened_at is None:
        release.opened_at = clock.now()
        release.opened_by_id = by.user_id
        release.save(update_fields=["opened_at", "opened_by"])
        audit.record(by=by, action="opened for sharing", about=release)


@transaction.atomic
def close_release(*, release: Release, by: Therapist) -> None:
    """Close it again; what was shared is no longer shown.

    Opened once more later, it shows only when its author shares it anew.
    """
    release.opened_at = None
    release.opened_by = None
    release.shared_at = None
    release.save(update_fields=["opened_at", "opened_by", "shared_at"])
    audit.record(by=by, action="closed for sharing", about=release)


@transaction.atomic
def share(*, release: Release, by: PartnerViewer) -> None:
    """The author shares it. It shows once the whole rule holds.

    Not before the therapist has opened it: a wish expressed earlier, perhaps under
    pressure, must not come true by itself later. Nor once the two are separated;
    the refusal is the same, since no page of a partner says where the work stands.
    """
    _require_author(release, by)
    couple = Couple.objects.get(pk=release.couple_id)
    if release.opened_at is None or couple.mode == Couple.Mode.SEPARATED:
        raise RefusedError(_("This has not been opened for sharing."))
    release.shared_at = clock.now()
    release.withdrawn_at = None
    release.save(update_fields=["shared_at", "withdrawn_at"])
    audit.record(by=by, action="shared", about=release)


@transaction.atomic
def withdraw(*, release: Release, by: PartnerViewer) -> None:
    """The author takes it back, from now on."""
    _require_author(release, by)
    release.withdrawn_at = clock.now()
    release.save(update_fields=["withdrawn_at"])
    audit.record(by=by, action="stopped sharing", about=release)


def _require_author(release: Release, by: PartnerViewer) -> None:
    """Only what is one's own may be shared or taken back."""
    if release.author_id != by.partner_id:
        raise RefusedError(_("Only its author can share this or take it back."))
