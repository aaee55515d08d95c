"""Packs: data that adds up, several schedules in one act, all of them or none."""

import copy
from collections import Counter

import pytest
import yaml

from assessments import actions, packs, parsing
from assessments.actions.packs import offers
from assessments.models import Administration, Plan
from assessments.reading import DefinitionError
from practice import clock
from practice.errors import RefusedError
from practice.ids import new_id
from tests.assessments.scene import DAY
from tests.cast import ZONE

WEEKLY = packs.packs()["weekly-rhythm"]
INTAKE = packs.packs()["intake"]


def give(scene, pack=WEEKLY, *, codes=("wir-5", "aor-8"), key=None, couple="rosa"):
    return actions.give_pack(
        couple=scene.cast.couples[couple],
        pack=pack,
        codes=codes,
        starts_on=clock.today(ZONE),
        key=key or new_id(),
        by=scene.cast.viewer("ana", "therapist"),
    )


def offered(scene, pack=INTAKE):
    couple = scene.cast.couples["rosa"]
    made = offers(couple=couple, pack=pack, starts_on=clock.today(ZONE))
    return {one.code or one.member.family: one for one in made}


# --- as data ---
def test_both_packs_are_shipped():
    assert set(packs.packs()) == {"intake", "weekly-rhythm"}


def test_they_name_what_is_known_and_keep_its_gap():
    packs.require_known(packs.packs().values(), parsing.load_instruments())


GOOD = {
    "code": "one",
    "title": "One",
    "about": "About.",
    "members": [
        {
            "instrument": "wir-5",
            "rhythm": "weeks",
            "every_weeks": 1,
            "days_to_answer": 5,
        }
    ],
}


def changed(**fields):
    document = copy.deepcopy(GOOD)
    document["members"][0] |= fields
    return {
        **document,
        "members": [
            {k: v for k, v in one.items() if v is not None}
            for one in document["members"]
        ],
    }


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (None, "pack"),
        (GOOD | {"extra": 1}, "pack.extra"),
        (GOOD | {"members": []}, "members"),
        (GOOD | {"code": "One"}, "code"),
        (GOOD | {"members": GOOD["members"] * 2}, "members[1]"),
        (changed(family="week"), "members[0]"),
        (changed(instrument=None), "members[0]"),
        (changed(rhythm="daily"), "members[0].rhythm"),
        (changed(every_weeks=None), "members[0].every_weeks"),
        (changed(every_weeks=True), "members[0].every_weeks"),
        (changed(after_days=7), "members[0].after_days"),
        (changed(days_to_answer=8), "members[0].days_to_answer"),
        (changed(rhythm="once", every_weeks=None, at_most=2), "members[0].at_most"),
    ],
)
def test_what_does_not_add_up_is_refused_by_key(document, key):
    with pytest.raises(DefinitionError) as refused:
        packs.from_document(document, file="one.yaml")
    assert (refused.value.file, refused.value.key) == ("one.yaml", key)


def test_a_file_is_named_by_its_code(tmp_path):
    (tmp_path / "two.yaml").write_text(yaml.safe_dump(GOOD))
    with pytest.raises(DefinitionError, match="two"):
        packs.load_packs(tmp_path)


@pytest.mark.parametrize("fields", [{"instrument": "nobodys"}, {"instrument": "aor-8"}])
def test_an_unknown_member_and_one_inside_its_gap_are_refused(fields):
    made = packs.from_document(changed(**fields))
    with pytest.raises(DefinitionError):
        packs.require_known([made], parsing.load_instruments())


# --- giving ---
def test_one_act_gives_all(scene):
    give(scene)
    given = Plan.objects.values_list("instrument__code", "rhythm", "pack")
    assert set(given) == {
        ("wir-5", "weeks", "weekly-rhythm"),
        ("aor-8", "weeks", "weekly-rhythm"),
    }


def test_both_partners_get_the_same(scene):
    give(scene)
    rows = Administration.objects.values_list("partner__slot", flat=True)
    assert len(set(Counter(rows).values())) == 1


