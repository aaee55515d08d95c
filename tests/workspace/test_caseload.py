"""The caseload: one row per couple, the reason in words, the same few queries."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.actions import care, couples, invitations
from practice import audit, clock
from practice.workspace import caseload
from tests.cast import join, make_couple


def queries_of(client, path):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def fill(cast, number, plan, assign):
    for one in range(number):
        first, second = f"first{one}", f"second{one}"
        make_couple(cast, first, second, by="ben")
        join(cast, first, by="ben")
        join(cast, second, by="ben")
        if one < 3:
            plan(cast, first, by="ben")
            assign(cast, first, by="ben")


def test_as_many_queries_at_one_couple_as_at_thirty(cast, plan, assign):
    client = cast.client("ben")
    plan(cast, "bo", by="ben")
    assign(cast, "bo", by="ben")
    client.get("/caseload/")
    at_one = queries_of(client, "/caseload/")
    fill(cast, 29, plan, assign)
    assert queries_of(client, "/caseload/") == at_one


def test_the_rows_and_their_record_take_at_most_fourteen(
    cast, django_assert_max_num_queries
):
    viewer = cast.viewer("ana", "therapist")
    with django_assert_max_num_queries(14):
        rows = caseload.rows_for(viewer)
        audit.listed(by=viewer, what="caseload", count=len(rows))


def test_ben_does_not_see_couples_of_ana(cast):
    page = cast.client("ben").get("/caseload/").content.decode()
    assert "Bo &amp; Lou" in page
    assert "Rosa" not in page


def test_halves_stand_in_the_same_order(cast):
    row = caseload.rows_for(cast.viewer("ana", "therapist"), name="rosa")[0]
    assert [half.slot for half in row.halves] == ["A", "B"]


def test_a_name_finds_its_couple_in_any_case(cast):
    rows = caseload.rows_for(cast.viewer("ana", "therapist"), name="INES")
    assert [row.couple.names for row in rows] == ["Rosa & Ines"]


def test_a_name_nobody_has_finds_nothing(cast):
    page = cast.client("ana").get("/caseload/?q=zzz").content.decode()
    assert "No couple of yours" in page


def test_a_card_that_ran_out_is_said(cast):
    viewer = cast.viewer("ana", "therapist")
    invitations.invite(partner=cast.partners["kim"], how="card", by=viewer)
    with clock.at(clock.now() + timedelta(days=20)):
        row = caseload.rows_for(viewer, name="kim")[0]
    assert row.attention.words == "Kim has not joined; the card ran out"


def test_how_each_is_reached_is_said(cast):
    row = caseload.rows_for(cast.viewer("ana", "therapist"), name="lea")[0]
    assert [half.channel for half in row.halves] == ["joined", "not invited yet"]


def test_a_message_refused_is_said(cast):
    couple_row = cast.couples["rosa"]
    around = caseload.look_around(cast.viewer("ana", "therapist"), [couple_row])
    ines = cast.partners["ines"]
    around.refused[ines.person_id] = clock.now()
    assert caseload.channel_of(ines, around) == ("mail comes back", False)


def test_what_an_aside_says_is_not_in_the_list(cast):
    care.send_aside(body="canary words", by=cast.viewer("rosa", "partner"))
    page = cast.client("ana").get("/caseload/").content.decode()
    assert "Rosa wrote something for you" in page
    assert "canary" not in page


def test_a_couple_whose_care_ended_leaves_the_list(cast):
    viewer = cast.viewer("ana", "therapist")
    couples.end_care(couple=cast.couples["rosa"], by=viewer)
    assert caseload.rows_for(viewer, name="rosa") == []


def test_an_empty_caseload_is_quiet_and_offers_the_first_step(cast):
    page = cast.client("sol").get("/caseload/").content.decode()
    assert "No couples yet" in page
    assert "Open a couple" in page


def test_without_a_license_the_banner_says_what_stays_open(cast):
    page = cast.client("lars").get("/caseload/").content.decode()
    assert "No license in force today" in page
    assert "Open a couple" not in page
