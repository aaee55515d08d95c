"""Persons, couples, their memberships, and the therapists who care for them."""

from datetime import time
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practice import clock
from practice.access import FrontDesk, ScopedQuerySet, Therapist, Viewer
from practice.access import Partner as PartnerViewer
from practice.models import Practice, User
from practice.models import Therapist as TherapistRole
from practice.models.base import Row
from practice.schedule import SafeHours


def couples_of(viewer: Therapist) -> Any:
    """The ids of couples a therapist cares for now, as a subquery."""
    return Care.objects.current(viewer).values("couple_id")


class PersonQuerySet(ScopedQuerySet["Person"]):
    """Humans in care."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists see the persons of their couples, a partner themselves."""
        match viewer:
            case Therapist():
                mine = couples_of(viewer)
                return self.filter(
                    practice_id=viewer.practice_id,
                    pk__in=Partner.objects.filter(couple__in=mine).values("person"),
                )
            case PartnerViewer():
                return self.filter(pk=viewer.person_id)
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id)
            case _:
                return self.none()


class Person(Row):
    """A human in care. Name and pronouns are their own words."""

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="persons"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="persons"
    )
    name = models.CharField(_("name"), max_length=80)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    zone = models.CharField(_("time zone"), max_length=64)
    locale = models.CharField(max_length=16, default="en-us")
    created_at = models.DateTimeField(default=clock.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                condition=Q(user__isnull=False),
                name="one_person_per_account",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactPreferenceQuerySet(ScopedQuerySet["ContactPreference"]):
    """How someone may be reached."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Visible with the person it belongs to."""
        return self.filter(person__in=Person.objects.visible_to(viewer))


class ContactPreference(Row):
    """Where, when and under which sender a person may be written to.

    Nothing is sent unless `email_allowed` and the address was called private by its
    owner: either to the therapist in person, or by the person at sign-in. One called
    private and not allowed is held: it may reach the other partner as well.
    """

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="contact"
    )
    email = models.EmailField(_("email"), blank=True)
    email_allowed = models.BooleanField(_("write to this address"), default=False)
    called_private_at = models.DateTimeField(null=True, blank=True)
    safe_from = models.TimeField(_("from"), default=time(9))
    safe_until = models.TimeField(_("until"), default=time(20))
    sender_word = models.CharField(_("sender"), max_length=40, default="Notes")
    practice_time = models.TimeField(_("time for daily practice"), default=time(18))
    paused_until = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    objects = ContactPreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(safe_from__lt=F("safe_until")), name="safe_hours_in_order"
            ),
            models.CheckConstraint(
                condition=Q(email_allowed=False) | ~Q(email=""),
                name="allowed_address_is_known",
            ),
            models.CheckConstraint(
                condition=Q(email_allowed=False) | Q(called_private_at__isnull=False),
                name="allowed_address_was_called_private",
            ),
        ]

    def __str__(self) -> str:
        return "contact preference"

    @property
    def is_held(self) -> bool:
        """Whether the address was given, and waits to be talked about."""
        given = bool(self.email) and self.called_private_at is not None
        return given and not self.email_allowed

    def safe_hours(self) -> SafeHours:
        """The hours in which a message may be handed over."""
        return SafeHours(self.safe_from, self.safe_until)


class CoupleQuerySet(ScopedQuerySet["Couple"]):
    """Two persons in care together."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists see couples they care for, a partner their own."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, pk__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(pk=viewer.couple_id)
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id)
            case _:
                return self.none()

    def in_care(self) -> Self:
        """Couples whose care has not ended."""
        return self.filter(ended_at=None)


class Couple(Row):
    """One record per pair; pairs may overlap, and nothing of one shows in another."""

    class Agreement(models.TextChoices):
        """What was agreed about things said alone."""

        OPEN = "open", _("May be brought up together")
        HELD = "held", _("Held in confidence")

    class Mode(models.TextChoices):
        """Where the work stands; only the therapist sees it."""

        WORKING = "working", _("Working together")
        DECIDING = "deciding", _("Deciding about the relationship")
        WINDING_DOWN = "winding_down", _("Winding down")
        SEPARATED = "separated", _("Separated")

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="couples"
    )
    agreement = models.CharField(
        _("agreement about confidences"), max_length=8, choices=Agreement
    )
    agreement_version = models.PositiveSmallIntegerField(default=1)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.WORKING)
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoupleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__in=["open", "held"]), name="couple_agreement"
            ),
            models.CheckConstraint(
                condition=Q(
                    mode__in=["working", "deciding", "winding_down", "separated"]
                ),
                name="couple_mode",
            ),
        ]

    def __str__(self) -> str:
        return self.names

    @property
    def names(self) -> str:
        """Both names in slot order; needs prefetched partners for lists."""
        both = sorted(self.partners.all(), key=lambda partner: partner.slot)
        return " & ".join(partner.person.name for partner in both)

    @property
    def couple_id(self) -> object:
        """Its own id, so the audit can file it with what belongs to it."""
        return self.pk

    def get_absolute_url(self) -> str:
        """The therapist's page of this couple."""
        return reverse("couple", args=[self.pk])


