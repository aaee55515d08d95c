"""A therapist gives, reads, talks through, opens and sets aside."""

import pytest

from assessments import actions, overview
from assessments.models import Administration, Plan
from clients.actions import couples
from clients.models import Release
from practice import clock
from practice.ids import new_id
from practice.models import AuditEntry
from tests.assessments.scene import DAY
from tests.cast import MORNING, ZONE

UNKNOWN = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def ana(scene):
    return scene.cast.client("ana")


def new(scene, key="rosa"):
    return f"/couples/{scene.cast.couples[key].pk}/questionnaires/new/"


def results(scene, code="aor-8", key="rosa"):
    return f"/couples/{scene.cast.couples[key].pk}/questionnaires/{code}/"


def one(scene, key="rosa", page=""):
    return f"/administrations/{scene.sitting(key).pk}/{page}"


def form(scene, **changes):
    sent = {
        "key": str(new_id()),
        "instrument": scene.form().pk,
        "whom": "both",
        "every_weeks": "",
        "starts_on": clock.today(ZONE).isoformat(),
        "ends_on": "",
        "days_to_answer": "7",
        "then": "plan",
    }
    return sent | changes


def text(client, url):
    return client.get(url).content.decode()


# --- giving ---
def test_giving_opens_it_for_both(scene, ana):
    ana.post(new(scene), form(scene))
    assert Administration.objects.count() == 2


def test_giving_leads_back_to_the_couple(scene, ana):
    answer = ana.post(new(scene), form(scene))
    assert answer.url == f"/couples/{scene.cast.couples['rosa'].pk}/"


def test_giving_every_four_weeks(scene, ana):
    ana.post(new(scene), form(scene, every_weeks="4"))
    assert Plan.objects.get().every_weeks == 4


def test_a_preview_gives_nothing(scene, ana):
    ana.post(new(scene), form(scene, then="preview"))
    assert not Plan.objects.exists()


def test_a_preview_shows_what_each_will_read(scene, ana):
    answer = ana.post(new(scene), form(scene, then="preview")).content.decode()
    assert answer.count("Ana reads this. Under your agreement") == 2


def test_a_preview_says_who_is_not_here_yet(scene, ana):
    answer = ana.post(new(scene, "lea"), form(scene, then="preview")).content.decode()
    assert "Not here yet" in answer


def test_a_refusal_stands_at_the_form(given, ana):
    answer = ana.post(new(given), form(given)).content.decode()
    assert "Rosa was given this on March 2" in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"instrument": UNKNOWN},
        {"instrument": ""},
        {"whom": "C"},
        {"every_weeks": "1"},
        {"every_weeks": "x"},
        {"starts_on": "2026-13-40"},
        {"starts_on": "0000-00-00"},
        {"ends_on": "2020-01-01"},
        {"starts_on": "2026-03-01"},
        {"days_to_answer": "61"},
        {"days_to_answer": "9" * 400},
    ],
)
def test_what_cannot_be_given_is_refused_at_the_form(scene, ana, changes):
    answer = ana.post(new(scene), form(scene, **changes))
    assert (answer.status_code, Plan.objects.exists()) == (200, False)


def test_without_a_license_the_form_says_so(scene):
    lars = scene.cast.client("lars")
    answer = lars.post(new(scene, "uma"), form(scene)).content.decode()
    assert "No license of yours is in force" in answer


def test_without_a_license_results_stay_open(scene):
    assert scene.cast.client("lars").get(results(scene, key="uma")).status_code == 200


def test_stopping_is_a_post(given, ana):
    plan = Plan.objects.get()
    assert ana.get(f"/schedules/{plan.pk}/stop/").status_code == 405


def test_stopping_stops(given, ana):
    ana.post(f"/schedules/{Plan.objects.get().pk}/stop/")
    assert Plan.objects.get().stopped_at == MORNING


# --- results ---
def test_before_the_first_there_is_nothing(given, ana):
    assert "Nothing is finished yet." in text(ana, results(given))


