"""Today, Us and My progress show one's own, and of the other only what is shared."""

from datetime import timedelta

import pytest

import assessments.actions
import homework.actions
from assessments.models import Administration
from clients.actions import care, couples, releases
from clients.models import Release
from homework.models import Occurrence
from practice import clock
from tests.cast import ZONE
from tests.world import answer_all, written


@pytest.fixture
def see(cast):
    """Open a page as somebody."""
    return lambda name, path: cast.client(name).get(path).content.decode()


def record(cast, name):
    viewer = cast.viewer(name, "partner")
    occurrence = Occurrence.objects.filter(partner_id=viewer.partner_id).first()
    return homework.actions.record(
        occurrence=occurrence,
        outcome="done",
        answers=written(occurrence, name),
        reason="",
        please_read=False,
        talk_about=False,
        policy_shown="shown",
        by=viewer,
    )


def give_good_moments(cast, assign):
    """An exercise with words to share; it needs a clearance."""
    today = clock.today(ZONE)
    care.sign_clearance(
        couple=cast.couples["rosa"],
        screened_on=today,
        method="interview",
        review_on=today + timedelta(days=90),
        by=cast.viewer("ana", "therapist"),
    )
    assign(cast, "rosa", code="three-good-moments", cadence="weekly")


def share(cast, entry, name):
    release = Release.objects.get(subject_id=entry.pk)
    if release.opened_at is None:
        releases.open_release(release=release, by=cast.viewer("ana", "therapist"))
    releases.share(release=release, by=cast.viewer(name, "partner"))
    return release


def test_today_greets_by_name(see):
    assert "Good morning, Rosa" in see("rosa", "/today/")


def test_today_shows_what_is_open(cast, see, assign):
    assign(cast, "rosa")
    assert "Three-minute pause" in see("rosa", "/today/")


def test_today_says_in_a_few_words_who_will_see_it(cast, see, assign):
    assign(cast, "rosa")
    assert "Ana reads this." in see("rosa", "/today/")


def test_today_always_offers_something_for_the_therapist(see):
    assert "Something for Ana" in see("rosa", "/today/")


def test_today_does_not_name_the_other(cast, see, plan, assign):
    plan(cast, "rosa")
    assign(cast, "rosa")
    record(cast, "ines")
    assert "Ines" not in see("rosa", "/today/")


@pytest.mark.parametrize("path", ["/today/", "/us/", "/progress/"])
def test_what_the_other_does_changes_nothing(cast, see, plan, assign, path):
    plan(cast, "rosa")
    assign(cast, "rosa")
    before = see("rosa", path)
    record(cast, "ines")
    sitting = Administration.objects.get(partner=cast.partners["ines"])
    answer_all(sitting, cast.viewer("ines", "partner"))
    sitting.refresh_from_db()
    assessments.actions.submit(
        administration=sitting, by=cast.viewer("ines", "partner")
    )
    assert without_tokens(see("rosa", path)) == without_tokens(before)


def without_tokens(text):
    """A page without what is new on each answer."""
    return [
        line
        for line in text.splitlines()
        if "nonce" not in line and "csrfmiddlewaretoken" not in line
    ]


def test_a_session_with_the_other_alone_is_not_shown(cast, see):
    couples.plan_session(
        couple=cast.couples["rosa"],
        starts_at=clock.now() + timedelta(days=2),
        attendees="B",
        by=cast.viewer("ana", "therapist"),
    )
    assert "Your next session" not in see("rosa", "/today/")
    assert "Your next session" in see("ines", "/today/")


def test_a_new_comment_stands_on_top_of_done(cast, see, assign):
    assign(cast, "rosa")
    entry = record(cast, "rosa")
    homework.actions.comment(
        entry=entry, body="Well done", by=cast.viewer("ana", "therapist")
    )
    assert "Ana wrote to you about" in see("rosa", "/today/")


def test_us_says_the_same_to_everyone_until_something_is_shared(see):
    said = "Things either of you chooses to share appear here."
    assert said in see("rosa", "/us/")
    assert said in see("mia", "/us/")


def test_us_is_alike_for_who_never_wrote_and_whose_partner_keeps_to_themselves(
    cast, see, assign
):
    assign(cast, "rosa")
    record(cast, "ines")
    ours, theirs = see("rosa", "/us/"), see("mia", "/us/")
    assert without_tokens(ours) == without_tokens(theirs)


def test_what_is_shared_by_the_whole_rule_arrives(cast, see, assign):
    give_good_moments(cast, assign)
    share(cast, record(cast, "ines"), "ines")
    assert "Shared with you" in see("rosa", "/us/")


def test_what_was_shared_and_taken_back_is_gone(cast, see, assign):
    give_good_moments(cast, assign)
    release = share(cast, record(cast, "ines"), "ines")
    releases.withdraw(release=release, by=cast.viewer("ines", "partner"))
    assert "Shared with you" not in see("rosa", "/us/")


def test_what_one_shares_can_be_stopped(cast, see, assign):
    give_good_moments(cast, assign)
    share(cast, record(cast, "rosa"), "rosa")
    assert "Stop sharing" in see("rosa", "/us/")


def test_progress_counts_weeks_with_practice(cast, see, assign):
    assign(cast, "rosa")
    record(cast, "rosa")
    assert "1 week with practice so far" in see("rosa", "/progress/")


def test_results_wait_until_they_were_talked_through(cast, see, plan):
    plan(cast, "rosa")
    sitting = Administration.objects.get(partner=cast.partners["rosa"])
    answer_all(sitting, cast.viewer("rosa", "partner"))
    sitting.refresh_from_db()
    assessments.actions.submit(
        administration=sitting, by=cast.viewer("rosa", "partner")
    )
    assert "here and now" not in see("rosa", "/progress/")
    sitting.refresh_from_db()
    assessments.actions.debrief(
        administration=sitting, by=cast.viewer("ana", "therapist")
    )
    assert "here and now" in see("rosa", "/progress/")


@pytest.mark.parametrize("path", ["/today/", "/us/", "/progress/"])
def test_the_title_is_neutral(see, path):
    assert "<title>Notes</title>" in see("rosa", path)
