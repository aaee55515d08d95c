"""A device handed over: one questionnaire of one partner, and nothing else."""

import json
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.auth import login
from django.test import RequestFactory

from assessments import actions
from assessments.models import Administration
from clients.actions import couples
from clients.handed import DOORS, PAGES
from clients.viewers import HANDED_KEY
from practice import clock
from practice.access import ScopedQuerySet
from practice.models import AuditEntry
from tests.cast import MORNING, PASSPHRASE
from tests.guards.matrix import fill, our_addresses
from tests.guards.walk import FILL, NO_ROW

MACHINES = ("health", "metrics")
FINE = {"then": "finish", "revision": 0, **{f"item_{n}": "4" for n in range(1, 9)}}


@pytest.fixture
def device(given):
    """Ana's browser, handed to Rosa."""
    return hand(given)


def hand(scene, key="rosa", by="ana"):
    client = scene.cast.client(by)
    answer = client.post(f"/administrations/{scene.sitting(key).pk}/hand-over/")
    assert answer.url == "/here/"
    return client


def page(device):
    return device.get("/here/")


def save(device, item=1, value=3):
    body = json.dumps({"item": item, "value": value, "revision": 0})
    return device.post("/here/save/", body, content_type="application/json")


# --- what it shows ---
def test_it_shows_the_one_questionnaire(given, device):
    text = page(device).content.decode()
    assert text.count("<fieldset") == 8
    assert "This is for <b>Rosa</b>" in text


def test_it_leads_nowhere_else(device):
    text = page(device).content.decode()
    for away in ("/today/", "/us/", "/progress/", "/caseload/", "/q/"):
        assert away not in text


def test_answers_are_the_partners_own(given, device):
    assert save(device).status_code == 200
    row = given.sitting("rosa")
    assert (row.answers, row.entered_by_id, row.state) == ({"1": 3}, None, "draft")


def test_it_is_kept_who_handed_it_over_and_when(given, device):
    row = given.sitting("rosa")
    assert (row.handed_by.user, row.handed_at) == (given.cast.users["ana"], MORNING)


def test_it_ends_with_a_neutral_page(given, device):
    answer = device.post("/here/finish/", FINE, follow=True)
    assert answer.redirect_chain[-1][0] == "/here/thank-you/"
    text = answer.content.decode()
    assert "give the device back to Ana" in text
    assert "Attachment" not in text


def test_after_the_end_it_shows_no_answers(given, device):
    device.post("/here/finish/", FINE)
    assert page(device).url == "/here/thank-you/"


def test_a_second_click_ends_alike(given, device):
    for _click in range(2):
        answer = device.post("/here/finish/", FINE)
    assert answer.url == "/here/thank-you/"
    assert given.sitting("rosa").scores.count() == 2


def test_it_works_for_somebody_who_works_on_paper(scene):
    scene.cast.partners["aisha"].refresh_from_db()
    couples.continue_on_paper(
        partner=scene.cast.partners["aisha"], by=scene.cast.viewer("ana", "therapist")
    )
    scene.give("tom")
    device = hand(scene, "aisha")
    device.post("/here/finish/", FINE)
    assert scene.sitting("aisha").state == "submitted"


def test_the_trail_says_that_it_was_handed_over_and_who_answered(given, device):
    save(device)
    roles = AuditEntry.objects.filter(object_id=given.sitting("rosa").pk).values_list(
        "action", "actor_role"
    )
    assert ("handed the device over", "therapist") in roles
    assert ("saved answers", "partner:handed over") in roles


