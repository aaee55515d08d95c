"""What someone was refused is on record, and says nothing of whose it was."""

import pytest

from practice.models import AuditEntry

pytestmark = pytest.mark.django_db

NO_ROW = "00000000-0000-7000-8000-000000000000"


def refusals():
    return list(AuditEntry.objects.filter(action="refused"))


def test_a_strangers_couple_refused_is_recorded(cast):
    couple = cast.couples["zoe"]
    cast.client("ana").get(f"/couples/{couple.pk}/")
    (entry,) = refusals()
    assert entry.actor_id == cast.users["ana"].pk
    assert entry.object_id == couple.pk
    assert entry.detail == {"address": "couple", "method": "GET", "status": 404}


def test_the_entry_belongs_to_the_practice_of_who_asked_and_to_no_couple(cast):
    cast.client("ana").get(f"/couples/{cast.couples['zoe'].pk}/")
    (entry,) = refusals()
    assert entry.practice_id == cast.practices["harbor"].pk
    assert (entry.couple_id, entry.person_id) == (None, None)


def test_an_unknown_row_is_recorded_alike(cast):
    cast.client("ana").get(f"/couples/{NO_ROW}/")
    assert [str(entry.object_id) for entry in refusals()] == [NO_ROW]


def test_a_page_of_another_role_is_recorded(cast):
    cast.client("rosa").get("/caseload/")
    assert [entry.detail["address"] for entry in refusals()] == ["caseload"]


def test_nobody_signed_in_leaves_no_entry(cast, client):
    client.get(f"/couples/{cast.couples['zoe'].pk}/")
    client.get("/i/no-such-token/")
    assert refusals() == []


def test_an_address_that_does_not_exist_leaves_no_entry(cast):
    cast.client("ana").get("/no-such-page/")
    assert refusals() == []


def test_the_trail_says_at_which_address(cast):
    cast.client("ana").get(f"/couples/{cast.couples['zoe'].pk}/")
    page = cast.client("dana").get("/audit/?action=refused")
    assert "at couple" in page.content.decode()


def test_no_partner_reads_of_a_refusal(cast):
    cast.client("ben").get(f"/couples/{cast.couples['rosa'].pk}/")
    read = AuditEntry.objects.visible_to(cast.viewer("rosa"))
    assert refusals()
    assert not read.filter(action="refused").exists()
