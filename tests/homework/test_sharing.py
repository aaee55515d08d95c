"""What one partner can learn of the other: only what the whole rule gives."""

import re

import pytest
from django.urls import reverse

from clients.actions import releases
from clients.models import Release
from homework import overview
from homework.models import Entry

WORDS = {
    "do": "canary-may",
    "wish": "canary-wish",
    "weight": 7,
}
PRIVATE = {"softer_version": "canary-private"}


@pytest.fixture
def shared(room):
    """Rosa's half of the loop, opened by Ana and shared by Rosa."""
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    entry = room.record(answers=WORDS)
    release = Release.objects.get(subject_id=entry.pk)
    releases.share(release=release, by=room.viewer("rosa"))
    return entry


def page(room, name, entry):
    """What its author reads at its own address; everybody else, at the shared one."""
    if room.viewer(name).partner_id == entry.partner_id:
        return room.client(name).get(reverse("my_entry", args=[entry.pk]))
    release = Release.objects.filter(subject_id=entry.pk).first()
    return room.client(name).get(
        reverse("shared", args=[release.pk if release else entry.pk])
    )


def test_the_other_reads_what_was_shared(room, shared):
    assert "canary-may" in page(room, "ines", shared).content.decode()


def test_what_was_shared_is_not_at_its_authors_address(room, shared):
    url = reverse("my_entry", args=[shared.pk])
    assert room.client("ines").get(url).status_code == 404


def test_its_author_does_not_read_it_at_the_shared_address(room, shared):
    release = Release.objects.get(subject_id=shared.pk)
    url = reverse("shared", args=[release.pk])
    assert room.client("rosa").get(url).status_code == 404


def test_us_leads_to_the_shared_address(room, shared):
    release = Release.objects.get(subject_id=shared.pk)
    shown = room.client("ines").get(reverse("us")).content.decode()
    assert reverse("shared", args=[release.pk]) in shown
    assert str(shared.pk) not in shown


def test_what_may_never_be_shared_stays(room, shared):
    assert "How hard was it" not in page(room, "ines", shared).content.decode()


def test_the_outcome_is_not_shared(room, shared):
    assert "Partly" not in page(room, "ines", shared).content.decode()


def test_a_comment_is_not_shared(room, shared):
    from homework import actions  # noqa: PLC0415 only this test writes one

    actions.comment(entry=shared, body="canary-comment", by=room.viewer("ana"))
    assert "canary-comment" not in page(room, "ines", shared).content.decode()


def test_what_the_therapist_has_not_opened_stays_closed(room):
    room.assign("my-half-of-the-loop", cadence="once")
    assert page(room, "ines", room.record(answers=WORDS)).status_code == 404


def test_what_its_author_has_not_shared_stays_closed(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    assert page(room, "ines", room.record(answers=WORDS)).status_code == 404


def test_what_was_taken_back_is_closed(room, shared):
    release = Release.objects.get(subject_id=shared.pk)
    releases.withdraw(release=release, by=room.viewer("rosa"))
    assert page(room, "ines", shared).status_code == 404


def test_a_draft_is_nobody_elses(room):
    room.assign()
    room.save()
    assert page(room, "ines", Entry.objects.get()).status_code == 404


def test_a_draft_is_not_the_therapists(room):
    room.assign()
    room.save()
    url = reverse("entry", args=[Entry.objects.get().pk])
    assert room.client("ana").get(url).status_code == 404


@pytest.mark.parametrize("name", ["lea", "bo", "zoe"])
def test_strangers_see_nothing(room, shared, name):
    room.elsewhere()
    assert page(room, name, shared).status_code == 404


def test_sharing_is_offered_only_when_opened(room):
    room.assign("my-half-of-the-loop", cadence="once")
    text = page(room, "rosa", room.record(answers=WORDS)).content.decode()
    assert "Share this part" not in text


def test_sharing_is_offered_when_opened(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    text = page(room, "rosa", room.record(answers=WORDS)).content.decode()
    assert "Share this part" in text


def test_there_is_nothing_to_share_of_blanks(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    text = page(room, "rosa", room.record()).content.decode()
    assert "Share this part" not in text


# --- nothing hints at the other -------------------------------------------------------
def test_the_exercise_looks_the_same_whatever_the_other_did(room):
    room.assign()
    url = reverse("exercise", args=[room.occurrence("ines").pk])

    def text():
        found = room.client("ines").get(url).content.decode()
        return re.sub(r'(nonce|value)="[^"]{20,}"', "", found)

    before = text()
    room.record("rosa", answers=PRIVATE)
    assert text() == before


def test_to_do_is_only_ones_own(room):
    room.assign()
    cards = overview.to_do(room.viewer("ines"))
    mine = {card.occurrence.partner_id for card in cards.now + cards.week}
    assert mine == {room.cast.partners["ines"].pk}


@pytest.mark.parametrize(
    "ask",
    [overview.done_lately, overview.unseen_comments, overview.shared_with_me],
)
def test_an_overview_shows_nothing_unshared(room, ask):
    room.assign()
    room.record("rosa", answers=PRIVATE)
    assert ask(room.viewer("ines")) == []


def test_the_map_counts_only_what_both_shared(room, shared):
    marks = overview.strategy_map(room.viewer("ines"))
    assert {mark.times for mark in marks} == {0}


def test_the_map_is_the_same_for_both(room, shared):
    other = room.record("ines", answers=WORDS)
    release = Release.objects.get(subject_id=other.pk)
    releases.share(release=release, by=room.viewer("ines"))
    maps = [overview.strategy_map(room.viewer(name)) for name in ("rosa", "ines")]
    assert maps[0] == maps[1]
    assert maps[0][0].times == 2


# --- told to the therapist alone ------------------------------------------------------
@pytest.fixture
def confided(room):
    room.assign("my-half-of-the-loop", cadence="once", opened=True)
    entry = room.record(outcome="not_done", reason="not_safe", answers=WORDS)
    releases.share(
        release=Release.objects.get(subject_id=entry.pk), by=room.viewer("rosa")
    )
    return entry


@pytest.mark.parametrize("name", ["rosa", "ines"])
def test_no_page_of_a_partner_shows_the_reason(room, confided, name):
    text = page(room, name, confided).content.decode()
    assert "not safe" not in text.lower()


@pytest.mark.parametrize("name", ["rosa", "ines"])
def test_a_partners_query_does_not_even_fetch_it(room, confided, name):
    found = Entry.objects.visible_to(room.viewer(name)).get()
    assert "confided" in found.get_deferred_fields()


def test_the_therapist_reads_it_apart(room, confided):
    text = room.client("ana").get(confided.get_absolute_url()).content.decode()
    assert "not safe to do at home" in text.split("Told to you alone")[1]


def test_the_recorded_page_is_the_same_with_and_without(room, confided):
    room.record("ines", outcome="not_done")

    def text(name):
        url = reverse("recorded", args=[room.occurrence(name).pk])
        return room.client(name).get(url).context["reads"]

    assert text("rosa") == text("ines")
