"""Sessions, private notes, what waits for a therapist, and words just for them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.people import Couple, Partner, couples_of
from practice import clock
from practice.access import FrontDesk, ScopedQuerySet, Therapist, Viewer
from practice.access import Partner as PartnerViewer
from practice.encryption import SealedField
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class TherapySessionQuerySet(ScopedQuerySet["TherapySession"]):
    """Appointments."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner those they attend; the desk all."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                slot = Partner.objects.filter(pk=viewer.partner_id).values("slot")
                return self.filter(couple_id=viewer.couple_id).filter(
                    Q(attendees="both") | Q(attendees__in=slot)
                )
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id)
            case _:
                return self.none()

    def ahead(self) -> Self:
        """Planned and not yet begun, the next first."""
        return self.filter(cancelled_at=None, starts_at__gte=clock.now()).order_by(
            "starts_at"
        )

    def behind(self) -> Self:
        """Held, the latest first."""
        return self.filter(cancelled_at=None, starts_at__lt=clock.now()).order_by(
            "-starts_at"
        )


class TherapySession(Row):
    """An appointment: with both, or with one alone."""

    class Attendees(models.TextChoices):
        """Who comes."""

        BOTH = "both", _("Both")
        A = "A", _("One alone")
        B = "B", _("One alone")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="therapy_sessions"
    )
    attendees = models.CharField(
        max_length=4, choices=Attendees, default=Attendees.BOTH
    )
    starts_at = models.DateTimeField(_("starts"))
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = TherapySessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attendees__in=["both", "A", "B"]), name="session_attendees"
            )
        ]
        indexes = [models.Index(fields=["couple", "starts_at"], name="session_times")]

    def __str__(self) -> str:
        return "therapy session"


class NoteQuerySet(ScopedQuerySet["Note"]):
    """Private notes."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only their author, only while caring for the couple."""
        if isinstance(viewer, Therapist):
            return self.filter(
                author_id=viewer.therapist_id, couple__in=couples_of(viewer)
            )
        return self.none()


class Note(Row):
    """A therapist's private note; it stays with its author and their own key."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    body = SealedField(subject="author_id")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return "private note"


class AsideQuerySet(ScopedQuerySet["Aside"]):
    """Words for the therapist alone."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple, and the one who wrote it."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(partner_id=viewer.partner_id)
            case _:
                return self.none()


class Aside(Row):
    """Something one partner tells the therapist alone, between sessions."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="asides"
    )
    person_key = models.UUIDField()
    body = SealedField(subject="person_key")
    policy_shown = models.TextField()
    sent_at = models.DateTimeField(default=clock.now)

    objects = AsideQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partner", "-sent_at"], name="asides_of")]

    def __str__(self) -> str:
        return "something for the therapist"


class ReviewItemQuerySet(ScopedQuerySet["ReviewItem"]):
    """What waits to be read."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple."""
        if isinstance(viewer, Therapist):
            return self.filter(
                practice_id=viewer.practice_id, couple__in=couples_of(viewer)
            )
        return self.none()

    def waiting(self) -> Self:
        """Not yet reviewed; safety first, then the oldest."""
        return self.filter(reviewed_at=None).order_by("urgency", "id")


class ReviewItem(Row):
    """One thing a therapist should read, and whether somebody has."""

    class Kind(models.TextChoices):
        """What came in."""

        ASSESSMENT = "assessment", _("Questionnaire finished")
        WENT_BADLY = "went_badly", _("Tried, and it went badly")
        PLEASE_READ = "please_read", _("Asks you to read")
        COMMENT_OWED = "comment_owed", _("You said you would comment")
        NOT_SAFE = "not_safe", _("Not safe to do at home")
        ASIDE = "aside", _("Something for you")
        INVITATION = "invitation", _("Invitation closed after five tries")
        FLAG = "flag", _("An answer that calls for a look")

    URGENT = 1
    USUAL = 5

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="review_items"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    subject_id = models.UUIDField()
    urgency = models.PositiveSmallIntegerField(default=USUAL)
    created_at = models.DateTimeField(default=clock.now)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], name="one_review_item_each"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="reviewed_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["couple"], condition=Q(reviewed_at=None), name="review_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.kind
