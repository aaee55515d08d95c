"""What every table of a practice shares."""

import uuid

from django.db import models

from practice.ids import new_id


class Row(models.Model):
    """A row with a time-ordered key, known before it is inserted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    @property
    def key(self) -> uuid.UUID:
        """The row's id, typed."""
        return uuid.UUID(str(self.pk))
