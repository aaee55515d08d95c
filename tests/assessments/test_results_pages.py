"""Results pages of any questionnaire, and what the caseload says of them."""

from datetime import timedelta

import pytest
from django.db import connection

from assessments.models import Administration, Plan, Score, Wording
from clients.models import TherapySession
from practice.encryption import forget_keys
from practice.models import Therapist
from tests.cast import MORNING

WEEK = timedelta(weeks=1)
WORDS = {
    "gad-7": {"instructions": "", "items": [f"Statement {n}" for n in range(1, 8)]},
}


class Results:
    """Short words for a couple's finished sittings, made straight in the tables."""

    def __init__(self, scene):
        self.scene = scene
        self.couple = scene.cast.couples["rosa"]
        self.practice = scene.cast.practices["harbor"]
        self.ana = Therapist.objects.get(user=scene.cast.users["ana"])
        self.plans = {}

    def plan(self, code):
        if code not in self.plans:
            self.plans[code] = Plan.objects.create(
                practice=self.practice,
                couple=self.couple,
                instrument=self.scene.form(code),
                starts_on=MORNING.date() - timedelta(days=400),
                made_by=self.ana,
            )
        return self.plans[code]

    def sitting(self, code, key, weeks_ago, *, state="submitted"):
        at = MORNING - weeks_ago * WEEK
        partner = self.scene.cast.partners[key]
        return Administration.objects.create(
            practice=self.practice,
            couple=self.couple,
            plan=self.plan(code),
            instrument=self.plan(code).instrument,
            partner=partner,
            person_key=partner.person_id,
            round_key=f"{weeks_ago}",
            state=state,
            opens_at=at,
            due_at=at,
            submitted_at=at if state == "submitted" else None,
            answers={} if state == "submitted" else None,
        )

    def scored(self, code, key, *values, scale="total"):
        """One value a week, the last of them now."""
        for number, value in enumerate(values):
            row = self.sitting(code, key, len(values) - 1 - number)
            Score.objects.create(
                practice=self.practice,
                couple=self.couple,
                administration=row,
                partner=row.partner,
                instrument=row.instrument,
                scale=scale,
                value=value,
                answered=7,
                items=7,
            )

    def page(self, code):
        url = f"/couples/{self.couple.pk}/questionnaires/{code}/"
        return self.scene.cast.client("ana").get(url).content.decode()

    def caseload(self):
        return self.scene.cast.client("ana").get("/caseload/").content.decode()


@pytest.fixture
def results(scene):
    made = Results(scene)
    Wording.objects.create(
        practice=made.practice,
        instrument=scene.form("gad-7"),
        version=1,
        document=WORDS["gad-7"],
        checksum="x",
        attested="mine to use",
        attested_by=scene.cast.users["ana"],
    )
    return made


def test_a_questionnaire_without_a_map_has_its_results(results):
    results.scored("wir-5", "rosa", 7.0, 6.0)
    page = results.page("wir-5")
    assert "The week as a whole" in page
    assert "Attachment map" not in page


def test_a_house_measure_says_what_it_is(results):
    results.scored("wir-5", "rosa", 7.0)
    said = "House measure, no published norms, not a diagnosis."
    assert said in results.page("wir-5")


def test_a_published_measure_names_its_source(results):
    results.scored("gad-7", "rosa", 12.0)
    page = results.page("gad-7")
    assert "Published measure, not a diagnosis." in page
    assert "published figures are named below" in page


def test_promise_3_a_house_measure_without_norms_has_no_verdict(results):
    results.scored("wir-5", "rosa", 9.0, 1.0)
    page = results.page("wir-5")
    assert "No reliability with a source is known here" in page
    assert "Worth a look" not in page


def test_the_published_threshold_and_cut_stand_there_with_their_sources(results):
    results.scored("gad-7", "rosa", 12.0, 11.0)
    page = results.page("gad-7")
    assert "A change counts from 4.0 points (NHS Talking Therapies" in page
    assert "Distress begins at " in page


def test_recovery_is_named(results):
    results.scored("gad-7", "rosa", 15.0, 4.0)
    page = results.page("gad-7")
    assert "recovered: better by more than error, and past the cut" in page


def test_who_started_in_the_functional_range_is_told_so(results):
    results.scored("gad-7", "rosa", 6.0, 1.0)
    assert "started in the functional range" in results.page("gad-7")


def test_the_couple_is_never_averaged(results):
    results.scored("gad-7", "rosa", 4.0)
    results.scored("gad-7", "ines", 14.0)
    page = results.page("gad-7")
    assert "one of the two in the distressed range" in page
    assert "10 apart" in page


