"""The library: what there is, what each still needs, and the first steps."""

import re

import pytest
from django.urls import reverse

from assessments import catalog, guide
from assessments.actions import sync_instruments
from assessments.models import GuideAside, Instrument
from clients.viewers import SESSION_KEY, roles_of
from practice.models import AuditEntry
from tests.assessments.words import add_words, make
from tests.cast import make_admin, make_practice

pytestmark = pytest.mark.django_db
LIBRARY = "/library/questionnaires/"


def look(scene, name, place=LIBRARY):
    answer = scene.cast.client(name).get(place)
    return answer.content.decode()


def card_of(html, title):
    """The card under this title, as text."""
    start = html.rindex(f">{title}</a>")
    end = html.find("<section", start)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[start:end]))


# --- shelves ----------------------------------------------------------------------
def test_every_questionnaire_has_its_card(scene):
    html = look(scene, "ana")
    for row in catalog.current(scene.cast.practices["harbor"].pk):
        assert f"{LIBRARY}{row.code}/" in html, row.code


def test_the_second_shelf_is_folded(scene):
    before, folded = look(scene, "ana").split("More questionnaires")
    assert "CSI-4" in before
    assert f"{LIBRARY}asq/" in folded
    assert f"{LIBRARY}asq/" not in before


def test_a_card_says_what_it_measures_and_how_sure_that_is(scene):
    card = card_of(look(scene, "ana"), "Couples Satisfaction Index (CSI-4)")
    for said in (
        "needs wording",
        "1 minute",
        "4 statements",
        "at least 6 days apart",
        "a higher number is better",
        "distress below 13.5",
        "alpha .94, not checked",
        "Cut: Funk and Rogge 2007",
        "Funk JL, Rogge RD (2007)",
        "Free for clinical and research use",
    ):
        assert said in card, said


def test_a_house_measure_is_ready_and_claims_no_reliability(scene):
    html = look(scene, "ana")
    card = card_of(html, "Attachment in Our Relationship (8 statements)")
    assert " ready " in card
    assert "there is no band and no verdict" in card


def test_what_can_raise_a_flag_needs_monitoring(scene):
    html = look(scene, "ana")
    card = card_of(html, "Patient Health Questionnaire (PHQ-9)")
    assert "needs wording" in card
    assert "needs monitoring" in card


@pytest.mark.parametrize("code", ["aor-24", "csi-16", "rq", "psc-6", "phq-9", "ecr-12"])
def test_each_has_a_page_of_its_own(scene, code):
    answer = scene.cast.client("ana").get(f"{LIBRARY}{code}/")
    assert answer.status_code == 200
    assert Instrument.objects.get(code=code).title in answer.content.decode()


def test_phq_8_is_offered_while_nobody_watches(scene):
    assert f"{LIBRARY}phq-8/" in look(scene, "ana", f"{LIBRARY}phq-9/")


def test_words_of_the_practice_stand_beside_the_key(scene):
    add_words(scene.cast)
    html = look(scene, "ben", f"{LIBRARY}csi-4/")
    assert "Made-up statement number 4." in html
    assert "Ana Reyes" in html
    assert "I have the right to use this wording" in html


def test_words_of_another_practice_do_not(scene):
    add_words(scene.cast, by="cleo")
    assert "Made-up statement" not in look(scene, "ana", f"{LIBRARY}csi-4/")


def test_admins_read_the_library_in_their_own_frame(scene):
    html = look(scene, "dana")
    assert reverse("people") in html
    assert reverse("caseload") not in html


@pytest.mark.parametrize("name", ["rosa", "fay"])
@pytest.mark.parametrize("place", [LIBRARY, f"{LIBRARY}csi-4/", f"{LIBRARY}new/"])
def test_nobody_else_reads_it(scene, name, place):
    assert scene.cast.client(name).get(place).status_code == 404


@pytest.mark.parametrize("name", ["none", "own-ease"])
def test_an_unknown_code_is_not_there(scene, name):
    make(scene.cast, by="cleo")
    assert scene.cast.client("ana").get(f"{LIBRARY}{name}/").status_code == 404


