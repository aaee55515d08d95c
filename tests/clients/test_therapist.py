"""A therapist's pages of one couple's care."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.actions import care, consents, couples
from clients.models import Clearance, Couple, Note, Release, ReviewItem, TherapySession
from practice import clock
from practice.ids import new_id
from tests.cast import MORNING
from tests.clients.way_in import text

SIGNED = {
    "screened_on": "2026-03-01",
    "method": "interview",
    "review_on": "2026-06-01",
    "signed": "on",
}


def page_of(name, cast, key="rosa"):
    return reverse(name, args=[cast.couples[key].pk])


def clearances(cast):
    return Clearance.objects.filter(couple=cast.couples["rosa"], withdrawn_at=None)


# --- clearance ------------------------------------------------------------------------
def test_a_clearance_is_signed(cast):
    cast.client("ana").post(page_of("clearance", cast), SIGNED)
    assert clearances(cast).get().screened_on == date(2026, 3, 1)


def test_only_the_review_date_is_suggested(cast):
    form = cast.client("ana").get(page_of("clearance", cast)).context["form"]
    assert form.initial == {"review_on": date(2026, 3, 2) + timedelta(days=90)}


@pytest.mark.parametrize(
    "changed",
    [
        {"signed": ""},
        {"method": ""},
        {"screened_on": "2026-03-03"},
        {"review_on": "2026-03-02"},
        {"screened_on": "2026-02-30"},
    ],
)
def test_an_incomplete_clearance_is_not_signed(cast, changed):
    cast.client("ana").post(page_of("clearance", cast), {**SIGNED, **changed})
    assert not clearances(cast).exists()


def test_a_clearance_is_taken_back(cast):
    browser = cast.client("ana")
    browser.post(page_of("clearance", cast), SIGNED)
    browser.post(page_of("clearance", cast), {"do": "withdraw"})
    assert not clearances(cast).exists()


def test_a_clearance_needs_a_license(cast):
    page = cast.client("lars").post(page_of("clearance", cast, "uma"), SIGNED)
    assert "No license of yours is in force" in text(page)


# --- sessions -------------------------------------------------------------------------
def planned(cast):
    return TherapySession.objects.filter(couple=cast.couples["rosa"])


WHEN = {"day": "2026-03-10", "time": "17:30", "attendees": "A"}


def test_a_session_is_planned_in_the_therapists_zone(cast):
    cast.client("ana").post(page_of("session_new", cast), WHEN)
    assert planned(cast).get().starts_at == datetime(2026, 3, 10, 22, 30, tzinfo=UTC)


def test_the_same_session_is_planned_once(cast):
    for _ in range(2):
        cast.client("ana").post(page_of("session_new", cast), WHEN)
    assert planned(cast).count() == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon"])
def test_an_impossible_day_is_refused(cast, day):
    answer = cast.client("ana").post(page_of("session_new", cast), {**WHEN, "day": day})
    assert answer.status_code in (200, 302)


def test_a_session_is_cancelled(cast):
    browser = cast.client("ana")
    browser.post(page_of("session_new", cast), WHEN)
    browser.post(reverse("session_cancel", args=[planned(cast).get().pk]))
    assert not planned(cast).ahead().exists()


def test_returning_stays_on_our_own_pages(cast):
    browser = cast.client("ana")
    browser.post(page_of("session_new", cast), WHEN)
    address = reverse("session_cancel", args=[planned(cast).get().pk])
    answer = browser.post(address, {"next": "https://elsewhere.example/"})
    assert answer["Location"] == page_of("couple", cast)


# --- notes ----------------------------------------------------------------------------
def test_a_note_is_kept_once(cast):
    sent = {"key": str(new_id()), "body": "A thought."}
    for _ in range(2):
        cast.client("ana").post(page_of("notes", cast), sent)
    assert Note.objects.get(couple=cast.couples["rosa"]).body == "A thought."


def test_a_stranger_reads_no_notes(cast):
    assert cast.client("ben").get(page_of("notes", cast)).status_code == 404


def queries(browser, address):
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(address)
    return len(asked)


def test_notes_cost_the_same_however_many(cast):
    couple, by = cast.couples["rosa"], cast.viewer("ana")
    browser = cast.client("ana")
    care.write_note(couple=couple, body="One", by=by)
    few = queries(browser, page_of("notes", cast))
    for _ in range(5):
        care.write_note(couple=couple, body="More", by=by)
    assert queries(browser, page_of("notes", cast)) == few


# --- settings -------------------------------------------------------------------------
def test_the_mode_is_set(cast):
    cast.client("ana").post(page_of("couple_settings", cast), {"mode": "deciding"})
    assert Couple.objects.get(pk=cast.couples["rosa"].pk).mode == "deciding"


def test_care_does_not_end_by_one_click(cast):
    cast.client("ana").post(page_of("couple_settings", cast), {"do": "end"})
    assert Couple.objects.get(pk=cast.couples["rosa"].pk).ended_at is None


def test_care_ends_without_a_license(cast):
    address = page_of("couple_settings", cast, "uma")
    cast.client("lars").post(address, {"do": "end", "sure": "on"})
    assert Couple.objects.get(pk=cast.couples["uma"].pk).ended_at == MORNING


def test_nothing_new_begins_after_the_end(cast):
    couples.end_care(couple=cast.couples["rosa"], by=cast.viewer("ana"))
    page = cast.client("ana").post(page_of("session_new", cast), WHEN)
    assert "has ended" in text(page)


# --- asides ---------------------------------------------------------------------------
@pytest.fixture
def said(cast):
    return care.send_aside(
        body="I would rather say this alone.", by=cast.viewer("rosa")
    )


def waiting(cast):
    return ReviewItem.objects.visible_to(cast.viewer("ana")).waiting()


def test_reading_an_aside_settles_nothing(cast, said):
    cast.client("ana").get(reverse("aside_read", args=[said.pk]))
    assert waiting(cast).filter(subject_id=said.pk).exists()


def test_saying_so_settles_it(cast, said):
    cast.client("ana").post(reverse("aside_read", args=[said.pk]))
    assert not waiting(cast).filter(subject_id=said.pk).exists()


def test_an_aside_is_read_by_its_therapist_only(cast, said):
    assert (
        cast.client("ben").get(reverse("aside_read", args=[said.pk])).status_code == 404
    )


# --- the ledger and releases ----------------------------------------------------------
def test_the_ledger_says_who_has_no_reminders(cast):
    kim = cast.partners["kim"]
    page = cast.client("ana").get(reverse("ledger", args=[kim.couple_id, kim.pk]))
    assert "has not chosen them" in text(page)


@pytest.fixture
def release(cast):
    rosa = cast.partners["rosa"]
    return Release.objects.create(
        practice_id=rosa.practice_id,
        couple_id=rosa.couple_id,
        author=rosa,
        kind="scores",
        subject_id=new_id(),
    )


def test_a_therapist_opens_and_closes(cast, release):
    browser, address = cast.client("ana"), reverse("release_open", args=[release.pk])
    browser.post(address)
    release.refresh_from_db()
    opened = release.opened_at
    browser.post(address, {"do": "close"})
    release.refresh_from_db()
    assert (opened, release.opened_at) == (MORNING, None)


def test_what_is_not_opened_cannot_be_shared(cast, release):
    cast.client("rosa").post(reverse("release_share", args=[release.pk]))
    release.refresh_from_db()
    assert release.shared_at is None


@pytest.fixture
def shared(cast, release):
    cast.client("ana").post(reverse("release_open", args=[release.pk]))
    cast.client("rosa").post(reverse("release_share", args=[release.pk]))
    release.refresh_from_db()
    return release


def test_the_author_shares(shared):
    assert shared.shared_at == MORNING


def test_stopping_is_warned_about_first(cast, shared):
    address = reverse("release_share", args=[shared.pk])
    page = cast.client("rosa").post(address, {"do": "stop"})
    assert "may be noticed" in text(page)


def test_stopping_after_the_warning(cast, shared):
    address = reverse("release_share", args=[shared.pk])
    cast.client("rosa").post(address, {"do": "stop", "sure": "yes"})
    shared.refresh_from_db()
    assert shared.withdrawn_at == MORNING


def test_who_received_it_cannot_stop_it(cast, shared):
    address = reverse("release_share", args=[shared.pk])
    answer = cast.client("ines").post(address, {"do": "stop", "sure": "yes"})
    assert answer.status_code == 404


def test_a_pause_moves_reminders_to_its_end(cast):
    from clients.reminders import contact_of_person  # noqa: PLC0415

    viewer = cast.viewer("rosa")
    consents.set_contact(
        contact=consents.SafeContact(
            email="rosa@example.org",
            private=True,
            safe_from=datetime(2026, 1, 1, 9).time(),  # noqa: DTZ001
            safe_until=datetime(2026, 1, 1, 20).time(),  # noqa: DTZ001
            zone="America/Chicago",
            sender_word="Notes",
            practice_time=datetime(2026, 1, 1, 18).time(),  # noqa: DTZ001
            paused_until=date(2026, 3, 9),
        ),
        by=viewer,
    )
    contact = contact_of_person(viewer.person_id)
    opens = contact.safe_hours.next_allowed(clock.now(), contact.zone)
    assert opens == datetime(2026, 3, 9, 14, tzinfo=UTC)
