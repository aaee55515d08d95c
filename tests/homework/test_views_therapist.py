"""A therapist's pages: the library, giving, following, reading, commenting."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from clients.models import ReviewItem
from homework import overview
from homework.models import Assignment, Exercise, Feedback
from practice import clock
from practice.ids import new_id
from practice.models import AuditEntry
from tests.cast import MORNING, make_admin


def text(room, url, name="ana"):
    return room.client(name).get(url).content.decode()


def sheet(room, code="softer-start", first="rosa"):
    return reverse("assign", args=[room.cast.couples[first].pk]) + f"?exercise={code}"


def give(room, code="softer-start", first="rosa", name="ana", **changes):
    data = {
        "key": str(new_id()),
        "why": "because we spoke of it",
        "whom": "both",
        "cadence": "weekly",
        "per_week": 1,
        "starts_on": "2026-03-02",
        "until": "2026-03-22",
    }
    return room.client(name).post(sheet(room, code, first), data | changes)


# --- the library ----------------------------------------------------------------------
def test_the_library_has_all_nine(room):
    groups = room.client("ana").get(reverse("library")).context["groups"]
    assert [len(group["exercises"]) > 0 for group in groups] == [True] * 9


@pytest.mark.parametrize("number", range(1, 10))
def test_each_strategy_has_a_page(room, number):
    page = room.client("ana").get(reverse("strategy", args=[number]))
    assert page.status_code == 200


@pytest.mark.parametrize("number", [0, 10])
def test_there_is_no_tenth(room, number):
    page = room.client("ana").get(reverse("strategy", args=[number]))
    assert page.status_code == 404


def test_every_exercise_can_be_looked_at(room):
    client = room.client("ana")
    codes = Exercise.objects.values_list("code", flat=True)
    found = {
        client.get(reverse("library_exercise", args=[code])).status_code
        for code in codes
    }
    assert found == {200}


def test_an_unknown_exercise_is_not_there(room):
    url = reverse("library_exercise", args=["nothing"])
    assert room.client("ana").get(url).status_code == 404


def test_the_library_is_for_therapists(room):
    assert room.client("rosa").get(reverse("library")).status_code == 404


# --- giving ---------------------------------------------------------------------------
def test_without_a_clearance_it_says_where_to_record_one(room):
    page = text(room, reverse("assign", args=[room.cast.couples["rosa"].pk]))
    assert reverse("clearance", args=[room.cast.couples["rosa"].pk]) in page


def test_without_a_clearance_b_and_c_cannot_be_chosen(room):
    page = text(room, reverse("assign", args=[room.cast.couples["rosa"].pk]))
    assert "exercise=say-the-good-thing" not in page


def test_with_a_clearance_they_can(room):
    room.clear()
    page = text(room, reverse("assign", args=[room.cast.couples["rosa"].pk]))
    assert "exercise=say-the-good-thing" in page


def test_the_reason_is_filled_in(room):
    assert "because the first sentence" in text(room, sheet(room))


def test_it_is_given(room):
    answer = give(room)
    assert answer.url == Assignment.objects.get().get_absolute_url()


def test_a_refusal_is_said_at_the_form(room):
    answer = give(room, "say-the-good-thing")
    assert "needs a clearance" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_a_lapsed_license_is_said_at_the_form(room):
    answer = give(room, first="uma", name="lars")
    assert "No license of yours is in force" in answer.content.decode()


def test_a_sensitive_one_asks_for_ones_word(room):
    room.clear()
    assert "safety" in text(room, sheet(room, "speaker-listener"))


def test_a_date_out_of_reach_is_said_at_the_form(room):
    assert "within a year" in give(room, until="9999-12-31").content.decode()


@pytest.mark.parametrize(("running", "warned"), [(0, False), (2, True)])
def test_too_much_is_said(room, running, warned):
    for _one in range(running):
        room.assign()
    assert ("a lot at once" in text(room, sheet(room))) == warned


def test_together_is_for_both_only(room):
    room.clear()
    form = room.client("ana").get(sheet(room, "one-small-promise")).context["form"]
    assert [value for value, _label in form.fields["whom"].choices] == ["both"]


@pytest.mark.parametrize("name", ["ben", "cleo", "rosa"])
def test_nobody_gives_to_another_therapists_couple(room, name):
    room.elsewhere()
    assert room.client(name).get(sheet(room)).status_code == 404


# --- following ------------------------------------------------------------------------
def test_kept_has_its_denominator(room):
    given = room.assign(cadence="daily")
    room.record()
    with clock.at(MORNING + timedelta(days=2)):
        assert "1 of 2 due so far" in text(room, given.get_absolute_url())


def test_tried_counts_and_not_done_does_not(room):
    given = room.assign(per_week=2, whom="A")
    room.record(occurrence=room.occurrence(slot=1), outcome="went_badly")
    room.record(occurrence=room.occurrence(slot=2), outcome="not_done")
    (row,) = overview.for_couple(room.viewer("ana"), given.couple)
    assert (row.kept[0].done, row.kept[0].due) == (1, 2)


def test_it_can_be_ended(room):
    given = room.assign()
    room.client("ana").post(reverse("assignment_end", args=[given.pk]))
    given.refresh_from_db()
    assert given.ended_at is not None


def test_ending_is_not_a_get(room):
    given = room.assign()
    url = reverse("assignment_end", args=[given.pk])
    assert room.client("ana").get(url).status_code == 405


@pytest.mark.parametrize("url", ["assignment", "assignment_end"])
@pytest.mark.parametrize("name", ["ben", "cleo", "rosa"])
def test_foreign_assignments_are_not_there(room, url, name):
    room.elsewhere()
    given = room.assign()
    client = room.client(name)
    ask = client.post if url == "assignment_end" else client.get
    assert ask(reverse(url, args=[given.pk])).status_code == 404


# --- reading --------------------------------------------------------------------------
@pytest.fixture
def entry(room):
    room.assign(will_comment=True)
    answers = {"first_version": "canary-first", "safe_to_say": "afraid"}
    return room.record(answers=answers, please_read=True)


def test_what_the_therapist_wants_comes_first(room, entry):
    page = text(room, entry.get_absolute_url())
    assert page.index("Afraid of the reaction") < page.index("canary-first")


def test_reading_is_recorded(room, entry):
    text(room, entry.get_absolute_url())
    assert AuditEntry.objects.filter(action="viewed", object_id=entry.pk).exists()


def test_looking_does_not_mark_it_read(room, entry):
    text(room, entry.get_absolute_url())
    assert ReviewItem.objects.filter(reviewed_at=None).count() == 2


def test_marking_it_read_leaves_the_comment_owed(room, entry):
    room.client("ana").post(entry.get_absolute_url(), {"read": "1"})
    waiting = ReviewItem.objects.filter(reviewed_at=None)
    assert [item.kind for item in waiting] == ["comment_owed"]


def test_the_comment_says_to_whom(room, entry):
    assert "To Rosa only" in text(room, entry.get_absolute_url())


def test_a_comment_is_sent(room, entry):
    room.client("ana").post(
        entry.get_absolute_url(), {"key": new_id(), "body": "Well put."}
    )
    assert Feedback.objects.get().body == "Well put."


def test_an_empty_comment_is_not(room, entry):
    room.client("ana").post(entry.get_absolute_url(), {"key": new_id(), "body": "  "})
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("name", ["ben", "cleo", "ines", "rosa"])
def test_foreign_entries_are_not_there(room, entry, name):
    room.elsewhere()
    assert room.client(name).get(entry.get_absolute_url()).status_code == 404


# --- for the caseload and the practice ------------------------------------------------
def test_the_state_names_each_partner(room, entry):
    couple = room.cast.couples["rosa"]
    found = overview.state_for_caseload(room.viewer("ana"), [couple.pk])
    rosa = found[couple.pk, room.cast.partners["rosa"].pk]
    ines = found[couple.pk, room.cast.partners["ines"].pk]
    assert (rosa.open, rosa.feedback_owed, rosa.last_recorded) == (0, 1, MORNING)
    assert (ines.open, ines.feedback_owed, ines.last_recorded) == (1, 0, None)


def test_what_was_not_recorded_is_overdue(room):
    room.assign(cadence="daily", whom="A", until=date(2026, 3, 3))
    couple = room.cast.couples["rosa"]
    with clock.at(MORNING + timedelta(days=3)):
        found = overview.state_for_caseload(room.viewer("ana"), [couple.pk])
    assert found[couple.pk, room.cast.partners["rosa"].pk].overdue == 2


def test_the_state_takes_three_queries(room, entry, django_assert_num_queries):
    room.assign(first="lea")
    viewer = room.viewer("ana")
    ids = [couple.pk for couple in room.cast.couples.values()]
    with django_assert_num_queries(3):
        overview.state_for_caseload(viewer, ids)


def test_to_do_takes_the_same_queries_for_more(room, django_assert_num_queries):
    viewer = room.viewer("rosa")
    room.assign()
    with django_assert_num_queries(1):
        overview.to_do(viewer)
    room.assign("kind-words-to-myself", per_week=3)
    room.assign("three-minute-pause", cadence="daily")
    with django_assert_num_queries(1):
        overview.to_do(viewer)


def test_the_timeline_takes_three_queries(room, entry, django_assert_num_queries):
    viewer = room.viewer("ana")
    with django_assert_num_queries(3):
        events = overview.timeline(viewer, room.cast.couples["rosa"])
    assert {event.kind for event in events} == {"assigned", "recorded"}


def test_a_small_group_is_not_counted_out(room, entry):
    make_admin(room.cast, "dana", room.cast.practices["harbor"])
    (ana,) = overview.figures(room.viewer("dana"))
    assert (ana.name, ana.due, ana.recorded) == ("Ana Reyes", None, None)


def test_other_couples_are_in_no_overview(room, entry):
    room.elsewhere()
    couple = room.cast.couples["rosa"]
    assert overview.timeline(room.viewer("ben"), couple) == []
    assert overview.for_couple(room.viewer("ben"), couple) == []
