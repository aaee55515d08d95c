"""Choosing a questionnaire, saying how often, changing it: the therapist's pages."""

import pytest

from assessments.models import Administration, Plan, Wording
from practice import clock
from practice.ids import new_id
from tests.assessments.scene import DAY
from tests.cast import ZONE


@pytest.fixture
def ana(scene):
    return scene.cast.client("ana")


def new(scene, code=""):
    couple = scene.cast.couples["rosa"].pk
    asked = f"?instrument={code}" if code else ""
    return f"/couples/{couple}/questionnaires/new/{asked}"


def form(scene, code="wir-5", **changes):
    sent = {
        "key": str(new_id()),
        "instrument": scene.form(code).pk,
        "whom": "both",
        "rhythm": "weeks",
        "every_weeks": "1",
        "after_days": "6",
        "at_most": "",
        "starts_on": clock.today(ZONE).isoformat(),
        "ends_on": "",
        "days_to_answer": "5",
        "then": "plan",
    }
    return sent | changes


def text(client, url):
    return client.get(url).content.decode()


# --- choosing ---
def test_families_stand_in_their_order(scene, ana):
    shown = text(ana, new(scene))
    places = [shown.index(f'id="{one}"') for one in ("attachment", "week", "safety")]
    assert places == sorted(places)


def test_more_stands_behind_the_front_shelf(scene, ana):
    shown = text(ana, new(scene))
    assert shown.index("?instrument=aor-24") < shown.index("<summary>More")


def test_what_has_no_words_says_so_and_is_no_link(scene, ana):
    shown = text(ana, new(scene))
    assert "No wording yet" in shown
    assert "?instrument=csi-16" not in shown


def test_what_flags_waits_for_monitoring(scene, ana):
    assert "?instrument=psc-6" not in text(ana, new(scene))


def test_with_monitoring_it_can_be_chosen(scene, ana, watched):
    assert "?instrument=psc-6" in text(ana, new(scene))


def add_words(scene, code):
    row = scene.form(code)
    Wording.objects.create(
        practice=scene.cast.practices["harbor"],
        instrument=row,
        version=1,
        document={"instructions": "", "items": [], "labels": {}},
        checksum="",
        attested="as said",
        attested_by=scene.cast.users["ana"],
    )


def test_phq_8_is_offered_instead_of_phq_9(scene, ana):
    add_words(scene, "phq-8")
    assert "Give that one instead" in text(ana, new(scene))


def test_phq_8_is_named_where_neither_has_words(scene, ana):
    shown = text(ana, new(scene))
    assert "While nobody looks at flags: Patient Health" in shown
    assert "Give that one instead" not in shown


def test_but_not_where_flags_are_looked_at(scene, ana, watched):
    assert "While nobody looks" not in text(ana, new(scene))


def test_what_was_given_lately_says_when_it_may_be_again(given, ana):
    shown = text(ana, new(given))
    assert "Rosa was given this on March 2" in shown
    assert "?instrument=aor-8" in shown


def test_an_unknown_one_leads_back_to_choosing(scene, ana):
    assert "The week" in text(ana, new(scene, "nothing"))


def test_a_safety_check_offers_both_alike_and_nothing_else(scene, ana, watched):
    shown = text(ana, new(scene, "psc-6"))
    assert ("Always both alike" in shown, "Rosa alone" in shown) == (True, False)


# --- how often ---
def test_the_form_offers_what_the_gap_allows(scene, ana):
    assert "Every week" in text(ana, new(scene, "wir-5"))
    assert "Every week" not in text(ana, new(scene, "aor-8"))


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ("weeks", 1, None, None)),
        ({"rhythm": "once"}, ("once", None, None, None)),
        ({"rhythm": "session", "at_most": "9"}, ("session", None, None, 9)),
        ({"rhythm": "after", "after_days": "10"}, ("after", None, 10, None)),
    ],
)
def test_each_rhythm_keeps_its_own_figure(scene, ana, changes, kept):
    ana.post(new(scene), form(scene, **changes))
    plan = Plan.objects.get()
    assert (plan.rhythm, plan.every_weeks, plan.after_days, plan.at_most) == kept


