"""The matrix must go red where one rule is taken away, and name the address."""

import pytest
from django.db.models import Q

from assessments.models import AdministrationQuerySet
from clients import refusals
from clients.models import Person
from clients.models.agreements import ReleaseQuerySet
from clients.models.people import CareQuerySet, CoupleQuerySet
from homework.models import EntryQuerySet
from practice import access
from practice.workspace import trail
from tests.guards import matrix
from tests.guards.crowd import BY_TOKEN, SEATS
from tests.guards.test_matrix import wrongs

pytestmark = pytest.mark.django_db

BY_NAME = {seat.name: seat for seat in (*SEATS, *BY_TOKEN)}


def reported(crowd, seat, *names, method="GET"):
    """What the matrix says of these addresses from this seat, for every owner."""
    probes = (
        probe
        for probe in matrix.everything(crowd, BY_NAME[seat])
        if probe.address.name in names and probe.method == method
    )
    return wrongs(crowd, probes)


MUTANTS = {
    "an entry is open to every therapist": (
        (EntryQuerySet, "visible_to", lambda self, viewer: self.all()),
        ("same practice", "entry"),
        "GET entry of rosa by same practice: 200, and not 404",
    ),
    "care that has ended counts as care": (
        (
            CareQuerySet,
            "current",
            lambda self, viewer: self.filter(therapist_id=viewer.therapist_id),
        ),
        ("once", "couple"),
        "GET couple of ines by once: 200, and not 404",
    ),
    "a partner finds the couple's questionnaires, not their own": (
        (
            AdministrationQuerySet,
            "visible_to",
            lambda self, viewer: self.filter(couple_id=viewer.couple_id),
        ),
        ("one partner", "receipt"),
        "GET receipt of ines by one partner: 200, and not 404",
    ),
    "what the author shared shows before the therapist opened it": (
        (
            ReleaseQuerySet,
            "standing",
            lambda self: self.filter(
                Q(expires_at=None), shared_at__isnull=False, withdrawn_at=None
            ),
        ),
        ("same practice's partner", "shared"),
        "GET shared of lou by same practice's partner: 200, and not 404",
    ),
    "the trail names people in care": (
        (trail, "_about", lambda entry: str(Person.objects.order_by("pk").first())),
        ("admin", "audit"),
        "GET audit by admin: shows rosa's name",
    ),
    "a program is shown every couple": (
        (CoupleQuerySet, "visible_to", lambda self, viewer: self.all()),
        ("lead, by token", "api_couple"),
        "GET api_couple of bo by lead, by token: 200, and not 404",
    ),
    "a refusal leaves no entry": (
        (refusals, "_record", lambda request, status: None),
        ("same practice", "couple"),
        "GET couple of rosa by same practice: the refusal is not on record",
    ),
    "a reading leaves no entry": (
        (
            access.ScopedQuerySet,
            "open_for",
            access.ScopedQuerySet.find_for,
        ),
        ("lead", "couple"),
        "GET couple of rosa by lead: the reading is not on record",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_rule_taken_away_is_seen(crowd, monkeypatch, name):
    (place, attribute, mutant), (seat, address), line = MUTANTS[name]
    monkeypatch.setattr(place, attribute, mutant)
    assert line in reported(crowd, seat, address)


@pytest.mark.parametrize("name", MUTANTS)
def test_with_all_rules_in_place_nothing_is_reported(crowd, name):
    _mutant, (seat, address), _line = MUTANTS[name]
    assert reported(crowd, seat, address) == []