# --- what it does not reach ---
def places(scene):
    """Every address of the product, filled with what there is of both partners."""
    couple = scene.cast.couples["rosa"]
    for key in ("rosa", "ines"):
        ids = {
            "administration_id": scene.sitting(key).pk,
            "couple_id": couple.pk,
            "partner_id": scene.cast.partners[key].pk,
            "person_id": scene.cast.partners[key].person_id,
            "plan_id": scene.sitting(key).plan_id,
        }
        for address in our_addresses():
            known = dict.fromkeys(address.parameters, NO_ROW) | FILL | ids
            yield address, fill(address, known | {"code": "aor-8"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_other_address_is_shut(given, device, method):
    for address, place in places(given):
        # Machines ask for their health before any session is looked at.
        if address.name in PAGES | DOORS or address.route.startswith(MACHINES):
            continue
        answer = getattr(device, method)(place)
        assert answer.status_code == 403, f"{method} {address.name}"
        text = answer.content.decode()
        assert "Ines" not in text, address.name
        assert "Harbor" not in text, address.name
    assert HANDED_KEY in device.session


@pytest.mark.parametrize("place", ["/none/", "/static/../caseload/", "/admin/", "/"])
def test_an_address_that_is_none_is_shut_too(device, place):
    assert device.get(place).status_code == 403


def test_every_open_page_exists():
    found = {address.name for address in our_addresses()}
    assert found >= PAGES | DOORS


def test_the_session_holds_that_sitting_and_no_account(given, device):
    assert "_auth_user_id" not in device.session
    held = device.session[HANDED_KEY]
    assert held["administration_id"] == str(given.sitting("rosa").pk)
    assert str(given.cast.partners["ines"].pk) not in str(held)


def test_without_the_lock_nothing_of_the_therapist_is_left(given, device):
    """Fails closed: whatever took the lock off, nobody is signed in."""
    session = device.session
    del session[HANDED_KEY]
    session.save()
    assert device.get("/caseload/").url.startswith("/sign-in/")


@pytest.mark.parametrize("held", [{}, [], "x", {"by": "1"}, None, 7])
def test_a_lock_that_cannot_be_read_opens_nothing(given, held):
    client = given.cast.client("ana")
    session = client.session
    session[HANDED_KEY] = held
    session.save()
    assert client.get("/caseload/").status_code == 403


def test_no_table_but_the_sitting_shows_it_anything(given, device):
    viewer = handed(given)
    for model in apps.get_models():
        rows = model._default_manager.all()
        if isinstance(rows, ScopedQuerySet) and model is not Administration:
            found = rows.visible_to(viewer)
            allowed = model.__name__ in ("Instrument", "Wording", "NormSet")
            assert allowed or not found.exists(), model.__name__


def handed(scene, key="rosa"):
    return actions.hand_over(
        administration=scene.sitting(key), by=scene.cast.viewer("ana", "therapist")
    )


def test_it_sees_the_one_sitting_alone(given):
    seen = Administration.objects.visible_to(handed(given))
    assert [row.pk for row in seen] == [given.sitting("rosa").pk]


# --- how it ends ---
def test_a_later_handing_over_ends_the_first(given, device):
    with given.later(minutes=1):
        hand(given)
        assert save(device).status_code == 404
        assert page(device).status_code == 403


def test_it_ends_by_itself(given, device):
    with clock.at(MORNING + timedelta(hours=2, seconds=1)):
        assert page(device).status_code == 403
        assert save(device).status_code == 404


def test_it_ends_with_the_care_of_the_couple(given, device):
    couples.end_care(
        couple=given.cast.couples["rosa"], by=given.cast.viewer("ana", "therapist")
    )
    assert save(device).status_code == 404


def enter(device, scene, key):
    """Sign in on the device, as the sign-in does once all its steps are taken."""
    request = RequestFactory().get("/")
    request.session = device.session
    user = scene.cast.users[key]
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, user, "mfa")
    request.session.save()
    device.cookies["sid"] = request.session.session_key


def test_who_handed_it_over_takes_it_back_by_signing_in(given, device):
    enter(device, given, "ana")
    place = f"/administrations/{given.sitting('rosa').pk}/"
    assert device.get("/").url == place
    assert device.get(place).status_code == 200


@pytest.mark.parametrize("key", ["rosa", "ines", "ben"])
def test_nobody_else_opens_it_by_signing_in(given, device, key):
    enter(device, given, key)
    assert device.get("/").status_code == 403
    assert "_auth_user_id" not in device.session
    assert page(device).status_code == 200


def test_a_password_alone_does_not_open_it(given, device):
    form = {"login": "ana@example.org", "password": PASSPHRASE}
    answer = device.post("/sign-in/", form)
    assert answer.url.startswith("/sign-in/code/")
    assert device.get("/caseload/").status_code == 403


def test_leaving_quickly_opens_nothing(given, device):
    device.get("/leave/")
    assert device.get("/caseload/").url.startswith("/sign-in/")
    assert device.get("/here/").url.startswith("/sign-in/")


# --- who may hand over what ---
@pytest.mark.parametrize("who", ["ben", "cleo", "dana", "fay", "rosa", "ines"])
def test_only_the_couples_therapists_hand_over(given, who):
    place = f"/administrations/{given.sitting('rosa').pk}/hand-over/"
    assert given.cast.client(who).post(place).status_code == 404


def test_what_is_finished_is_not_handed_over(given):
    given.finish("rosa")
    client = given.cast.client("ana")
    place = f"/administrations/{given.sitting('rosa').pk}/"
    assert client.post(f"{place}hand-over/").url == place
    assert client.get("/caseload/").status_code == 200


def test_a_look_hands_nothing_over(given):
    place = f"/administrations/{given.sitting('rosa').pk}/hand-over/"
    assert given.cast.client("ana").get(place).status_code == 405
