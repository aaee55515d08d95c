"""A partner's own pages."""

import pytest
from django.urls import reverse

from clients.actions import care, couples
from clients.models import Aside, Consent, ContactPreference
from practice.ids import new_id
from tests.clients.way_in import invited, text

PAGES = ["aside", "reminders", "my_data"]


@pytest.fixture
def rosa(cast):
    return cast.client("rosa")


@pytest.mark.parametrize("name", PAGES)
def test_no_page_holds_the_others_name(cast, rosa, name):
    care.send_aside(body="Mine.", by=cast.viewer("ines"))
    assert "Ines" not in text(rosa.get(reverse(name)))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_what_the_other_sent(cast, rosa, name):
    care.send_aside(body="Only for Ana.", by=cast.viewer("ines"))
    assert "Only for Ana" not in text(rosa.get(reverse(name)))


@pytest.mark.parametrize("name", PAGES)
def test_every_title_is_neutral(rosa, name):
    assert "<title>Notes</title>" in text(rosa.get(reverse(name)))


# --- something for the therapist ------------------------------------------------------
def test_an_aside_is_sent_once(cast, rosa):
    sent = {"key": str(new_id()), "body": "One thing."}
    for _ in range(2):
        rosa.post(reverse("aside"), sent)
    assert Aside.objects.filter(partner=cast.partners["rosa"]).count() == 1


def test_who_reads_is_said_before_writing(rosa):
    assert "Ana reads this" in text(rosa.get(reverse("aside")))


def test_what_was_said_is_kept_with_it(cast, rosa):
    rosa.post(reverse("aside"), {"key": str(new_id()), "body": "One thing."})
    aside = Aside.objects.get(partner=cast.partners["rosa"])
    assert aside.policy_shown.startswith("Ana reads this")


def test_an_empty_one_is_not_sent(cast, rosa):
    rosa.post(reverse("aside"), {"key": str(new_id()), "body": "  "})
    assert not Aside.objects.filter(partner=cast.partners["rosa"]).exists()


def test_anothers_key_takes_nothing_over(cast, rosa):
    theirs = care.send_aside(body="Theirs.", by=cast.viewer("ines"))
    rosa.post(reverse("aside"), {"key": str(theirs.pk), "body": "Mine."})
    assert Aside.objects.get(pk=theirs.pk).body == "Theirs."


# --- reminders ------------------------------------------------------------------------
HOURS = {
    "email": "rosa@example.org",
    "private": "on",
    "safe_from": "08:00",
    "safe_until": "12:00",
    "sender_word": "Reading list",
    "zone": "America/Chicago",
    "practice_time": "07:00",
}


def contact(cast):
    return ContactPreference.objects.get(person=cast.partners["rosa"].person_id)


def test_hours_and_sender_change(cast, rosa):
    rosa.post(reverse("reminders"), HOURS)
    row = contact(cast)
    assert (row.safe_until.hour, row.sender_word) == (12, "Reading list")


def test_a_pause_is_kept_and_ended(cast, rosa):
    rosa.post(reverse("reminders"), {**HOURS, "paused_until": "2026-04-01"})
    paused = contact(cast).paused_until
    rosa.post(reverse("reminders"), HOURS)
    assert (str(paused), contact(cast).paused_until) == ("2026-04-01", None)


def test_an_empty_address_stops_reminders(cast, rosa):
    rosa.post(reverse("reminders"), {**HOURS, "email": ""})
    assert not contact(cast).email_allowed


def test_that_the_address_is_private_is_said_each_time(rosa):
    page = text(rosa.get(reverse("reminders")))
    assert "checked" not in page.split('name="private"')[1][:80]


# --- my data --------------------------------------------------------------------------
def given(cast, kind):
    return Consent.objects.filter(
        partner=cast.partners["rosa"], kind=kind, withdrawn_at=None
    ).exists()


def test_a_choice_is_taken_back(cast, rosa):
    rosa.post(reverse("my_data"), {"withdraw": "messages"})
    assert not given(cast, "messages")


@pytest.mark.parametrize("kind", ["messages", "agreement", "online_work"])
def test_without_it_no_reminder_goes_out(cast, rosa, kind):
    rosa.post(reverse("my_data"), {"withdraw": kind})
    assert not contact(cast).email_allowed


def test_taking_back_a_needed_one_closes_the_pages(rosa):
    rosa.post(reverse("my_data"), {"withdraw": "online_work"})
    assert rosa.get(reverse("aside"))["Location"] == reverse("join_choices")


def test_an_unknown_choice_is_not_found(rosa):
    assert rosa.post(reverse("my_data"), {"withdraw": "x"}).status_code == 404


def test_who_opened_the_record_is_named(cast, rosa):
    partner = cast.partners["rosa"]
    cast.client("ana").get(reverse("ledger", args=[partner.couple_id, partner.pk]))
    assert "Ana Reyes" in text(rosa.get(reverse("my_data")))


def test_what_was_opened_is_said(cast, rosa):
    aside = care.send_aside(body="Mine.", by=cast.viewer("rosa"))
    cast.client("ana").get(reverse("aside_read", args=[aside.pk]))
    assert "read something you sent" in text(rosa.get(reverse("my_data")))


def test_readings_of_the_other_are_not_shown(cast, rosa):
    aside = care.send_aside(body="Theirs.", by=cast.viewer("ines"))
    cast.client("ana").get(reverse("aside_read", args=[aside.pk]))
    assert "read something you sent" not in text(rosa.get(reverse("my_data")))


def test_an_act_of_the_other_is_not_shown(cast, rosa):
    before = text(rosa.get(reverse("my_data"))).count("<li><b>")
    cast.client("ines").post(reverse("reminders"), HOURS | {"email": ""})
    assert text(rosa.get(reverse("my_data"))).count("<li><b>") == before


def test_after_the_end_nothing_more_is_sent_to_the_therapist(cast, rosa):
    couples.end_care(couple=cast.couples["rosa"], by=cast.viewer("ana"))
    page = rosa.post(reverse("aside"), {"key": str(new_id()), "body": "Late."})
    assert "has ended" in text(page)


def test_an_invitation_made_for_one_is_said_to_that_one_only(cast, rosa):
    def said_twice(browser):
        return "2 times" in text(browser.get(reverse("my_data")))

    invited(cast, "rosa")
    assert (said_twice(rosa), said_twice(cast.client("ines"))) == (True, False)
