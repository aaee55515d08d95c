"""The practice, its accounts, and the roles that point to them."""

import hashlib
import hmac
import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practice import clock
from practice.access import Admin as AdminViewer
from practice.access import FrontDesk as FrontDeskViewer
from practice.access import ScopedQuerySet, Viewer
from practice.access import Therapist as TherapistViewer
from practice.encryption import SealedField
from practice.ids import new_id
from practice.licensing import LicenseFacts, Standing, standing
from practice.models.base import Row
from practice.phones import e164


class Practice(Row):
    """The organization; it owns every row below it."""

    name = models.CharField(_("practice name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    locale = models.CharField(max_length=16, default="en-us")
    solo = models.BooleanField(default=False)
    crisis_text = models.TextField(
        _("where to find help at once"), blank=True, max_length=1000
    )
    watched_hours = models.CharField(
        _("when answers are read"), max_length=200, blank=True
    )
    sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    def today(self) -> date:
        """Today's date on the practice's own calendar."""
        return clock.today(self.time_zone)


class UserManager(BaseUserManager["User"]):
    """Makes accounts; addresses are kept in lower case."""

    def create_user(self, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password it opens by passkey only."""
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its sign-in name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """A sign-in. What someone may do is in the roles that point here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    email = models.EmailField(_("email"), blank=True)
    phone_sealed = SealedField(subject="pk", null=True)
    phone_index = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_account_per_email"
            ),
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=~Q(phone_index=""),
                name="one_account_per_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def set_phone(self, phone: str) -> None:
        """Keep a phone number sealed, and findable at sign-in by its keyed hash."""
        self.phone_sealed = phone or None
        self.phone_index = phone_index(phone)


def phone_index(phone: str) -> str:
    """HMAC-SHA256 of a number under the master key, in hex; "" for no number.

    However it is written, one number has one index: it is taken in E.164.
    """
    number = e164(phone, settings.PHONE_COUNTRY)
    if not number:
        return ""
    key = hashlib.sha256(b"phone index" + settings.MASTER_KEY).digest()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


class StaffQuerySet[M: models.Model](ScopedQuerySet[M]):
    """Roles of a practice: admins see them all, everyone else the one they act in."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Admins and the front desk see their practice; others only themselves."""
        match viewer:
            case AdminViewer() | FrontDeskViewer():
                return self.filter(practice_id=viewer.practice_id)
            case TherapistViewer():
                return self.filter(
                    user_id=viewer.user_id,
                    practice_id=viewer.practice_id,
                    ended_at=None,
                )
            case _:
                return self.none()


class Admin(Row):
    """Someone who runs a practice: people, licenses, figures; never content."""

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="admins"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="admin_roles")
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet["Admin"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                condition=Q(ended_at=None),
                name="one_admin_role_each",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FrontDesk(Row):
    """Someone who sees names, contact, invitations and times; nothing clinical."""

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="front_desks"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="desk_roles")
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet["FrontDesk"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                condition=Q(ended_at=None),
                name="one_desk_role_each",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Therapist(Row):
    """A licensed professional of a practice."""

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="therapists"
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="therapist_roles"
    )
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet["Therapist"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                condition=Q(ended_at=None),
                name="one_therapist_role_each",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """The name partners read."""
        return self.name.split()[0]

    def standing(self) -> Standing:
        """How the licenses stand today on the practice's calendar."""
        facts = [LicenseFacts(x.valid_from, x.valid_to) for x in self.licenses.all()]
        return standing(facts, self.practice.today())


class LicenseQuerySet(ScopedQuerySet["License"]):
    """Credentials: the practice's admins and the holder see them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Admins see their practice's licenses, therapists their own."""
        match viewer:
            case AdminViewer():
                return self.filter(practice_id=viewer.practice_id)
            case TherapistViewer():
                return self.filter(therapist_id=viewer.therapist_id)
            case _:
                return self.none()


class License(Row):
    """One credential. Verified means: someone looked, somewhere, on a day."""

    practice = models.ForeignKey(
        Practice, on_delete=models.PROTECT, related_name="licenses"
    )
    therapist = models.ForeignKey(
        Therapist, on_delete=models.PROTECT, related_name="licenses"
    )
    jurisdiction = models.CharField(_("state or country"), max_length=80)
    kind = models.CharField(_("type of license"), max_length=120)
    number = models.CharField(_("license number"), max_length=60)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_where = models.CharField(_("where it was checked"), max_length=200)
    verified_what = models.CharField(_("what was checked"), max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="license_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(
                    verified_at=None,
                    verified_by=None,
                    verified_where="",
                    verified_what="",
                )
                | (
                    Q(verified_at__isnull=False, verified_by__isnull=False)
                    & ~Q(verified_where="")
                    & ~Q(verified_what="")
                ),
                name="license_verified_wholly_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class StaffInvitationQuerySet(ScopedQuerySet["StaffInvitation"]):
    """Invitations to work here: for the practice's admins."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only admins of the practice."""
        if isinstance(viewer, AdminViewer):
            return self.filter(practice_id=viewer.practice_id)
        return self.none()


class StaffInvitation(Row):
    """An invitation to join the practice as therapist, admin or front desk."""

    class Role(models.TextChoices):
        """What the invited person will be."""

        THERAPIST = "therapist", _("Therapist")
        ADMIN = "admin", _("Admin")
        FRONT_DESK = "front_desk", _("Front desk")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("work email"))
    token_hash = models.CharField(max_length=64, unique=True)
    renews = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = StaffInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "practice",
                Lower("email"),
                "role",
                condition=Q(accepted_at=None, replaced_at=None),
                name="one_open_staff_invitation",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["therapist", "admin", "front_desk"]),
                name="staff_invitation_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"

    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        ended = self.accepted_at or self.replaced_at
        return ended is None and self.expires_at > clock.now()

    def get_absolute_url(self) -> str:
        """Where admins see the people of the practice."""
        return reverse("people")


class SetupToken(models.Model):
    """The one-time word that opens an empty installation."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_setup_token")
        ]

    def __str__(self) -> str:
        return "setup token"


def role_practice(role: Admin | FrontDesk | Therapist) -> uuid.UUID:
    """The practice a role belongs to."""
    return uuid.UUID(str(role.practice_id))
