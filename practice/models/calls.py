"""What the API keeps of requests: how many came, and the answers to writes."""

from django.db import models
from django.db.models import Q

from practice import clock
from practice.encryption import SealedField
from practice.models.base import Row
from practice.models.people import Practice, User


class ApiCount(models.Model):
    """How many requests one caller made in one span of time.

    Only `practice.counting` writes it, in one statement. `bucket` names the caller,
    the kind of request and the span; an address stands there as a keyed hash.
    """

    bucket = models.CharField(primary_key=True, max_length=120)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.bucket}: {self.count}"


class ApiAnswer(Row):
    """The answer to one write that carried an `Idempotency-Key`.

    It is `running` under a lease, or `done` with its answer sealed, since that may
    hold what people wrote. Kept for a day. Only `practice.replays` reads it.
    """

    class State(models.TextChoices):
        """Being worked on, or answered."""

        RUNNING = "running", "running"
        DONE = "done", "done"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role_id = models.UUIDField()
    # The request's own key hides the row's typed id here.
    key = models.CharField(max_length=128)  # type: ignore[assignment]
    method = models.CharField(max_length=8)
    path = models.CharField(max_length=500)
    body_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = SealedField(subject="user_id", null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role_id", "key"], name="api_answer_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="running",
                    lease_token__isnull=False,
                    lease_until__isnull=False,
                    status=None,
                    answer__isnull=True,
                )
                | Q(
                    state="done",
                    lease_token=None,
                    lease_until=None,
                    status__gte=200,
                    status__lt=300,
                    answer__isnull=False,
                ),
                name="api_answer_running_or_done",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"answer {self.pk} ({self.state})"
