"""Answers that call for a look, and who looks within which hours."""

from typing import Self

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.sittings import Administration
from clients.models import Couple, Partner
from clients.models.people import couples_of
from practice import clock
from practice.access import Admin, ScopedQuerySet, Therapist, Viewer
from practice.encryption import SealedField
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class MonitoringQuerySet(ScopedQuerySet["Monitoring"]):
    """How a practice watches."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists and admins of the practice."""
        if isinstance(viewer, Therapist | Admin):
            return self.filter(practice_id=viewer.practice_id)
        return self.none()


class Monitoring(Row):
    """When flags are looked at, by whom, and what happens if nobody does.

    `days` are ISO weekdays as digits ("12345"), the hours local to the practice.
    `escalate_hours` count watched hours only.
    """

    practice = models.OneToOneField(
        Practice, on_delete=models.PROTECT, related_name="monitoring"
    )
    days = models.CharField(max_length=7)
    opens = models.TimeField()
    closes = models.TimeField()
    cover = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    without_cover = models.BooleanField(default=False)
    escalate_hours = models.PositiveSmallIntegerField(default=4)
    escalate_to = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    objects = MonitoringQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=models.F("closes")), name="monitoring_hours"
            ),
            models.CheckConstraint(
                condition=Q(cover=None, without_cover=True)
                | Q(cover__isnull=False, without_cover=False),
                name="monitoring_cover_or_none",
            ),
            models.CheckConstraint(
                condition=Q(escalate_hours__range=(1, 72)),
                name="monitoring_escalate_hours",
            ),
        ]

    def __str__(self) -> str:
        return "monitoring"


class FlagQuerySet(ScopedQuerySet["Flag"]):
    """Flags."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple, and whoever stands in for them.

        That is the practice's cover, and once it was escalated the next in line.
        Never a partner, an admin or the desk.
        """
        if not isinstance(viewer, Therapist):
            return self.none()
        watch = Monitoring.objects.visible_to(viewer)
        is_cover = watch.filter(cover_id=viewer.therapist_id)
        is_next = watch.filter(escalate_to_id=viewer.therapist_id)
        return self.filter(
            Q(couple__in=couples_of(viewer))
            | Exists(is_cover)
            | Q(Exists(is_next), escalated_at__isnull=False),
            practice_id=viewer.practice_id,
        )

    def waiting(self) -> Self:
        """Nobody has acknowledged these yet, the oldest first."""
        return self.filter(acknowledged_at=None).order_by("raised_at")


class Flag(Row):
    """One answer that calls for a look. It says "look now", not "in danger"."""

    class Kind(models.TextChoices):
        """What was answered; no more than this is said anywhere but on its own page."""

        SELF_HARM = "self_harm", _("thoughts of self-harm")
        VIOLENCE = "violence", _("being hurt or afraid")
        SAFETY = "safety", _("not feeling safe")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="flags")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="flags")
    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, related_name="flags"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    raised_at = models.DateTimeField(default=clock.now)
    look_by = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = SealedField(subject="couple_id", null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["administration", "kind"], name="one_flag_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["self_harm", "violence", "safety"]),
                name="flag_kind",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="flag_acknowledged_by",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_by"],
                condition=Q(acknowledged_at=None),
                name="flags_waiting",
            )
        ]

    def __str__(self) -> str:
        return "flag"
