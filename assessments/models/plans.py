"""Schedules: this questionnaire, for whom, how often."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.instruments import Instrument
from clients.models import Couple, Partner
from clients.models.people import couples_of
from practice import clock
from practice.access import ScopedQuerySet, Therapist, Viewer
from practice.models import Practice
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class PlanQuerySet(ScopedQuerySet["Plan"]):
    """Questionnaire schedules."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; partners meet their own sittings instead."""
        if isinstance(viewer, Therapist):
            return self.filter(
                practice_id=viewer.practice_id, couple__in=couples_of(viewer)
            )
        return self.none()

    def running(self) -> Self:
        """Not stopped."""
        return self.filter(stopped_at=None)

    def unfinished(self) -> Self:
        """Running, and not one that was given once and has reached all it is for."""
        reached = models.Count(
            "administrations__partner",
            filter=~Q(administrations__state__in=["voided", "cancelled"]),
            distinct=True,
        )
        once = self.running().annotate(reached=reached)
        return once.exclude(rhythm="once", whom="both", reached__gte=2).exclude(
            Q(rhythm="once", reached__gte=1) & ~Q(whom="both")
        )


class Plan(Row):
    """This questionnaire, for whom, how often."""

    class For(models.TextChoices):
        """Who answers."""

        BOTH = "both", _("Each of them")
        A = "A", "A"
        B = "B", "B"

    class Rhythm(models.TextChoices):
        """What calls for the next round."""

        ONCE = "once", _("Once")
        WEEKS = "weeks", _("Every few weeks")
        SESSION = "session", _("Before each session")
        AFTER = "after", _("Some days after the last was finished")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="plans")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+"
    )
    whom = models.CharField(max_length=4, choices=For, default=For.BOTH)
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.ONCE)
    every_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    opens_scores = models.BooleanField(default=False)
    pack = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    days_to_answer = models.PositiveSmallIntegerField(default=7)
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(whom__in=["both", "A", "B"]), name="plan_for_whom"
            ),
            models.CheckConstraint(
                condition=Q(every_weeks=None) | Q(every_weeks__range=(1, 52)),
                name="plan_every_weeks",
            ),
            models.CheckConstraint(
                condition=Q(rhythm="once", every_weeks=None, after_days=None)
                | Q(rhythm="weeks", every_weeks__isnull=False, after_days=None)
                | Q(rhythm="session", every_weeks=None, after_days=None)
                | Q(rhythm="after", every_weeks=None, after_days__range=(1, 365)),
                name="plan_rhythm",
            ),
            models.CheckConstraint(
                condition=Q(at_most=None) | Q(at_most__range=(1, 500)),
                name="plan_at_most",
            ),
            models.CheckConstraint(
                condition=Q(days_to_answer__range=(1, 60)), name="plan_days_to_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"schedule of {self.instrument_id}"

    def is_for(self, partner: Partner) -> bool:
        """Whether this partner answers it."""
        return self.whom in (self.For.BOTH, partner.slot)

    @property
    def is_alike(self) -> bool:
        """Whether both get it alike, so that neither can infer why."""
        return self.instrument.family == "safety"
