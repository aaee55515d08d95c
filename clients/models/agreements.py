"""Invitations, consents, clearances and releases: what opens what."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.people import Couple, Partner, couples_of
from practice import clock
from practice.access import FrontDesk, ScopedQuerySet, Therapist, Viewer
from practice.access import Partner as PartnerViewer
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    """Cards and mails that let a person in."""

    def visible_to(self, viewer: Viewer) -> Self:
        """For the couple's therapists and the front desk; never for a partner."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id)
            case _:
                return self.none()

    def open(self) -> Self:
        """Neither accepted nor replaced; it may have expired."""
        return self.filter(accepted_at=None, closed_at=None)


class Invitation(Row):
    """One way in for one partner. The link alone opens nothing; the code does.

    The token is kept as a SHA-256 hash, the six-digit code with a slow hash. For a
    mailed invitation the token is made when the mail is handed over.
    """

    class How(models.TextChoices):
        """How it reaches the person."""

        CARD = "card", _("A card handed over in session")
        EMAIL = "email", _("Email")
        OWN_PHONE = "own_phone", _("A text from your own phone")

    MOST_TRIES = 5

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="invitations"
    )
    how = models.CharField(max_length=10, choices=How)
    email = models.EmailField(blank=True)
    called_private_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    renews_sign_in = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(accepted_at=None, closed_at=None),
                name="one_open_invitation",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["card", "email", "own_phone"]),
                name="invitation_how",
            ),
            models.CheckConstraint(
                condition=Q(how="card") | Q(called_private_at__isnull=False),
                name="not_by_mail_unless_called_private",
            ),
            models.CheckConstraint(
                condition=~Q(how="email") | ~Q(email=""),
                name="mailed_invitation_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(tries__lte=5), name="invitation_tries_bounded"
            ),
        ]

    def __str__(self) -> str:
        return "invitation"

    def is_open(self) -> bool:
        """Whether it can still be accepted now."""
        ended = self.accepted_at or self.closed_at
        return ended is None and self.expires_at > clock.now()


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    """What each partner agreed to."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The couple's therapists, and the one who gave it."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id,
                    partner__couple__in=couples_of(viewer),
                )
            case PartnerViewer():
                return self.filter(partner_id=viewer.partner_id)
            case _:
                return self.none()

    def in_force(self) -> Self:
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(Row):
    """One separate choice of one partner, with the version of its words."""

    class Kind(models.TextChoices):
        """Each is asked for by itself; only the first two are needed to begin."""

        AGREEMENT = "agreement", _("The agreement about confidences")
        ONLINE_WORK = "online_work", _("Doing this work online")
        MESSAGES = "messages", _("Reminders by email")
        LOCAL_NORMS = "local_norms", _("Counting my scores in averages")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="consents"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "kind"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["agreement", "online_work", "messages", "local_norms"]
                ),
                name="consent_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ClearanceQuerySet(ScopedQuerySet["Clearance"]):
    """Therapists' signed statements that a couple is ready for joint exercises."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple only; no page of a partner knows of it."""
        if isinstance(viewer, Therapist):
            return self.filter(
                practice_id=viewer.practice_id, couple__in=couples_of(viewer)
            )
        return self.none()

    def in_force(self) -> Self:
        """Signed, not withdrawn, and not past its review date.

        The review date is a day of the practice's own calendar, which may differ
        from one practice to another: one small query asks which there are.
        """
        zones = self.order_by().values_list("practice__time_zone", flat=True)
        ahead = Q(pk=None)
        for zone in zones.distinct():
            ahead |= Q(practice__time_zone=zone, review_on__gte=clock.today(zone))
        return self.filter(ahead, withdrawn_at=None)


class Clearance(Row):
    """ "Screened each partner alone on this day, by this method; no current reason
    found against joint exercises", signed, with a review date.
    """

    class Method(models.TextChoices):
        """How each was screened, alone."""

        INTERVIEW = "interview", _("Interview alone with each")
        BOTH = "both", _("Interview and written questions, alone with each")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="clearances"
    )
    therapist = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="+"
    )
    screened_on = models.DateField(_("screened on"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    review_on = models.DateField(_("review by"))
    signed_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple"],
                condition=Q(withdrawn_at=None),
                name="one_clearance_in_force",
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=models.F("screened_on")),
                name="clearance_review_after_screening",
            ),
        ]

    def __str__(self) -> str:
        return "clearance"


class ReleaseQuerySet(ScopedQuerySet["Release"]):
    """Shared things."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists of the couple; a partner what they authored or received."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(couple_id=viewer.couple_id).filter(
                    Q(author_id=viewer.partner_id)
                    | Q(pk__in=self.model.objects.received_by(viewer).values("pk"))
                )
            case _:
                return self.none()

    def standing(self) -> Self:
        """Opened by the therapist, shared by the author, not withdrawn or expired."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=clock.now()),
            opened_at__isnull=False,
            shared_at__isnull=False,
            withdrawn_at=None,
        )

    def received_by(self, viewer: PartnerViewer) -> Self:
        """What the *other* partner has shared with this one, by the whole rule.

        A mutual thing shows only when the viewer's own counterpart stands too.
        """
        shared = self.filter(couple_id=viewer.couple_id).exclude(
            author_id=viewer.partner_id
        )
        mine = self.model.objects.filter(
            couple_id=viewer.couple_id,
            author_id=viewer.partner_id,
            mutual_key=models.OuterRef("mutual_key"),
        ).standing()
        return shared.standing().filter(Q(mutual_key=None) | Q(models.Exists(mine)))


class Release(Row):
    """One thing one partner may share: opened by the therapist, shared by its author.

    `subject_id` is the id of an administration or an entry; `mutual_key`, when set,
    joins the two partners' releases that open only together.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="releases"
    )
    author = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="releases"
    )
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField(unique=True)
    mutual_key = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    shared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="release_opened_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["scores", "entry"]), name="release_kind"
            ),
        ]
        indexes = [models.Index(fields=["couple", "author"], name="release_by_author")]

    def __str__(self) -> str:
        return f"release of {self.kind}"
