"""The audit trail's table. Database triggers refuse every change and removal."""

from typing import Self

from django.db import models
from django.db.models import Q

from practice.access import Admin, Partner, ScopedQuerySet, Viewer
from practice.models.base import Row


class AuditQuerySet(ScopedQuerySet["AuditEntry"]):
    """Entries: for the admins of the practice, and for whom they are about."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Admins see their practice; a partner what staff did with their own record.

        A partner sees no act of any partner, nothing about the other person, and
        nothing an action marked as confided.
        """
        match viewer:
            case Admin():
                return self.filter(practice_id=viewer.practice_id)
            case Partner():
                own = Q(person_id=viewer.person_id) | Q(
                    person_id=None, object_type="clients.Couple", action="viewed"
                )
                return self.filter(
                    own,
                    practice_id=viewer.practice_id,
                    couple_id=viewer.couple_id,
                    actor_role__in=["therapist", "admin", "frontdesk"],
                ).exclude(detail__has_key="confided")
            case _:
                return self.none()


class AuditEntry(Row):
    """One act or one reading. No foreign keys: it outlives what it speaks of."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=60)
    practice_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    couple_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=36, blank=True)
    detail = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["practice_id", "-id"], name="audit_by_practice"),
            models.Index(fields=["person_id", "-id"], name="audit_by_person"),
            models.Index(fields=["couple_id", "-at"], name="audit_by_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}"
