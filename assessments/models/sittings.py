"""Each partner's sittings: one sealed document of answers and a revision."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.definitions import Instrument as Definition
from assessments.models.instruments import Instrument, Wording
from assessments.models.plans import Plan
from assessments.scoring import Answer, numbered
from clients.models import Couple, Partner
from clients.models.people import couples_of
from practice import clock
from practice.access import Admin, Handed, ScopedQuerySet, Therapist, Viewer
from practice.access import Partner as PartnerViewer
from practice.encryption import SealedField
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row

HANDED_FOR = timedelta(hours=2)
"""How long a device that was handed over may be answered on."""


class AdministrationQuerySet(ScopedQuerySet["Administration"]):
    """Sittings."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner only their own that have opened, never
        one that was set aside or taken back, nor one that was confided once it is
        finished. A device handed over: the one it was handed over for, to answer.
        """
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(
                    ~Q(state="submitted", confided__isnull=False),
                    partner_id=viewer.partner_id,
                    opens_at__lte=clock.now(),
                ).exclude(state__in=["voided", "cancelled"])
            case Handed():
                return self.filter(
                    pk=viewer.administration_id,
                    partner_id=viewer.partner_id,
                    partner__left_at=None,
                    couple__ended_at=None,
                    handed_at=viewer.handed_at,
                    handed_at__gt=clock.now() - HANDED_FOR,
                    state__in=["open", "draft"],
                )
            case _:
                return self.none()

    def closed_for(self, viewer: PartnerViewer | Handed) -> Self:
        """One's own that are over and no longer shown: a late answer meets these."""
        over = Q(state__in=["voided", "cancelled"])
        confided = Q(state="submitted", confided__isnull=False)
        mine = self.filter(over | confided, partner_id=viewer.partner_id)
        if isinstance(viewer, Handed):
            return self.filter(pk=viewer.administration_id, state="submitted")
        return mine

    def said_of(self, row: "Administration") -> dict[str, Any]:
        """That something confided was read is not for its author's own pages."""
        return {"confided": True} if row.is_confided else {}

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


def second_in_a_row(missed: Q) -> Q:
    """Nothing of the same was finished since, and the one before was missed, too."""
    same = {"partner": OuterRef("partner"), "instrument": OuterRef("instrument")}
    finished_since = Administration.objects.filter(
        **same, state="submitted", due_at__gt=OuterRef("due_at")
    )
    before = Administration.objects.filter(
        missed, ~Exists(finished_since), **same, due_at__lt=OuterRef("due_at")
    )
    return Q(~Exists(finished_since)) & Q(Exists(before))


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
    wording = models.ForeignKey(
        Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round_key = models.CharField(max_length=48)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    answers = SealedField(subject="person_key", null=True)
    confided = SealedField(subject="person_key", null=True)
    policy_shown = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_by = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=32, blank=True)
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

    def definition(self) -> Definition:
        """What is answered: the key, in the words this sitting was opened with."""
        wording: Wording | None = self.wording
        if wording is not None:
            return self.instrument.definition().worded(wording.document)
        return self.instrument.definition()

    def given(self) -> dict[int, Answer]:
        """Every answer by item number, what was confided among them; to score by."""
        return numbered({**(self.answers or {}), **(self.confided or {})})

    @property
    def is_confided(self) -> bool:
        """Whether its answers are written once and never shown to their author."""
        found: bool = self.instrument.definition().is_confided
        return found

    @property
    def is_paper_draft(self) -> bool:
        """Whether a therapist has begun to enter it from a sheet."""
        return self.state == self.State.DRAFT and self.entered_by_id is not None

    @property
    def mutual_key(self) -> uuid.UUID:
        """The same for both partners of one round: their results open together."""
        return uuid.uuid5(uuid.UUID(str(self.plan_id)), self.round_key)
