"""Where each role begins, and changing between one's own."""

import pytest
from django.test import Client

from practice.models import Therapist, User
from tests.cast import make_cast


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("ana", "/caseload/"),
        ("lars", "/caseload/"),
        ("rosa", "/today/"),
        ("dana", "/people/"),
        ("fay", "/desk/"),
        ("sol", "/caseload/"),
    ],
)
def test_home_is_where_the_role_begins(cast, who, where):
    assert cast.client(who).get("/").headers["Location"] == where


def test_home_asks_strangers_to_sign_in(db):
    assert Client().get("/").headers["Location"] == "/sign-in/?next=/"


def test_without_a_role_there_is_a_friendly_page(cast):
    cast.users["max"] = User.objects.create_user(username="max", password="x")
    response = cast.client("max").get("/")
    assert response.status_code == 200
    assert b"You are signed in" in response.content


def test_a_role_is_chosen_and_kept(cast):
    client = cast.client("sol")
    page = client.get("/roles/")
    admin = next(r.key for r in page.context["roles"] if r.viewer.role == "admin")
    assert client.post("/roles/", {"role": admin}).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/people/"


def test_somebody_elses_role_cannot_be_chosen(cast):
    page = cast.client("dana").get("/roles/")
    foreign = page.context["roles"][0].key
    client = cast.client("sol")
    assert client.post("/roles/", {"role": foreign}).status_code == 404
    assert client.post("/roles/", {}).status_code == 404


def test_a_role_that_ended_opens_nothing_on_the_next_request(cast):
    client = cast.client("ben")
    assert client.get("/licenses/").status_code == 200
    Therapist.objects.filter(user=cast.users["ben"]).update(ended_at="2026-01-01T00Z")
    assert client.get("/licenses/").status_code == 404


# --- licenses -------------------------------------------------------------------------
FIELDS = {
    "kind": "LMFT",
    "jurisdiction": "Oregon",
    "number": "T-77",
    "valid_from": "2026-01-01",
    "valid_to": "",
}


def test_a_lapsed_therapist_reads_since_when_and_may_renew(cast):
    client = cast.client("lars")
    assert b"Lapsed since" in client.get("/licenses/").content
    assert client.post("/licenses/", FIELDS).status_code == 302
    page = client.get("/licenses/").content
    assert b"In force, without an end" in page
    assert b"Self-attested" in page


def test_a_license_cannot_end_before_it_begins(cast):
    response = cast.client("ana").post(
        "/licenses/", FIELDS | {"valid_to": "2025-01-01"}
    )
    assert b"before its first day" in response.content


def test_licenses_are_for_therapists(cast):
    assert cast.client("rosa").get("/licenses/").status_code == 404