@pytest.mark.parametrize(
    "changes",
    [
        {"rhythm": "daily"},
        {"rhythm": "weeks", "every_weeks": ""},
        {"rhythm": "after", "after_days": ""},
        {"rhythm": "after", "after_days": "5"},
        {"rhythm": "after", "after_days": "366"},
        {"at_most": "0"},
        {"at_most": "501"},
        {"days_to_answer": "10"},
    ],
)
def test_what_makes_no_sense_is_refused_at_the_form(scene, ana, changes):
    answer = ana.post(new(scene), form(scene, **changes))
    assert (answer.status_code, Plan.objects.exists()) == (200, False)


def test_scores_can_be_opened_from_the_start(scene, ana):
    ana.post(new(scene), form(scene, opens_scores="on"))
    assert Plan.objects.get().opens_scores


def test_but_never_those_of_a_safety_check(scene, ana, watched):
    assert "opens_scores" not in text(ana, new(scene, "psc-6"))


def test_a_preview_says_how_often(scene, ana):
    answer = ana.post(new(scene), form(scene, then="preview")).content.decode()
    assert answer.count("every week") == 2


# --- changing ---
@pytest.fixture
def plan(scene):
    return scene.give(code="wir-5", every_weeks=1, days_to_answer=5)


def one(plan):
    return f"/schedules/{plan.pk}/"


def test_the_page_shows_it_as_it_is(plan, ana):
    shown = text(ana, one(plan))
    assert "Every week from March 2, 2026" in shown
    assert '<option value="5" selected>' in shown


def test_a_change_is_kept(plan, scene, ana):
    ana.post(one(plan), form(scene, every_weeks="2", revision="0"))
    plan.refresh_from_db()
    assert (plan.every_weeks, plan.revision) == (2, 1)


def test_a_look_changes_nothing(plan, scene, ana):
    ana.post(one(plan), form(scene, every_weeks="2", revision="0", then="preview"))
    plan.refresh_from_db()
    assert plan.every_weeks == 1


def test_a_page_that_is_behind_says_so(plan, scene, ana):
    ana.post(one(plan), form(scene, every_weeks="2", revision="0"))
    answer = ana.post(one(plan), form(scene, every_weeks="3", revision="0"))
    assert "meanwhile" in answer.content.decode()


def test_a_stopped_one_has_no_form(plan, ana):
    ana.post(f"{one(plan)}stop/")
    assert "was stopped" in text(ana, one(plan))


def test_a_stranger_does_not_find_it(plan, scene):
    assert scene.cast.client("ben").get(one(plan)).status_code == 404


# --- sessions ---
def test_planning_a_session_opens_what_comes_before_it(scene, ana):
    scene.give(code="wir-5", rhythm="session", every_weeks=None, days_to_answer=3)
    couple = scene.cast.couples["rosa"].pk
    day = clock.today(ZONE) + 2 * DAY
    sent = {"day": day.isoformat(), "time": "16:00", "attendees": "both"}
    ana.post(f"/couples/{couple}/sessions/new/", sent)
    assert Administration.objects.count() == 2


def test_moving_it_moves_them_and_cancelling_takes_them_back(scene, ana):
    test_planning_a_session_opens_what_comes_before_it(scene, ana)
    session = scene.cast.couples["rosa"].therapy_sessions.get()
    day = clock.today(ZONE) + 10 * DAY
    sent = {"day": day.isoformat(), "time": "16:00"}
    ana.post(f"/sessions/{session.pk}/move/", sent)
    live = Administration.objects.filter(state="open")
    assert {one.due_at.day for one in live} == {12}
    ana.post(f"/sessions/{session.pk}/cancel/")
    assert not live.all().exists()


@pytest.mark.parametrize("sent", [{}, {"day": "2026-02-01", "time": "10:00"}])
def test_a_session_moves_only_ahead(scene, ana, sent):
    test_planning_a_session_opens_what_comes_before_it(scene, ana)
    session = scene.cast.couples["rosa"].therapy_sessions.get()
    before = session.starts_at
    ana.post(f"/sessions/{session.pk}/move/", sent)
    session.refresh_from_db()
    assert session.starts_at == before
