"""Couples, persons, sessions, and what waits to be read."""

from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from clients.models import Care, Couple, Partner, Person, ReviewItem, TherapySession
from practice.api.fields import Input, Key, Moment, OneOf

READ_FIRST = "read_first"
KINDS = [
    READ_FIRST if kind == ReviewItem.Kind.NOT_SAFE else kind
    for kind in ReviewItem.Kind.values
]


class PartnerOut(serializers.ModelSerializer[Partner]):
    """One person's membership in a couple."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Partner
        fields = read_only_fields = (
            "id",
            "person",
            "name",
            "slot",
            "standing",
            "since",
            "joined_at",
            "left_at",
        )


class CareOut(serializers.ModelSerializer[Care]):
    """One therapist of the couple now."""

    name = serializers.CharField(source="therapist.name", read_only=True)

    class Meta:
        model = Care
        fields = read_only_fields = ("therapist", "name", "part", "since")


class CoupleOut(serializers.ModelSerializer[Couple]):
    """A couple, both partners and who cares for them."""

    partners = PartnerOut(many=True, read_only=True)
    care = CareOut(many=True, read_only=True)

    class Meta:
        model = Couple
        fields = read_only_fields = (
            "id",
            "agreement",
            "mode",
            "started_at",
            "ended_at",
            "partners",
            "care",
        )


class MembershipOut(serializers.ModelSerializer[Partner]):
    """A couple of the caseload that this person belongs to."""

    partner = serializers.UUIDField(source="id", read_only=True)

    class Meta:
        model = Partner
        fields = read_only_fields = ("couple", "partner", "slot", "standing")


class PersonOut(serializers.ModelSerializer[Person]):
    """A person in care; couples of other caseloads do not show."""

    memberships = MembershipOut(source="partners", many=True, read_only=True)

    class Meta:
        model = Person
        fields = read_only_fields = ("id", "name", "pronouns", "zone", "memberships")


class SessionOut(serializers.ModelSerializer[TherapySession]):
    """An appointment."""

    class Meta:
        model = TherapySession
        fields = read_only_fields = (
            "id",
            "couple",
            "attendees",
            "starts_at",
            "created_at",
            "cancelled_at",
        )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Both, next month",
            request_only=True,
            value={
                "couple": "019bd5a4-0000-7000-8000-000000000000",
                "starts_at": "2027-04-01T15:00:00-05:00",
                "attendees": "both",
            },
        )
    ]
)
class SessionIn(Input):
    """A new appointment."""

    couple = Key()
    starts_at = Moment()
    attendees = OneOf(choices=TherapySession.Attendees.values, default="both")


class ReviewItemOut(serializers.ModelSerializer[ReviewItem]):
    """Something that waits to be read. What was confided is read in the product only:
    such an item is `read_first`, and nothing here says why.
    """

    kind = serializers.SerializerMethodField()
    about = serializers.UUIDField(source="subject_id", read_only=True)

    class Meta:
        model = ReviewItem
        fields = read_only_fields = (
            "id",
            "couple",
            "partner",
            "kind",
            "about",
            "created_at",
            "reviewed_at",
        )

    @extend_schema_field({"type": "string", "enum": KINDS})
    def get_kind(self, row: ReviewItem) -> str:
        """What came in, without what somebody told the therapist alone."""
        return READ_FIRST if row.kind == ReviewItem.Kind.NOT_SAFE else row.kind
