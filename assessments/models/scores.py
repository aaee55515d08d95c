"""Scores with what they were made from, and a practice's own norms."""

from typing import Self

from django.db import models
from django.db.models import Q

from assessments.models.instruments import Instrument
from assessments.models.sittings import Administration
from clients.models import Couple, Partner, Release
from clients.models.people import couples_of
from practice import clock
from practice.access import Partner as PartnerViewer
from practice.access import ScopedQuerySet, Therapist, Viewer
from practice.models import Practice
from practice.models.base import Row


class ScoreQuerySet(ScopedQuerySet["Score"]):
    """Scores."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner their own once talked through, and the
        other's once the whole sharing rule holds.
        """
        standing = self.filter(administration__state="submitted")
        match viewer:
            case Therapist():
                return standing.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                received = Release.objects.received_by(viewer).filter(kind="scores")
                return standing.filter(couple_id=viewer.couple_id).filter(
                    Q(
                        partner_id=viewer.partner_id,
                        administration__debriefed_at__isnull=False,
                        administration__confided__isnull=True,
                    )
                    | Q(administration_id__in=received.values("subject_id"))
                )
            case _:
                return self.none()


class Score(Row):
    """One scale of one sitting, with what it was made from."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="scores")
    administration = models.ForeignKey(
        Administration, on_delete=models.PROTECT, related_name="scores"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="scores"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+"
    )
    scale = models.CharField(max_length=40)
    value = models.FloatField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
    declined = models.PositiveSmallIntegerField(default=0)
    prorated = models.BooleanField(default=False)
    scored_at = models.DateTimeField(default=clock.now)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["administration", "scale"], name="one_score_per_scale"
            ),
            models.CheckConstraint(
                condition=Q(answered__lte=models.F("items")), name="answered_of_items"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__range=(-10_000, 10_000)),
                name="score_in_range",
            ),
        ]
        indexes = [models.Index(fields=["couple", "scale"], name="scores_by_couple")]

    def __str__(self) -> str:
        return f"{self.scale} score"


class NormSetQuerySet(ScopedQuerySet["NormSet"]):
    """Frozen averages of a practice."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Everyone of the practice; it holds no one's own figure."""
        if viewer.practice_id is None:
            return self.none()
        return self.filter(practice_id=viewer.practice_id)


class NormSet(Row):
    """One frozen, versioned set of local norms: a clinical norm of this practice."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    persons = models.PositiveIntegerField()
    couples = models.PositiveIntegerField()
    sample = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(default=clock.now)

    objects = NormSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "instrument", "version"], name="one_norm_version"
            ),
            models.CheckConstraint(
                condition=Q(persons__gte=100, couples__gte=50),
                name="norms_from_enough_people",
            ),
        ]

    def __str__(self) -> str:
        return f"norm set {self.version}"
