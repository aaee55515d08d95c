"""Questionnaires over the API: their keys for everybody, the words only where ours."""

import pytest

from assessments.definitions import checksum
from assessments.models import Administration, Instrument, Score

PUBLISHED = ("ecr", "phq-9", "csi-16")


def listed(who, query=""):
    return who.get(f"instruments/?page_size=100{query}").json()["results"]


def test_the_list_has_every_questionnaire_with_its_version_and_checksum(ana):
    found = {(r["code"], r["version"], r["checksum"]) for r in listed(ana)}
    kept = Instrument.objects.filter(practice=None)
    assert {(i.code, i.version, i.checksum) for i in kept} <= found


def test_the_list_holds_no_definition(ana):
    assert all("definition" not in row for row in listed(ana))


def test_it_is_narrowed_by_kind(ana):
    assert {row["kind"] for row in listed(ana, "&kind=house")} == {"house"}


def test_one_of_ours_comes_with_its_statements(ana):
    found = ana.get("instruments/aor-8/").json()["definition"]
    assert all(item["text"] for item in found["items"])


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_one_is_its_key_alone(ana, code):
    found = ana.get(f"instruments/{code}/").json()["definition"]
    assert found["scales"]
    assert not any(item.get("text") for item in found["items"])


def test_the_checksum_is_of_the_definition(ana):
    found = ana.get("instruments/aor-24/").json()
    assert checksum(found["definition"]) == found["checksum"]


def test_a_version_can_be_named(ana):
    assert ana.get("instruments/aor-24/?version=1").json()["version"] == "1"
    assert ana.get("instruments/aor-24/?version=77").status_code == 404


def test_an_unknown_one_is_not_found(ana):
    assert ana.get("instruments/no-such-thing/").status_code == 404


def test_an_admin_reads_them(program):
    assert program("dana", "admin").get("instruments/aor-8/").status_code == 200


def test_nobody_writes_them(ana):
    assert ana.post("instruments/", {"code": "aor-8"}).status_code == 405


def test_a_practices_own_is_its_own(ana, program):
    mine, theirs = (
        {row["id"] for row in listed(who, "&kind=custom")}
        for who in (ana, program("cleo", "therapist"))
    )
    assert mine
    assert theirs
    assert not mine & theirs


# --- sittings say what they were scored by ---
def test_a_sitting_names_the_key_it_was_scored_by(ana, ids):
    row = Administration.objects.get(pk=ids["administration_id"])
    found = ana.get(f"administrations/{row.pk}/").json()
    assert found["instrument"]["checksum"] == row.instrument.checksum
    assert found["instrument"]["language"] == "en-US"
    assert found["wording_version"] is None


def test_a_score_says_how_many_were_declined(ana, ids):
    found = ana.get(f"administrations/{ids['administration_id']}/").json()
    assert {score["declined"] for score in found["scores"]} == {0}


def test_sittings_are_narrowed_to_one_questionnaire(ana, ids):
    row = Administration.objects.get(pk=ids["administration_id"])
    path = f"administrations/?instrument={row.instrument_id}"
    codes = {r["instrument"]["code"] for r in ana.get(path).json()["results"]}
    assert codes == {row.instrument.code}


@pytest.fixture
def told(world, ids):
    """Rosa's sitting as if it had been a private check."""
    row = Administration.objects.get(pk=ids["administration_id"])
    row.confided = {"1": 2}
    row.save()
    return row


def test_what_was_told_alone_has_no_answers_here(ana, told):
    assert ana.get(f"administrations/{told.pk}/").json()["answers"] is None


@pytest.mark.parametrize("path", ["administrations/?couple={}", "administrations/"])
def test_what_was_told_alone_has_no_scores_here(ana, told, path):
    assert Score.objects.filter(administration=told).exists()
    found = ana.get(path.format(told.couple_id)).json()["results"]
    (row,) = [one for one in found if one["id"] == str(told.pk)]
    assert row["scores"] == []
