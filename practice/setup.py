"""Opening an empty installation: one token, printed once, kept as a hash."""

from django.db import transaction

from practice import clock, secrets
from practice.models import Practice, SetupToken


@transaction.atomic
def make_token() -> str | None:
    """A fresh one-time token for `/setup/TOKEN/`; None once there is a practice.

    It replaces the token of an earlier start: only the last one printed works.
    """
    if Practice.objects.exists():
        return None
    token = secrets.new_token()
    SetupToken.objects.update_or_create(
        pk=1,
        defaults={
            "token_hash": secrets.hash_token(token),
            "made_at": clock.now(),
            "used_at": None,
        },
    )
    return token


def opens(token: str) -> bool:
    """Whether this token would open setup now; asking uses nothing up."""
    unused = SetupToken.objects.filter(
        token_hash=secrets.hash_token(token), used_at=None
    )
    return unused.exists()
