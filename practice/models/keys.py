"""The table of data keys. Only ``practice.encryption`` reads and writes it."""

from django.db import models
from django.db.models import Q

from practice.ids import new_id


class DataKey(models.Model):
    """One subject's key, wrapped by the master key; a destroyed one keeps its row.

    A subject is a person, a couple, a therapist or a user, named by its id alone:
    the row outlives them, so that nothing is ever written for them again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField(unique=True, editable=False)
    wrapped = models.BinaryField(null=True)
    master_fingerprint = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at=None)
                | Q(wrapped=None, destroyed_at__isnull=False),
                name="data_key_is_kept_or_destroyed",
            )
        ]

    def __str__(self) -> str:
        return f"data key {self.pk}"
