"""Tokens with which a therapist's or an admin's own programs ask the API."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from practice import clock
from practice.access import Admin as AdminViewer
from practice.access import ScopedQuerySet, Viewer
from practice.access import Therapist as TherapistViewer
from practice.models.base import Row
from practice.models.people import Admin, Practice, Therapist, User


class ApiTokenQuerySet(ScopedQuerySet["ApiToken"]):
    """Tokens: each account sees its own, those of the practice it acts in."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own tokens; nobody else's, not even an admin's colleagues'."""
        match viewer:
            case TherapistViewer() | AdminViewer():
                return self.filter(
                    user_id=viewer.user_id, practice_id=viewer.practice_id
                )
            case _:
                return self.none()

    def live(self) -> Self:
        """Neither revoked nor expired; whether the role holds is asked elsewhere."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class ApiToken(Row):
    """One token: a role, what it may do, until when. The token itself is not kept.

    `token_hash` is the SHA-256 of a token of 256 random bits; `prefix` its first
    characters, by which its owner knows it again.
    """

    class Role(models.TextChoices):
        """In which role it acts."""

        THERAPIST = "therapist", _("therapist")
        ADMIN = "admin", _("admin")

    class Scope(models.TextChoices):
        """What it may do."""

        READ = "read", _("read")
        WRITE = "write", _("write")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    role = models.CharField(max_length=12, choices=Role)
    therapist = models.ForeignKey(
        Therapist, models.PROTECT, null=True, blank=True, related_name="api_tokens"
    )
    admin = models.ForeignKey(
        Admin, models.PROTECT, null=True, blank=True, related_name="api_tokens"
    )
    label = models.CharField(max_length=60)
    may_read = models.BooleanField()
    may_write = models.BooleanField()
    token_hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="therapist", therapist__isnull=False, admin=None)
                | Q(role="admin", admin__isnull=False, therapist=None),
                name="api_token_acts_in_one_role",
            ),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_write=True),
                name="api_token_may_do_something",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="api_token_expires_after_it_is_made",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="api_token_unrevoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def scopes(self) -> frozenset[str]:
        """What it may do: "read", "write" or both."""
        held = {self.Scope.READ: self.may_read, self.Scope.WRITE: self.may_write}
        return frozenset(str(scope) for scope, has in held.items() if has)

    @property
    def role_id(self) -> uuid.UUID:
        """The id of the role it acts in."""
        return uuid.UUID(str(self.therapist_id or self.admin_id))