class PartnerQuerySet(ScopedQuerySet["Partner"]):
    """Memberships of couples."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists see both partners, a partner only their own membership."""
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(pk=viewer.partner_id)
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id)
            case _:
                return self.none()

    def present(self) -> Self:
        """Those who have not left the couple."""
        return self.filter(left_at=None)


class Partner(Row):
    """One person's dated membership in one couple. The slot has no meaning."""

    class Slot(models.TextChoices):
        """A fixed order on the page, nothing else."""

        A = "A", "A"
        B = "B", "B"

    class Standing(models.TextChoices):
        """How far the person has come in."""

        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        PAPER = "paper", _("On paper")
        NOT_JOINING = "not_joining", _("Not joining")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(
        Couple, on_delete=models.PROTECT, related_name="partners"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="partners"
    )
    slot = models.CharField(max_length=1, choices=Slot)
    standing = models.CharField(
        max_length=12, choices=Standing, default=Standing.INVITED
    )
    since = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "slot"], name="one_per_slot"),
            models.UniqueConstraint(
                fields=["couple", "person"], name="a_person_once_per_couple"
            ),
            models.CheckConstraint(
                condition=Q(slot__in=["A", "B"]), name="partner_slot"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["invited", "joined", "paper", "not_joining"]),
                name="partner_standing",
            ),
            models.CheckConstraint(
                condition=~Q(standing="joined") | Q(joined_at__isnull=False),
                name="joined_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name

    @property
    def receives_work(self) -> bool:
        """Whether work can be given to this person, on screen or on paper."""
        return self.standing in {self.Standing.JOINED, self.Standing.PAPER} and (
            self.left_at is None
        )


class CareQuerySet(ScopedQuerySet["Care"]):
    """Who cares for whom."""

    def current(self, viewer: Therapist) -> Self:
        """A therapist's relations that hold now."""
        return self.filter(
            therapist_id=viewer.therapist_id,
            practice_id=viewer.practice_id,
            until=None,
        )

    def visible_to(self, viewer: Viewer) -> Self:
        """Therapists see the care of their couples, a partner their own therapist.

        The desk, which gives people their times, sees who cares for whom now.
        """
        match viewer:
            case Therapist():
                return self.filter(
                    practice_id=viewer.practice_id, couple__in=couples_of(viewer)
                )
            case PartnerViewer():
                return self.filter(couple_id=viewer.couple_id, until=None)
            case FrontDesk():
                return self.filter(practice_id=viewer.practice_id, until=None)
            case _:
                return self.none()


class Care(Row):
    """A therapist's dated relation to a couple."""

    class Part(models.TextChoices):
        """Lead answers for the couple; co works beside; cover stands in."""

        LEAD = "lead", _("Lead")
        CO = "co", _("Co-therapist")
        COVER = "cover", _("Cover")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    couple = models.ForeignKey(Couple, on_delete=models.PROTECT, related_name="care")
    therapist = models.ForeignKey(
        TherapistRole, on_delete=models.PROTECT, related_name="care"
    )
    part = models.CharField(max_length=5, choices=Part, default=Part.LEAD)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = CareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple"],
                condition=Q(part="lead", until=None),
                name="one_lead_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["couple", "therapist"],
                condition=Q(until=None),
                name="one_care_each_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["lead", "co", "cover"]), name="care_part"
            ),
        ]
        indexes = [
            models.Index(
                fields=["therapist", "couple"],
                condition=Q(until=None),
                name="current_care",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} care"
