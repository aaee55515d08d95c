"""What a partner does on paper: entered by the therapist, once, and said to be so."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from clients.actions import couples
from clients.models import Care, Release, ReviewItem
from homework import actions, overview
from homework.models import Entry
from practice import clock
from practice.errors import RefusedError
from practice.models import AuditEntry, Notice, Therapist
from tests import cast as casting
from tests.cast import MORNING

LATER = MORNING + timedelta(days=40)


@pytest.fixture
def paper(room):
    """Kim goes on on paper; Lea is on screen. Both have the softer start."""
    kim = room.cast.partners["kim"]
    couples.continue_on_paper(partner=kim, by=room.viewer("ana"))
    room.given = room.assign(first="lea")
    return room


def sheet(room, name="kim"):
    return reverse("occurrence_paper", args=[room.occurrence(name).pk])


def enter(room, name="kim", **changes):
    given = {"outcome": "partly", "answers": {}, "reason": ""}
    return actions.enter_from_paper(
        occurrence=room.occurrence(name), by=room.viewer("ana"), **(given | changes)
    )


def send(room, **changes):
    return room.client("ana").post(sheet(room), {"outcome": "partly"} | changes)


# --- entering -------------------------------------------------------------------------
def test_it_is_kept_as_the_partners_own(paper):
    enter(paper, answers={"softer_version": "I missed you."})
    row = Entry.objects.get()
    assert row.partner_id == paper.cast.partners["kim"].pk
    assert row.answers == {"softer_version": "I missed you."}


def test_it_says_who_entered_it(paper):
    assert enter(paper).entered_by_id == paper.cast.users["ana"].pk


def test_what_is_written_on_screen_was_entered_by_nobody_else(paper):
    assert paper.record("lea").entered_by_id is None


def test_the_occurrence_is_recorded(paper):
    enter(paper)
    assert paper.occurrence("kim").state == "recorded"


def test_it_is_on_the_trail(paper):
    row = enter(paper)
    kept = AuditEntry.objects.get(action="entered from paper")
    assert (kept.object_id, kept.actor_id) == (row.pk, paper.cast.users["ana"].pk)


def test_a_sheet_may_come_back_weeks_later_and_is_not_late(paper):
    with clock.at(LATER):
        assert not enter(paper).late


def test_nothing_is_entered_before_it_opens(paper):
    with clock.at(MORNING - timedelta(days=1)), pytest.raises(RefusedError):
        enter(paper)


def test_it_is_entered_once(paper):
    enter(paper)
    with pytest.raises(RefusedError, match="already"):
        enter(paper, outcome="done")


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_is_begun_or_taken_back_is_not_entered(paper, state):
    row = paper.occurrence("kim")
    row.state = state
    row.save(update_fields=["state"])
    with pytest.raises(RefusedError):
        enter(paper)
    assert not Entry.objects.exists()


def test_nobody_writes_for_a_partner_who_writes_on_screen(paper):
    with pytest.raises(RefusedError, match="on paper"):
        enter(paper, "lea")


def test_an_answer_that_cannot_be_kept_is_refused(paper):
    with pytest.raises(RefusedError):
        enter(paper, answers={"nothing": "x"})
    assert not Entry.objects.exists()


def test_done_asks_for_what_it_is_about(paper):
    with pytest.raises(RefusedError, match="blank"):
        enter(paper, outcome="done")


def test_a_reason_is_kept_apart(paper):
    row = enter(paper, outcome="not_done", reason="not_safe")
    assert row.confided == {"reasons": ["not_safe"]}
    assert ReviewItem.objects.get().kind == "not_safe"


def test_a_reason_belongs_to_not_done(paper):
    with pytest.raises(RefusedError):
        enter(paper, reason="no_time")


def test_what_went_badly_waits_in_review(paper):
    enter(paper, outcome="went_badly")
    assert ReviewItem.objects.get().kind == "went_badly"


def test_no_comment_is_owed_to_somebody_without_a_page(paper):
    paper.given.will_comment = True
    paper.given.save()
    enter(paper)
    assert not ReviewItem.objects.exists()


def test_it_is_not_offered_for_sharing(paper):
    paper.assign("my-half-of-the-loop", first="lea", cadence="once", opened=True)
    row = paper.cast.partners["kim"].occurrences.get(assignment__opened=True)
    actions.enter_from_paper(
        occurrence=row,
        outcome="partly",
        answers={"do": "x"},
        reason="",
        by=paper.viewer("ana"),
    )
    assert not Release.objects.exists()


def test_the_other_partner_learns_nothing_of_it(paper):
    def today():
        page = paper.client("lea").get(reverse("today")).content.decode()
        return re.sub(r'(nonce|value)="[^"]{20,}"', "", page)

    before = today()
    enter(paper, answers={"softer_version": "canary"})
    assert today() == before


def test_nothing_is_sent_to_anybody(paper):
    before = Notice.objects.count()
    enter(paper)
    assert Notice.objects.count() == before


# --- the page -------------------------------------------------------------------------
def test_the_page_asks_what_the_exercise_asks(paper):
    page = paper.client("ana").get(sheet(paper)).content.decode()
    assert 'name="answer_softer_version"' in page
    assert 'name="outcome"' in page
    assert 'name="please_read"' not in page


def test_the_page_names_whose_it_is(paper):
    assert b"Kim" in paper.client("ana").get(sheet(paper)).content


def test_sending_it_leads_to_the_entry(paper):
    answer = send(paper, answer_softer_version="I missed you.")
    row = Entry.objects.get()
    assert answer.url == row.get_absolute_url()
    assert row.answers["softer_version"] == "I missed you."


def test_a_reason_may_be_entered(paper):
    send(paper, outcome="not_done", why_not="no_time")
    assert Entry.objects.get().confided == {"reasons": ["no_time"]}


def test_a_sheet_without_an_outcome_comes_back(paper):
    page = send(paper, outcome="").content.decode()
    assert "Please say how it went." in page
    assert not Entry.objects.exists()


def test_a_second_sending_changes_nothing(paper):
    url = sheet(paper)
    client = paper.client("ana")
    client.post(url, {"outcome": "partly"})
    answer = client.post(url, {"outcome": "went_badly"}, follow=True)
    assert "already" in answer.content.decode()
    assert Entry.objects.get().outcome == "partly"


def test_the_entry_says_by_whom(paper):
    page = paper.client("ana").get(enter(paper).get_absolute_url()).content.decode()
    assert "entered from paper by Ana Reyes" in page
    assert "was told" not in page


def test_it_stays_said_when_they_care_for_others_now(paper):
    row = enter(paper)
    ben = Therapist.objects.get(user=paper.cast.users["ben"])
    couple = paper.cast.couples["lea"]
    Care.objects.create(
        practice=couple.practice, couple=couple, therapist=ben, part="cover"
    )
    Care.objects.exclude(therapist=ben).update(until=clock.now())
    page = paper.client("ben").get(row.get_absolute_url()).content.decode()
    assert "entered from paper by Ana Reyes" in page


def test_whoever_joins_later_reads_that_it_came_from_paper(paper):
    row = enter(paper)
    casting.join(paper.cast, "kim", by="ana")
    page = paper.client("kim").get(reverse("my_entry", args=[row.pk]))
    assert "Entered from paper." in page.content.decode()


def test_the_assignment_leads_to_each_sheet(paper):
    page = paper.client("ana").get(paper.given.get_absolute_url()).content.decode()
    assert sheet(paper) in page
    assert sheet(paper, "lea") not in page


def test_the_assignment_leads_to_the_exercise_to_print(paper):
    page = paper.client("ana").get(paper.given.get_absolute_url()).content.decode()
    assert reverse("library_exercise", args=["softer-start"]) in page


def test_the_assignment_marks_what_came_from_paper(paper):
    url = sheet(paper)
    enter(paper)
    page = paper.client("ana").get(paper.given.get_absolute_url()).content.decode()
    assert "from paper" in page
    assert url not in page


def test_the_couple_page_leads_there(paper):
    couple = paper.cast.couples["lea"]
    page = paper.client("ana").get(couple.get_absolute_url()).content.decode()
    assert sheet(paper) in page


def test_what_is_not_open_yet_is_not_listed(paper):
    (row,) = overview.for_couple(paper.viewer("ana"), paper.cast.couples["lea"])
    assert [len(kept.to_enter) for kept in row.kept] == [0, 1]


@pytest.mark.parametrize("name", ["ben", "cleo", "lea"])
def test_foreign_sheets_are_not_there(paper, name):
    paper.elsewhere()
    assert paper.client(name).get(sheet(paper)).status_code == 404
