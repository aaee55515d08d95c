"""The audit trail's table. Database triggers refuse every change and removal."""

from typing import Self

from django.db import models

from practice.access import Admin, ScopedQuerySet, Viewer
from practice.models.base import Row


class AuditQuerySet(ScopedQuerySet["AuditEntry"]):
    """Entries: for the admins of the practice."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only admins, only their practice."""
        if isinstance(viewer, Admin):
            return self.filter(practice_id=viewer.practice_id)
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
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}"