def test_an_unknown_questionnaire_is_not_found(given, ana):
    assert ana.get(results(given, "nothing")).status_code == 404


@pytest.fixture
def done(given):
    given.finish("rosa", 6)
    given.finish("ines", 2)
    return given


def test_both_are_on_the_map(done, ana):
    page = text(ana, results(done))
    assert "Rosa: anxiety 5.0, avoidance 4.0" in page
    assert "Ines: anxiety 3.0, avoidance 4.0" in page


def test_it_says_what_kind_of_measure_it_is(done, ana):
    assert "House measure, no published norms, not a diagnosis." in text(
        ana, results(done)
    )


def test_without_norms_it_says_so(done, ana):
    assert "No norms yet: no band, no verdict." in text(ana, results(done))


def test_a_score_on_the_cut_is_near_the_boundary(done, ana):
    assert "near the boundary" in text(ana, results(done))


def test_the_label_carries_its_certainty(done, ana):
    assert "a neighboring word would fit about as well" in text(ana, results(done))


def fearful(scene):
    """Both numbers high: a 7 on what counts up, a 1 on what counts down."""
    scene.give("mia")
    row = scene.sitting("mia")
    items = row.instrument.definition().items
    actions.save_answers(
        administration=row,
        answers={item.number: 1 if item.reverse else 7 for item in items},
        revision=0,
        policy_shown="shown",
        by=scene.cast.viewer("mia", "partner"),
    )
    scene.submit("mia")


def test_the_fourth_style_is_named_carefully(scene, ana):
    fearful(scene)
    page = text(ana, results(scene, key="mia"))
    assert "fearful-avoidant (called disorganized in some guides)" in page


def test_the_fourth_style_carries_its_note(scene, ana):
    fearful(scene)
    page = text(ana, results(scene, key="mia"))
    assert "It is not the childhood classification called disorganized." in page


def test_the_table_holds_what_was_answered(given, ana):
    given.answer("rosa", only=range(1, 8))
    given.submit("rosa")
    # Item 8 is left out: one scale has three of its four.
    assert "3 of 4" in text(ana, results(given))


def twice(scene):
    with scene.later(days=28):
        scene.give()
        scene.finish("rosa", 2)


def test_a_change_since_the_first_is_shown(done, ana):
    twice(done)
    with done.later(days=28):
        assert "\N{MINUS SIGN}2.0" in text(done.cast.client("ana"), results(done))


def test_a_change_without_norms_has_no_verdict(done):
    twice(done)
    with done.later(days=28):
        page = text(done.cast.client("ana"), results(done))
    assert "cannot be said yet" in page
    assert "more than measurement error." not in page


def test_results_ask_as_often_for_more_sittings(done, django_assert_num_queries):
    viewer, couple = done.cast.viewer("ana", "therapist"), done.cast.couples["rosa"]
    with django_assert_num_queries(3):
        overview.results_of(viewer, couple, "aor-8")
    twice(done)
    with done.later(days=28), django_assert_num_queries(3):
        overview.results_of(viewer, couple, "aor-8")


def test_a_sitting_set_aside_counts_nowhere(done, ana):
    actions.void(
        administration=done.sitting("rosa"), by=done.cast.viewer("ana", "therapist")
    )
    assert "Rosa: anxiety" not in text(ana, results(done))


# --- one sitting ---
def test_answers_show_with_their_statements(done, ana):
    page = text(ana, one(done))
    assert "When a text I sent goes unanswered" in page
    assert page.count("Mostly true") == 8


def test_reading_is_recorded(done, ana):
    text(ana, one(done))
    entry = AuditEntry.objects.filter(action="viewed").latest("at")
    assert entry.object_id == done.sitting("rosa").pk


def test_a_draft_stays_with_its_writer(given, ana):
    given.answer("rosa", 6)
    page = text(ana, one(given))
    assert "A draft stays with the person" in page
    assert "Mostly true" not in page


