"""Questionnaires, their schedules, each partner's sittings, and scores."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.definitions import Instrument as Definition
from assessments.definitions import from_document
from clients.models import Couple, Partner, Release
from clients.models.people import couples_of
from practice import clock
from practice.access import Admin, ScopedQuerySet, Therapist, Viewer
from practice.access import Partner as PartnerViewer
from practice.encryption import SealedField
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class Instrument(Row):
    """One version of a questionnaire's definition; frozen once published."""

    code = models.CharField(max_length=20)
    version = models.CharField(max_length=10)
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=120)
    partner_title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    min_gap_days = models.PositiveSmallIntegerField()
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version", "language"], name="one_instrument_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def definition(self) -> Definition:
        """The parsed definition: items, scales, response."""
        return from_document(self.document)


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
        reached = models.Count("administrations__partner", distinct=True)
        once = self.running().annotate(reached=reached)
        return once.exclude(every_weeks=None, whom="both", reached__gte=2).exclude(
            Q(every_weeks=None, reached__gte=1) & ~Q(whom="both")
        )


class Plan(Row):
    """This questionnaire, for whom, how often."""

    class For(models.TextChoices):
        """Who answers."""

        BOTH = "both", _("Each of them")
        A = "A", "A"
        B = "B", "B"

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="plans")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+"
    )
    whom = models.CharField(max_length=4, choices=For, default=For.BOTH)
    every_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    days_to_answer = models.PositiveSmallIntegerField(default=7)
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
                condition=Q(days_to_answer__range=(1, 60)), name="plan_days_to_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"schedule of {self.instrument_id}"


class AdministrationQuerySet(ScopedQuerySet["Administration"]):
    """Sittings."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner only their own that have opened, and
        never one that was set aside or taken back.
        """
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(
                    partner_id=viewer.partner_id, opens_at__lte=clock.now()
                ).exclude(state__in=["voided", "cancelled"])
            case _:
                return self.none()

    def to_answer(self) -> Self:
        """Open now, begun or not; an open draft never expires while unfinished.

        None once the couple's care has ended.
        """
        return self.filter(
            state__in=["open", "draft"],
            opens_at__lte=clock.now(),
            couple__ended_at=None,
        ).order_by("due_at")

    def answered(self) -> Self:
        """Submitted ones, the earliest first."""
        return self.filter(state="submitted").order_by("submitted_at")

    def figures_for(self, viewer: Admin) -> Any:
        """Counts by lead therapist of the admin's practice, and nothing else.

        Rows of `therapist_id`, `couples`, `opened` and `finished`; no sitting leaves.
        """
        return (
            self.filter(
                practice_id=viewer.practice_id,
                # Said twice: a database looks through all couples otherwise.
                couple__practice_id=viewer.practice_id,
                opens_at__lte=clock.now(),
                couple__care__part="lead",
                couple__care__until=None,
            )
            .exclude(state__in=["voided", "cancelled"])
            .order_by()
            .values(therapist_id=models.F("couple__care__therapist"))
            .annotate(
                couples=models.Count("couple", distinct=True),
                opened=models.Count("pk"),
                finished=models.Count("pk", filter=Q(state="submitted")),
            )
        )


class Administration(Row):
    """One partner's one sitting. Answers are one sealed document and a revision."""

    class State(models.TextChoices):
        """From opened to submitted."""

        OPEN = "open", _("Not started")
        DRAFT = "draft", _("Started")
        SUBMITTED = "submitted", _("Finished")
        VOIDED = "voided", _("Set aside")
        CANCELLED = "cancelled", _("Taken back")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="administrations"
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="administrations"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="administrations"
    )
    person_key = models.UUIDField()
    round_key = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    answers = SealedField(subject="person_key", null=True)
    policy_shown = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    debriefed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = AdministrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "partner", "round_key"], name="one_sitting_per_round"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "draft", "submitted", "voided", "cancelled"]
                ),
                name="administration_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | Q(submitted_at__isnull=False, answers__isnull=False),
                name="submitted_has_answers",
            ),
            models.CheckConstraint(
                condition=Q(debriefed_at=None) | Q(submitted_at__isnull=False),
                name="debriefed_after_submission",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "state", "due_at"], name="sittings_of"),
            models.Index(fields=["couple", "submitted_at"], name="sittings_by_couple"),
        ]

    def __str__(self) -> str:
        return f"administration {self.round_key}"

    def get_absolute_url(self) -> str:
        """Where its partner answers it."""
        return reverse("questionnaire", args=[self.pk])

    @property
    def is_paper_draft(self) -> bool:
        """Whether a therapist has begun to enter it from a sheet."""
        return self.state == self.State.DRAFT and self.entered_by_id is not None

    @property
    def mutual_key(self) -> uuid.UUID:
        """The same for both partners of one round: their results open together."""
        return uuid.uuid5(uuid.UUID(str(self.plan_id)), self.round_key)


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
    scale = models.CharField(max_length=20)
    value = models.FloatField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
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
                condition=Q(value=None) | Q(value__range=(0, 1000)),
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
