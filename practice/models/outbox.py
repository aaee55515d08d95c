"""What is to be told to whom: notices, the messages that carry them, their history.

A notice is one reason to tell one person something. A message is one hand-over to
that person; several notices may travel in it. Messages move through::

    scheduled -> sending -> sent | failed | unknown
    scheduled or sending -> cancelled | expired
    sending -> scheduled   (tried again later, deferred, or its worker died)

Every move is a compare-and-set that leaves one ``MessageEvent``; only
``practice.placement`` and ``practice.delivery`` make them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from practice import clock
from practice.models.base import Row

_LEASED = Q(lease_token__isnull=False, lease_until__isnull=False)
_UNLEASED = Q(lease_token__isnull=True, lease_until__isnull=True)


class Message(Row):
    """One hand-over to one person, by email."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("planned")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("not sent")
        EXPIRED = "expired", _("too late to send")
        FAILED = "failed", _("could not be delivered")
        UNKNOWN = "unknown", _("may not have arrived")

    ENDED = (
        State.SENT,
        State.CANCELLED,
        State.EXPIRED,
        State.FAILED,
        State.UNKNOWN,
    )
    #: States in which the message stands for its person, day and slot.
    STANDING = (
        State.SCHEDULED,
        State.SENDING,
        State.SENT,
        State.FAILED,
        State.UNKNOWN,
    )

    practice = models.ForeignKey("practice.Practice", models.PROTECT, related_name="+")
    recipient = models.UUIDField()
    channel = models.CharField(max_length=12, default="email")
    local_date = models.DateField()
    slot = models.CharField(max_length=40)
    counted = models.BooleanField()
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.SCHEDULED
    )
    next_at = models.DateTimeField(help_text="When a worker may try, or try again.")
    due_at = models.DateTimeField(help_text="When it was first to go out.")
    use_by = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    unknown_count = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=200, unique=True)
    last_error = models.CharField(max_length=60, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "local_date", "slot"],
                condition=~Q(state__in=["cancelled", "expired"]),
                name="message_one_per_day_and_slot",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "scheduled",
                        "sending",
                        "sent",
                        "cancelled",
                        "expired",
                        "failed",
                        "unknown",
                    ]
                ),
                name="message_state_known",
            ),
            models.CheckConstraint(
                condition=(Q(state="sending") & _LEASED)
                | (~Q(state="sending") & _UNLEASED),
                name="message_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "sending"], finished_at=None)
                | (~Q(state__in=["scheduled", "sending"]) & ~Q(finished_at=None)),
                name="message_finished_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(handed_over_at=None),
                name="message_sent_was_handed_over",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "cancelled", "expired"])
                | Q(handed_over_at=None),
                name="message_unsent_was_not_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=F("max_attempts")),
                name="message_attempts_bounded",
            ),
            models.CheckConstraint(
                condition=Q(unknown_count__lte=2),
                name="message_unknown_at_most_twice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state="scheduled"),
                name="message_due",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="sending"),
                name="message_leases",
            ),
            # What is open, and what ended lately: both few beside all there ever was.
            models.Index(
                fields=["due_at", "state"],
                condition=Q(finished_at=None),
                name="message_open",
            ),
            models.Index(
                fields=["finished_at", "state"],
                condition=Q(finished_at__isnull=False),
                name="message_ended",
            ),
            models.Index(fields=["recipient", "local_date"], name="message_recipient"),
            models.Index(fields=["practice", "state"], name="message_practice_state"),
            models.Index(
                fields=["recipient"],
                condition=Q(state="failed"),
                name="message_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.state})"


class Notice(Row):
    """One reason to tell one person something, once per occurrence key."""

    class State(models.TextChoices):
        WAITING = "waiting", _("planned")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("not sent")
        EXPIRED = "expired", _("too late to send")
        FAILED = "failed", _("could not be delivered")
        UNKNOWN = "unknown", _("may not have arrived")

    practice = models.ForeignKey("practice.Practice", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    subject = models.UUIDField()
    recipient = models.UUIDField()
    occurrence_key = models.CharField(max_length=80)
    wanted_at = models.DateTimeField()
    use_by = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.WAITING
    )
    reason = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "recipient", "occurrence_key"],
                name="notice_once_per_occurrence",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "sent",
                        "cancelled",
                        "expired",
                        "failed",
                        "unknown",
                    ]
                ),
                name="notice_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None)
                | (~Q(state="waiting") & ~Q(ended_at=None)),
                name="notice_ended_when_not_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "expired"]) | ~Q(message=None),
                name="notice_travels_in_a_message",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="notice_cancelled_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject"],
                condition=Q(state="waiting"),
                name="notice_waiting_subject",
            ),
            models.Index(fields=["recipient", "created_at"], name="notice_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurrence_key} ({self.state})"


class MessageEvent(models.Model):
    """One move of one message. Rows are added, never changed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=clock.now)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_state or 'new'} to {self.to_state}"


class Heartbeat(models.Model):
    """When a recurring job last ran, so that its silence is noticed."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