def test_many_questionnaires_ask_no_more_often(scene, django_assert_max_num_queries):
    client = scene.cast.client("ana")
    client.get(LIBRARY)
    for _ in range(3):
        make(scene.cast)
        add_words(scene.cast)
    with django_assert_max_num_queries(12):
        client.get(LIBRARY)
    with django_assert_max_num_queries(14):
        client.get(f"{LIBRARY}csi-4/")


# --- the catalog ---
def of(scene, code):
    rows = catalog.current(scene.cast.practices["harbor"].pk)
    return [row for row in rows if row.code == code]


def test_version_ten_is_later_than_version_nine(scene):
    row = Instrument.objects.get(code="aor-8")
    for version in ("10", "9"):
        row.pk, row.version = None, version
        row.id = Instrument().id
        row.save(force_insert=True)
    assert [one.version for one in of(scene, "aor-8")] == ["10"]


def test_the_practice_sees_its_own_and_nobody_elses(scene):
    make(scene.cast)
    make(scene.cast, by="cleo")
    (row,) = of(scene, "own-ease")
    assert row.practice_id == scene.cast.practices["harbor"].pk


def test_the_front_shelf_comes_first_and_house_measures_lead(scene):
    rows = catalog.current(scene.cast.practices["harbor"].pk)
    shelves = [row.shelf for row in rows]
    assert shelves == sorted(shelves)  # "front" before "more"
    assert rows[0].code == "aor-24"


def test_ready_is_what_has_words_and_is_watched(scene):
    practice = scene.cast.practices["harbor"].pk
    before = {row.code for row in catalog.ready(practice)}
    add_words(scene.cast)
    add_words(scene.cast, "phq-9")
    assert before.isdisjoint({"csi-4", "phq-9", "psc-6"})
    assert {row.code for row in catalog.ready(practice)} - before == {"csi-4"}


def test_syncing_leaves_a_practice_its_own(scene):
    make(scene.cast)
    assert sync_instruments() == 0
    assert len(of(scene, "own-ease")) == 1


# --- first steps ---
def steps(scene):
    practice = scene.cast.practices["harbor"].pk
    return guide.steps(practice, catalog.known(practice))


def test_house_measures_count_and_monitoring_is_next(scene):
    assert [step.is_done for step in steps(scene)] == [True, True, False]


def test_published_ones_are_offered(scene):
    satisfaction, attachment, _monitoring = steps(scene)
    assert f"{LIBRARY}csi-4/wording/" in {offer.url for offer in satisfaction.offers}
    assert f"{LIBRARY}ecr-12/wording/" in {offer.url for offer in attachment.offers}


def test_an_admin_is_led_to_monitoring_and_a_therapist_told_who_sets_it(scene):
    assert reverse("monitoring") in look(scene, "dana")
    html = look(scene, "ana")
    assert reverse("monitoring") not in html
    assert "An admin of the practice sets this." in html


def test_set_aside_by_one_is_set_aside_for_the_practice(scene):
    client = scene.cast.client("dana")
    for _ in range(2):
        assert client.post(f"{LIBRARY}first-steps/aside/").status_code == 302
    assert "First steps" not in look(scene, "ana")
    assert GuideAside.objects.count() == 1
    assert AuditEntry.objects.filter(action="put guide aside").count() == 1


def test_another_practice_still_has_its_first_steps(scene):
    scene.cast.client("dana").post(f"{LIBRARY}first-steps/aside/")
    assert "First steps" in look(scene, "cleo")


def test_a_new_practice_begins_with_first_steps(scene):
    make_admin(scene.cast, "noa", make_practice(scene.cast, "new", "New Practice"))
    assert "First steps" in look(scene, "noa")


def test_one_who_is_both_reads_it_in_either_role(scene):
    client = scene.cast.client("sol")
    for role in roles_of(scene.cast.users["sol"]):
        session = client.session
        session[SESSION_KEY] = role.key
        session.save()
        assert client.get(LIBRARY).status_code == 200