def test_one_line_of_answers_is_pointed_out(done, ana):
    assert "Worth asking how it was to fill in." in text(ana, one(done))


def test_many_gaps_are_pointed_out(given, ana):
    given.answer("rosa", only=[1, 2, 3])
    given.submit("rosa")
    assert "More than one statement in five" in text(ana, one(given))


def test_it_shows_what_was_read_before_answering(done, ana):
    assert "as shown" in text(ana, one(done))


def test_talking_through_is_noted(done, ana):
    ana.post(one(done), {"then": "debrief"})
    assert done.sitting("rosa").debriefed_at == MORNING


def test_opening_for_sharing(done, ana):
    ana.post(one(done), {"then": "open"})
    release = Release.objects.get(subject_id=done.sitting("rosa").pk)
    assert release.opened_at == MORNING


def test_closing_for_sharing(done, ana):
    for then in ("open", "close"):
        ana.post(one(done), {"then": then})
    release = Release.objects.get(subject_id=done.sitting("rosa").pk)
    assert release.opened_at is None


def test_setting_aside_leads_to_the_results(done, ana):
    assert ana.post(one(done), {"then": "void"}).url == results(done)


def test_setting_aside_what_is_open_is_refused_in_words(given, ana):
    answer = ana.post(one(given), {"then": "void"}, follow=True)
    assert "Only a finished questionnaire" in answer.content.decode()


@pytest.mark.parametrize("then", ["", "delete", "x" * 5000])
def test_an_unknown_wish_is_refused(done, ana, then):
    assert ana.post(one(done), {"then": then}).status_code == 400


# --- on paper ---
@pytest.fixture
def on_paper(scene):
    therapist = scene.cast.viewer("ana", "therapist")
    couples.continue_on_paper(partner=scene.cast.partners["kim"], by=therapist)
    scene.give("lea")
    return scene


def test_paper_is_entered(on_paper, ana):
    sheet = {f"item_{n}": "6" for n in range(1, 9)}
    ana.post(one(on_paper, "kim", "paper/"), sheet)
    assert on_paper.sitting("kim").state == "submitted"


def test_paper_says_so_afterwards(on_paper, ana):
    ana.post(one(on_paper, "kim", "paper/"), {"item_1": "6"})
    assert "entered from paper" in text(ana, one(on_paper, "kim"))


def test_an_empty_sheet_is_refused_in_words(on_paper, ana):
    answer = ana.post(one(on_paper, "kim", "paper/"), {})
    assert "Enter at least one answer." in answer.content.decode()


def test_a_wrong_value_on_a_sheet_is_refused(on_paper, ana):
    ana.post(one(on_paper, "kim", "paper/"), {"item_1": "9"})
    assert on_paper.sitting("kim").state == "open"


# --- strangers ---
@pytest.mark.parametrize("who", ["ben", "cleo", "lars", "rosa", "ines", "dana", "fay"])
def test_nobody_elses_couple_opens(done, who):
    client, plan = done.cast.client(who), Plan.objects.get()
    for url in (
        new(done),
        results(done),
        one(done),
        one(done, page="paper/"),
        f"/schedules/{plan.pk}/stop/",
    ):
        found = {client.get(url).status_code, client.post(url).status_code}
        # 405 is said before any row is looked for.
        assert found - {405} == {404}


@pytest.mark.parametrize("bad", [UNKNOWN, "not-an-id", "1"])
def test_unknown_and_malformed_answer_alike(done, ana, bad):
    foreign = done.cast.client("ben").get(one(done))
    answer = ana.get(f"/administrations/{bad}/")
    assert (answer.status_code, len(answer.content)) == (404, len(foreign.content))


def test_a_start_far_ahead_is_fine(scene, ana):
    day = (MORNING + 300 * DAY).date().isoformat()
    ana.post(new(scene), form(scene, starts_on=day))
    assert Plan.objects.exists()