def test_an_alert_comes_with_what_next_and_a_note(results):
    results.scored("gad-7", "rosa", 4.0, 12.0)
    page = results.page("gad-7")
    assert "Worse than at the first sitting, by more than error." in page
    assert "Ask what has become harder" in page
    assert "one chance in forty" in page


def test_a_gap_is_shown_without_any_reliability(results):
    results.scored("wir-5", "rosa", 7.0)
    for weeks in (1, 2):
        results.sitting("wir-5", "ines", weeks, state="open")
    assert "nothing can be judged" in results.page("wir-5")


def test_one_missed_is_no_gap(results):
    results.scored("wir-5", "rosa", 7.0)
    results.sitting("wir-5", "ines", 1, state="open")
    assert "nothing can be judged" not in results.page("wir-5")


def test_what_is_about_safety_has_no_pictures(results):
    results.scored("psc-6", "rosa", 4.0, scale="concerns")
    page = results.page("psc-6")
    assert "has no pictures and no trends" in page
    assert "chart" not in page.split("<main", 1)[1]


def test_the_numbers_beside_a_picture_are_its_only_table(results):
    results.scored("wir-5", "rosa", 7.0, 6.0)
    assert "The same as a table" not in results.page("wir-5")


# --- the caseload ---
def test_the_caseload_says_who_is_worse(results):
    results.scored("gad-7", "rosa", 4.0, 12.0)
    assert "Rosa is worse than at first" in results.caseload()


def test_the_caseload_says_who_has_lost_ground(results):
    results.scored("gad-7", "rosa", 12.0, 4.0, 11.0)
    assert "Rosa has lost ground" in results.caseload()


def test_the_caseload_names_a_gap(results):
    for weeks in (1, 2):
        results.sitting("wir-5", "ines", weeks, state="open")
    assert "Ines missed a questionnaire twice in a row" in results.caseload()


def test_finishing_the_later_one_closes_the_gap(results):
    for weeks in (2, 3):
        results.sitting("wir-5", "ines", weeks, state="open")
    results.sitting("wir-5", "ines", 1)
    assert "twice in a row" not in results.caseload()


def test_one_each_of_two_questionnaires_is_no_gap(results):
    results.sitting("wir-5", "ines", 1, state="open")
    results.sitting("aor-8", "ines", 2, state="open")
    assert "twice in a row" not in results.caseload()


def test_promise_3_the_caseload_is_silent_without_a_reliability(results):
    results.scored("wir-5", "rosa", 9.0, 1.0)
    assert "worse than at first" not in results.caseload()


def test_a_hint_to_watch_stays_on_the_results_page(results):
    results.scored("gad-7", "rosa", 4.0, 7.0)
    assert "Perhaps worse" in results.page("gad-7")
    assert "worse than at first" not in results.caseload()


def test_no_gain_is_a_reason_where_a_cut_says_what_is_called_for(results):
    for weeks in range(5):
        couples_session(results, weeks)
    results.scored("gad-7", "rosa", *[12.0] * 6)
    assert "Four sessions on" in results.page("gad-7")
    assert "Rosa: no gain so far" in results.caseload()


def couples_session(results, weeks):
    TherapySession.objects.create(
        practice=results.practice,
        couple=results.couple,
        starts_at=MORNING - weeks * WEEK - timedelta(hours=1),
        attendees="both",
    )


# --- cost ---
def cost(client, url):
    client.get(url)
    forget_keys()
    asked = []

    def count(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("place", ["results", "caseload"])
def test_a_hundred_sittings_ask_no_more_often_than_four(results, place):
    url = {
        "results": f"/couples/{results.couple.pk}/questionnaires/gad-7/",
        "caseload": "/caseload/",
    }[place]
    client = results.scene.cast.client("ana")
    for key in ("rosa", "ines"):
        results.scored("gad-7", key, 12.0, 10.0)
    few = cost(client, url)
    Score.objects.all().delete()
    Administration.objects.all().delete()
    for key in ("rosa", "ines"):
        results.scored("gad-7", key, *[12.0, 9.0] * 25)
    assert Administration.objects.count() == 100
    assert cost(client, url) == few <= 14


def test_alerts_of_the_caseload_match_those_of_the_page(results):
    results.scored("gad-7", "rosa", 12.0, 3.0)
    results.scored("gad-7", "ines", 3.0, 12.0)
    page = results.page("gad-7")
    assert "One is better and the other worse" in page
    assert "Ines is worse than at first" in results.caseload()
