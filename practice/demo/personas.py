"""Who can be entered at /demo/, and what is to be seen as them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Persona:
    """One sign-in of the sample practice. `slug` is its sign-in name."""

    slug: str
    name: str
    about: str | Promise
    role: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody invited who has not come in; their card is shown instead."""

    slug: str
    name: str
    about: str | Promise


STAFF = (
    Persona(
        "ana", "Ana Reyes", _("Therapist. Four couples you will meet."), "therapist"
    ),
    Persona("ben", "Ben Okafor", _("Therapist in the same practice."), "therapist"),
    Persona("cleo", "Cleo Lindqvist", _("Therapist in another practice."), "therapist"),
    Persona("lars", "Lars Holm", _("Therapist; the license has lapsed."), "therapist"),
    Persona("sol", "Sol Marin", _("Works alone: therapist and admin."), "therapist"),
    Persona(
        "dana", "Dana Whitfield", _("Runs the practice; sees no content."), "admin"
    ),
    Persona(
        "fay", "Fay Moreno", _("Front desk: names, invitations, times."), "frontdesk"
    ),
)
PARTNERS = (
    Persona("rosa", "Rosa", _("Ten weeks in, with Ines."), "partner"),
    Persona("ines", "Ines", _("Ten weeks in, with Rosa."), "partner"),
    Persona("mia", "Mia", _("Stuck, with Jon."), "partner"),
    Persona("jon", "Jon", _("Stuck, with Mia; much is overdue."), "partner"),
    Persona("lea", "Lea", _("Kim never joined; Lea goes on alone."), "partner"),
)
GUESTS = (
    Guest("tom", "Tom", _("Invited yesterday; has a card in hand.")),
    Guest("aisha", "Aisha", _("Invited yesterday; has a card in hand.")),
    Guest("kim", "Kim", _("Never joined; the card has run out.")),
)


def find(slug: str) -> Persona | None:
    """The persona of that name, if there is one."""
    return next((p for p in (*STAFF, *PARTNERS) if p.slug == slug), None)
