"""Exercises given to couples, each partner's due instances, what they recorded."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models import Couple, Partner, Release
from clients.models.people import couples_of
from homework.exercises import Exercise as Definition
from practice import clock
from practice.access import Partner as PartnerViewer
from practice.access import ScopedQuerySet, Therapist, Viewer
from practice.encryption import SealedField
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    """The worksheets of the library."""

    def current(self) -> Self:
        """The newest version of each, by strategy and then by title."""
        newer = self.model.objects.filter(
            code=models.OuterRef("code"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer)).order_by("strategy", "title")


class Exercise(Row):
    """One version of a worksheet; used versions never change."""

    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    strategy = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=10)
    safety = models.CharField(max_length=1)
    minutes = models.PositiveSmallIntegerField()
    document = models.JSONField()
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="one_exercise_version"
            ),
            models.CheckConstraint(
                condition=Q(strategy__range=(1, 9)), name="one_of_nine_strategies"
            ),
            models.CheckConstraint(
                condition=Q(safety__in=["A", "B", "C"]), name="exercise_safety"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["individual", "parallel", "joint"]),
                name="exercise_mode",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def definition(self) -> Definition:
        """The parsed worksheet: steps and fields."""
        return Definition.from_document(self.document)


class AssignmentQuerySet(ScopedQuerySet["Assignment"]):
    """Exercises given."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner what was given to them."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                mine = Occurrence.objects.filter(partner_id=viewer.partner_id)
                return self.filter(
                    couple_id=viewer.couple_id, pk__in=mine.values("assignment")
                )
            case _:
                return self.none()

    def running(self) -> Self:
        """Not ended."""
        return self.filter(ended_at=None)


class Assignment(Row):
    """An exercise given to a couple, with why, how often and until when."""

    class For(models.TextChoices):
        """Who does it."""

        BOTH = "both", _("Each of them")
        A = "A", "A"
        B = "B", "B"

    class Cadence(models.TextChoices):
        """How often."""

        ONCE = "once", _("Once")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="assignments"
    )
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(max_length=4, choices=For, default=For.BOTH)
    why = SealedField(subject="couple_id")
    cadence = models.CharField(max_length=6, choices=Cadence)
    per_week = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    until = models.DateField()
    will_comment = models.BooleanField(default=False)
    opened = models.BooleanField(default=False)
    assigned_by = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("starts_on")),
                name="assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(cadence__in=["once", "daily", "weekly"]),
                name="assignment_cadence",
            ),
            models.CheckConstraint(
                condition=Q(per_week__range=(1, 7)), name="assignment_per_week"
            ),
            models.CheckConstraint(
                condition=Q(whom__in=["both", "A", "B"]), name="assignment_for_whom"
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(ended_at=None), name="assignments_running"
            )
        ]

    def __str__(self) -> str:
        return f"assignment of {self.exercise_id}"

    def get_absolute_url(self) -> str:
        """Where its therapist follows it."""
        return reverse("assignment", args=[self.pk])


class OccurrenceQuerySet(ScopedQuerySet["Occurrence"]):
    """Due instances."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner only their own, never a cancelled one."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(partner_id=viewer.partner_id).exclude(
                    state="cancelled"
                )
            case _:
                return self.none()

    def to_do(self) -> Self:
        """Open now: begun or not, and not yet past the time for late ones.

        None once the couple's care has ended.
        """
        now = clock.now()
        return self.filter(
            state__in=["open", "draft"],
            opens_at__lte=now,
            closes_at__gt=now,
            couple__ended_at=None,
        ).order_by("due_at")


class Occurrence(Row):
    """One partner's one due instance, by local date and slot.

    Due at the end of a local day; recorded up to 48 hours late and marked so.
    """

    class State(models.TextChoices):
        """From open to recorded."""

        OPEN = "open", _("Not started")
        DRAFT = "draft", _("Started")
        RECORDED = "recorded", _("Recorded")
        CANCELLED = "cancelled", _("Taken back")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="occurrences"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="occurrences"
    )
    local_date = models.DateField()
    slot = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "partner", "local_date", "slot"],
                name="one_occurrence_per_local_day_and_slot",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "draft", "recorded", "cancelled"]),
                name="occurrence_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    due_at__gt=models.F("opens_at"), closes_at__gte=models.F("due_at")
                ),
                name="occurrence_times_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "state", "due_at"], name="occurrences_of"),
            models.Index(fields=["couple", "due_at"], name="occurrences_by_couple"),
        ]

    def __str__(self) -> str:
        return f"occurrence on {self.local_date}"

    def get_absolute_url(self) -> str:
        """Where its partner does it."""
        return reverse("exercise", args=[self.pk])


class EntryQuerySet(ScopedQuerySet["Entry"]):
    """What partners recorded."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists see recorded entries of their couples; a partner their own, and
        the other's once the whole sharing rule holds.
        """
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id,
                    couple__in=couples_of(viewer),
                    recorded_at__isnull=False,
                )
            case PartnerViewer():
                received = Release.objects.received_by(viewer).filter(kind="entry")
                seen = Q(partner_id=viewer.partner_id) | Q(
                    pk__in=received.values("subject_id"), recorded_at__isnull=False
                )
                # Not even fetched: what was told to the therapist alone.
                return self.filter(seen, couple_id=viewer.couple_id).defer("confided")
            case _:
                return self.none()

    def own(self, viewer: PartnerViewer) -> Self:
        """Only what this partner wrote."""
        return self.visible_to(viewer).filter(partner_id=viewer.partner_id)


class Entry(Row):
    """What one partner recorded for one occurrence.

    `answers` is what the exercise asked for; `confided` is written once and read
    only by the therapist: it is on no page, history or export of its author.
    `entered_by` is set where somebody else entered it, from paper.
    """

    class Outcome(models.TextChoices):
        """How it went. All of them are good to know."""

        DONE = "done", _("Done")
        PARTLY = "partly", _("Partly")
        WENT_BADLY = "went_badly", _("Tried, and it went badly")
        NOT_DONE = "not_done", _("Not this time")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+")
    occurrence = models.OneToOneField(
        Occurrence, on_delete=models.PROTECT, related_name="entry"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="entries"
    )
    person_key = models.UUIDField()
    revision = models.PositiveIntegerField(default=0)
    answers = SealedField(subject="person_key", null=True)
    confided = SealedField(subject="person_key", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    please_read = models.BooleanField(default=False)
    talk_about = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    policy_shown = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["", "done", "partly", "went_badly", "not_done"]
                ),
                name="entry_outcome",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None, outcome="")
                | (Q(recorded_at__isnull=False) & ~Q(outcome="")),
                name="recorded_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["couple", "recorded_at"], name="entries_by_couple")
        ]

    def __str__(self) -> str:
        return "entry"

    def get_absolute_url(self) -> str:
        """Where the therapist reads it."""
        return reverse("entry", args=[self.pk])


class FeedbackQuerySet(ScopedQuerySet["Feedback"]):
    """Comments of the therapist."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple, and the one partner it is addressed to."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(partner_id=viewer.partner_id)
            case _:
                return self.none()


class Feedback(Row):
    """A therapist's comment on one entry, to the one partner who wrote it."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="feedback")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    person_key = models.UUIDField()
    body = SealedField(subject="person_key")
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partner", "seen_at"], name="feedback_unseen")]

    def __str__(self) -> str:
        return "comment"
