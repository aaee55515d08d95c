"""The hall's tables: who is in care with whom, and what they agreed to."""

from clients.models.agreements import Clearance, Consent, Invitation, Release
from clients.models.care import Aside, Note, ReviewItem, TherapySession
from clients.models.people import Care, ContactPreference, Couple, Partner, Person

__all__ = [
    "Aside",
    "Care",
    "Clearance",
    "Consent",
    "ContactPreference",
    "Couple",
    "Invitation",
    "Note",
    "Partner",
    "Person",
    "Release",
    "ReviewItem",
    "TherapySession",
]