def test_if_one_cannot_be_given_nothing_is(scene):
    scene.give()
    before = Plan.objects.count()
    with pytest.raises(RefusedError, match=r"8 statements.*Rosa was given.*Nothing"):
        give(scene)
    assert Plan.objects.count() == before


def test_sent_twice_it_is_given_once(scene):
    key = new_id()
    give(scene, key=key)
    give(scene, key=key)
    assert Plan.objects.count() == 2


def test_without_a_choice_nothing_is_given(scene):
    with pytest.raises(RefusedError, match="at least one"):
        give(scene, codes=())


def test_what_is_not_in_the_pack_is_refused(scene):
    with pytest.raises(RefusedError, match="has changed"):
        give(scene, codes=("wir-5", "ecr"))


def test_a_weekly_rhythm_follows_an_intake(scene, watched):
    give(scene, INTAKE, codes=("aor-24", "tia-9", "wir-5", "psc-6"))
    with scene.later(days=7):
        give(scene)
    assert Plan.objects.count() == 6


# --- what cannot be given says so before ---
def test_a_check_that_flags_waits_for_monitoring(scene):
    one = offered(scene)["psc-6"]
    assert (one.mend, "when flags are looked at" in one.why_not) == ("monitoring", True)


def test_with_monitoring_it_can_be_given(scene, watched):
    assert offered(scene)["psc-6"].why_not == ""


def test_no_satisfaction_measure_without_words(scene):
    one = offered(scene)["satisfaction"]
    assert (one.plan, one.mend) == (None, "wording")


def test_inside_the_gap_it_names_the_day(scene):
    scene.give(code="wir-5")
    with scene.later(days=3):
        assert "Rosa was given this on March 2" in offered(scene)["wir-5"].why_not


def test_everything_else_is_ready(scene):
    ready = {code for code, one in offered(scene).items() if not one.why_not}
    assert ready == {"aor-24", "tia-9", "wir-5"}


def test_asking_costs_the_same_however_many(scene, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        offered(scene)


# --- on the page ---
def page(scene, code="intake"):
    return f"/couples/{scene.cast.couples['rosa'].pk}/questionnaires/packs/{code}/"


@pytest.fixture
def ana(scene):
    return scene.cast.client("ana")


def text(client, url):
    return client.get(url).content.decode()


def test_the_page_shows_what_is_not_ready_and_how_to_mend_it(scene, ana):
    shown = text(ana, page(scene))
    assert shown.count("Not ready") == 2
    assert "Settings, Flags" in shown
    assert "Add wording" in shown


def test_the_page_shows_what_each_will_see(scene, ana):
    shown = text(ana, page(scene))
    assert shown.count("Ana reads this. Under your agreement") == 2


def test_giving_it_leads_back_to_the_couple(scene, ana):
    sent = {
        "key": str(new_id()),
        "codes": ["wir-5", "aor-8"],
        "starts_on": str(clock.today(ZONE)),
        "then": "give",
    }
    answer = ana.post(page(scene, "weekly-rhythm"), sent)
    assert (answer.status_code, Plan.objects.count()) == (302, 2)


def test_a_look_gives_nothing(scene, ana):
    sent = {
        "key": str(new_id()),
        "codes": ["wir-5"],
        "starts_on": str(clock.today(ZONE) + 3 * DAY),
        "then": "preview",
    }
    answer = ana.post(page(scene, "weekly-rhythm"), sent).content.decode()
    assert ("from March 5" in answer, Plan.objects.exists()) == (True, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"codes": []},
        {"codes": ["ecr"]},
        {"starts_on": "x"},
        {"starts_on": "2026-03-01"},
    ],
)
def test_what_cannot_be_given_is_refused_at_the_form(scene, ana, changes):
    sent = {"key": str(new_id()), "codes": ["wir-5"], "starts_on": "2026-03-02"}
    answer = ana.post(page(scene, "weekly-rhythm"), sent | changes)
    assert (answer.status_code, Plan.objects.exists()) == (200, False)


def test_an_unknown_pack_is_not_there(scene, ana):
    assert ana.get(page(scene, "nothing")).status_code == 404
