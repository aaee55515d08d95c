"""The matrix must go red where one rule is taken away, and name the address."""

from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect

from assessments.models import AdministrationQuerySet
from clients import refusals
from clients.actions import couples
from clients.models import Partner, Person, TherapySession
from clients.models.agreements import ReleaseQuerySet
from clients.models.people import CareQuerySet, CoupleQuerySet
from clients.views import therapist
from homework.models import EntryQuerySet
from practice import access, audit, clock
from practice.models.people import StaffQuerySet
from practice.workspace import trail
from tests.guards import matrix
from tests.guards.crowd import BY_TOKEN, SEATS
from tests.guards.test_matrix import wrongs

pytestmark = pytest.mark.django_db

BY_NAME = {seat.name: seat for seat in (*SEATS, *BY_TOKEN)}
FIND, CANCEL = access.ScopedQuerySet.find_for, couples.cancel_session
ABROAD = Person.objects.filter(practice__name="Hill Practice")
ENDS = {"ApiToken": "revoked_at", "TherapySession": "cancelled_at"}


def reported(crowd, asked):
    """What the matrix says of one address from one seat, for every owner."""
    seat, name, method = asked
    probes = (
        probe
        for probe in matrix.everything(crowd, BY_NAME[seat])
        if probe.address.name == name and probe.method == method
    )
    return wrongs(crowd, probes)


def everything(self, viewer):
    """`visible_to` without a rule."""
    return self.all()


def find_after_writing(self, viewer, pk, *joined):
    """`find_for` that does first what is asked, and looks then whether it may."""
    ends = ENDS[self.model.__name__]
    self.model.objects.filter(pk=pk).update(**{ends: clock.now()})
    return FIND(self, viewer, pk, *joined)


def cancel_abroad_too(*, session, by):
    """`cancel_session` that cancels in another practice as well."""
    CANCEL(session=session, by=by)
    others = TherapySession.objects.exclude(practice=session.practice_id)
    others.update(cancelled_at=clock.now())


def cancel_of_all_here(*, session, by):
    """`cancel_session` that cancels the sessions of every couple in the practice."""
    CANCEL(session=session, by=by)
    here = TherapySession.objects.filter(practice=session.practice_id)
    here.update(cancelled_at=clock.now())


CANCELS = ("lead", "session_cancel", "POST")
MUTANTS = {
    "an entry is open to every therapist": (
        (EntryQuerySet, "visible_to", everything),
        ("same practice", "entry", "GET"),
        "GET entry of rosa by same practice: 200, and not 404",
    ),
    "care that has ended counts as care": (
        (
            CareQuerySet,
            "current",
            lambda self, viewer: self.filter(therapist_id=viewer.therapist_id),
        ),
        ("once", "couple", "GET"),
        "GET couple of ines by once: 200, and not 404",
    ),
    "a partner finds the couple's questionnaires, not their own": (
        (
            AdministrationQuerySet,
            "visible_to",
            lambda self, viewer: self.filter(couple_id=viewer.couple_id),
        ),
        ("one partner", "receipt", "GET"),
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
        ("same practice's partner", "shared", "GET"),
        "GET shared of lou by same practice's partner: 200, and not 404",
    ),
    "the trail names people in care": (
        (trail, "_about", lambda entry: str(Person.objects.order_by("pk").first())),
        ("admin", "audit", "GET"),
        "GET audit by admin: shows rosa's name",
    ),
    "the trail holds keys of another practice": (
        (trail, "_about", lambda entry: str(ABROAD.order_by("pk")[0].pk)),
        ("admin", "audit", "GET"),
        "GET audit by admin: holds the person_id of zoe",
    ),
    "an admin sees who works in another practice": (
        (StaffQuerySet, "visible_to", everything),
        ("admin", "people", "GET"),
        "GET people by admin: shows cleo's license",
    ),
    "a list leads on to every couple": (
        (CoupleQuerySet, "visible_to", everything),
        ("lead", "caseload", "GET"),
        "GET caseload by lead: holds the couple_id of bo",
    ),
    "a program is shown every couple": (
        (CoupleQuerySet, "visible_to", everything),
        ("lead, by token", "api_couple", "GET"),
        "GET api_couple of bo by lead, by token: 200, and not 404",
    ),
    "a partner is found beside any couple": (
        (
            therapist,
            "partner_for",
            lambda viewer, couple, partner: Partner.objects.open_for(viewer, partner),
        ),
        ("lead", "ledger", "GET"),
        "GET ledger of zoe with rosa by lead: 200, and not 404",
    ),
    "a page of one's own does not come": (
        (therapist, "render", lambda *_, **__: HttpResponse(status=503)),
        ("lead", "notes", "GET"),
        "GET notes of rosa by lead: 503, and not 200",
    ),
    "a form leads to where it is told": (
        (therapist, "back", lambda sent, *_: HttpResponseRedirect(sent.POST["next"])),
        CANCELS,
        "POST session_cancel of rosa by lead: leads to https://elsewhere.example/",
    ),
    "a session is cancelled before it is looked whose it is": (
        (access.ScopedQuerySet, "find_for", find_after_writing),
        ("same practice", "session_cancel", "POST"),
        "POST session_cancel of rosa by same practice: wrote"
        " ['clients_therapysession']",
    ),
    "a token is revoked before it is looked whose it is": (
        (access.ScopedQuerySet, "find_for", find_after_writing),
        ("co", "token_revoke", "POST"),
        "POST token_revoke of rosa by co: wrote ['practice_apitoken']",
    ),
    "a write goes on into another practice": (
        (couples, "cancel_session", cancel_abroad_too),
        CANCELS,
        "POST session_cancel of rosa by lead: touches rows of others in"
        " clients_therapysession",
    ),
    "a write goes on to other couples": (
        (couples, "cancel_session", cancel_of_all_here),
        CANCELS,
        "POST session_cancel of wes by lead: touches rows of others in"
        " clients_therapysession",
    ),
    "what a write did stays": (
        (transaction, "set_rollback", lambda rollback, using=None: None),
        CANCELS,
        "clients_therapysession is not as it was",
    ),
    "a refusal leaves no entry": (
        (refusals, "_record", lambda request, status: None),
        ("same practice", "couple", "GET"),
        "GET couple of rosa by same practice: the refusal is not on record",
    ),
    "a reading leaves no entry": (
        (access.ScopedQuerySet, "open_for", access.ScopedQuerySet.find_for),
        ("lead", "couple", "GET"),
        "GET couple of rosa by lead: the reading is not on record",
    ),
    "a list that was read leaves no entry": (
        (audit, "listed", lambda **_: None),
        ("lead", "caseload", "GET"),
        "GET caseload by lead: the reading is not on record",
    ),
    "a writing leaves no entry": (
        (couples, "audit", SimpleNamespace(record=lambda **_: None)),
        CANCELS,
        "POST session_cancel of rosa by lead: the writing is not on record",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_rule_taken_away_is_seen(crowd, monkeypatch, name):
    (place, attribute, mutant), asked, line = MUTANTS[name]
    monkeypatch.setattr(place, attribute, mutant)
    assert line in reported(crowd, asked)


@pytest.mark.parametrize("asked", sorted({asked for _, asked, _ in MUTANTS.values()}))
def test_with_all_rules_in_place_nothing_is_reported(crowd, asked):
    assert reported(crowd, asked) == []
