"""A sheet answered on paper is entered in steps, and no step overwrites another."""

import pytest

import assessments.actions
from assessments.models import Administration
from clients.actions import couples
from clients.models import Partner
from tests.given import give_measure


def sitting(world, key):
    """The open sitting of one partner of Tom & Aisha or Mia & Jon."""
    cast = world.cast
    by = cast.viewer("ana")
    if key == "tom":
        tom = Partner.objects.get(pk=cast.partners["tom"].pk)
        couples.continue_on_paper(partner=tom, by=by)
    give_measure(cast, key, "aor-24", whom="A")
    return Administration.objects.get(partner=cast.partners[key])


@pytest.fixture
def sheet(world):
    """Tom's, who works on paper."""
    return sitting(world, "tom")


@pytest.fixture
def on_screen(world):
    """Mia's, who answers on screen."""
    return sitting(world, "mia")


def place(row):
    return f"administrations/{row.pk}/paper/"


def enter(program, row, version, answers, *, finished=False):
    sent = {"answers": answers, "finished": finished}
    return program.put(place(row), sent, **{"If-Match": f'"{version}"'})


def test_the_version_is_the_etag(ana, sheet):
    assert ana.get(place(sheet))["ETag"] == '"0"'


def test_a_step_is_kept_and_has_a_new_version(ana, sheet):
    answer = enter(ana, sheet, 0, {"1": 5, "2": "-"})
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert ana.get(place(sheet)).json()["answers"] == {"1": 5, "2": "-"}


def test_without_if_match_nothing_is_written(ana, sheet):
    answer = ana.put(place(sheet), {"answers": {"1": 5}})
    assert answer.status_code == 428
    assert ana.get(place(sheet)).json()["answers"] == {}


def test_a_stale_version_gets_the_present_one_and_loses_nothing(ana, sheet):
    enter(ana, sheet, 0, {"1": 5})
    answer = enter(ana, sheet, 0, {"1": 2})
    assert (answer.status_code, answer["ETag"]) == (412, '"1"')
    assert answer.json()["present"]["answers"] == {"1": 5}
    assert ana.get(place(sheet)).json()["answers"] == {"1": 5}


def test_with_the_present_version_one_goes_on(ana, sheet):
    enter(ana, sheet, 0, {"1": 5})
    version = enter(ana, sheet, 0, {"1": 2})["ETag"].strip('"')
    assert enter(ana, sheet, version, {"1": 2}).status_code == 200


def test_a_finished_sheet_is_scored(ana, sheet):
    enter(ana, sheet, 0, {"1": 5})
    answers = {str(n): 4 for n in range(1, 25)}
    assert enter(ana, sheet, 1, answers, finished=True).status_code == 200
    found = ana.get(f"administrations/{sheet.pk}/").json()
    assert (found["state"], found["from_paper"]) == ("submitted", True)
    assert found["scores"]


def test_a_finished_sheet_is_not_entered_again(ana, sheet):
    enter(ana, sheet, 0, {"1": 5}, finished=True)
    answer = enter(ana, sheet, 1, {"1": 6}, finished=True)
    assert answer.status_code == 422
    assert "already finished" in answer.json()["detail"]


def test_a_whole_sheet_of_somebody_who_signs_in_is_entered_at_once(ana, on_screen):
    assert enter(ana, on_screen, 0, {"1": 5}, finished=True).status_code == 200


def test_a_part_of_it_is_not_kept(ana, on_screen):
    answer = enter(ana, on_screen, 0, {"1": 5})
    assert answer.status_code == 422
    assert "does not work on paper" in answer.json()["detail"]
    on_screen.refresh_from_db()
    assert (on_screen.state, on_screen.revision) == ("open", 0)


def test_what_is_begun_on_screen_stays_with_its_person(ana, on_screen, world):
    assessments.actions.save_answer(
        administration=on_screen,
        number=1,
        value=7,
        revision=0,
        policy_shown="shown",
        by=world.cast.viewer("mia", "partner"),
    )
    answer = enter(ana, on_screen, 0, {"1": 2}, finished=True)
    assert answer.status_code == 412
    assert answer.json()["present"]["answers"] == {}
    assert enter(ana, on_screen, 1, {"1": 2}, finished=True).status_code == 422


def test_an_answer_off_the_scale_is_refused(ana, sheet):
    answer = enter(ana, sheet, 0, {"1": 9})
    assert answer.status_code == 422
    assert "choose one of the answers" in answer.json()["detail"]


@pytest.mark.parametrize("answers", [[], {"x": 1}, {"01": 1}, {"1": "5"}, {"1": True}])
def test_answers_of_another_shape_are_refused(ana, sheet, answers):
    answer = enter(ana, sheet, 0, answers)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["answers"])
