"""Separate choices, safe contact, and the door until they are made."""

import pytest
from django.urls import reverse

from clients.models import Consent, ContactPreference
from tests.clients.way_in import come_in, invited, text

CHOICES = "/join/choices/"
CONTACT = "/join/contact/"
NEEDED = {"agreement": "on", "online_work": "on"}
SAFE = {
    "email": "mine@example.org",
    "private": "on",
    "safe_from": "10:00",
    "safe_until": "18:00",
    "sender_word": "Calendar",
    "zone": "Europe/Lisbon",
    "practice_time": "17:30",
}


@pytest.fixture
def tom(cast):
    return come_in(invited(cast, "tom"))


def kinds(cast, key="tom"):
    given = Consent.objects.filter(partner=cast.partners[key]).in_force()
    return set(given.values_list("kind", flat=True))


def contact(cast, key="tom"):
    return ContactPreference.objects.select_related("person").get(
        person=cast.partners[key].person_id
    )


def test_nothing_is_ticked_beforehand(tom):
    assert "checked" not in text(tom.get(CHOICES))


def test_the_agreement_is_shown_in_full_in_the_therapists_name(tom):
    assert "never where that could put you at risk" in text(tom.get(CHOICES))
    assert "read by Ana" in text(tom.get(CHOICES))


def test_each_choice_is_kept_by_itself(cast, tom):
    tom.post(CHOICES, {**NEEDED, "local_norms": "on"})
    assert kinds(cast) == {"agreement", "online_work", "local_norms"}


def test_without_the_needed_ones_nothing_is_kept(cast, tom):
    tom.post(CHOICES, {"agreement": "on", "messages": "on"})
    assert kinds(cast) == set()


@pytest.mark.parametrize("sent", [{}, {"agreement": "on"}])
def test_what_is_missing_is_said(tom, sent):
    assert "both needed" in text(tom.post(CHOICES, sent))


@pytest.mark.parametrize("page", ["aside", "reminders", "my_data", "join_contact"])
def test_every_page_leads_to_the_choices_first(tom, page):
    assert tom.get(reverse(page))["Location"] == CHOICES


def test_who_has_chosen_is_not_asked_again(cast):
    assert cast.client("rosa").get(CHOICES)["Location"] == reverse("today")


def test_safe_contact_is_kept(cast, tom):
    tom.post(CHOICES, {**NEEDED, "messages": "on"})
    tom.post(CONTACT, SAFE)
    row = contact(cast)
    assert (row.email, row.email_allowed, row.sender_word, row.person.zone) == (
        "mine@example.org",
        True,
        "Calendar",
        "Europe/Lisbon",
    )


def test_without_the_choice_for_mail_no_address_is_asked(tom):
    tom.post(CHOICES, NEEDED)
    assert 'name="email"' not in text(tom.get(CONTACT))


def test_without_the_choice_for_mail_none_is_allowed(cast, tom):
    tom.post(CHOICES, NEEDED)
    tom.post(CONTACT, SAFE)
    assert not contact(cast).email_allowed


def test_no_address_is_an_answer_too(cast, tom):
    tom.post(CHOICES, {**NEEDED, "messages": "on"})
    tom.post(CONTACT, {**SAFE, "email": "", "private": ""})
    assert "messages" not in kinds(cast)


def test_an_address_that_is_not_called_private_is_refused(cast, tom):
    tom.post(CHOICES, {**NEEDED, "messages": "on"})
    tom.post(CONTACT, {**SAFE, "private": ""})
    assert contact(cast).email == ""


def test_hours_out_of_order_are_refused(cast, tom):
    tom.post(CHOICES, {**NEEDED, "messages": "on"})
    page = tom.post(CONTACT, {**SAFE, "safe_from": "19:00"})
    assert "after the first" in text(page)


def test_contact_leads_to_today(tom):
    tom.post(CHOICES, {**NEEDED, "messages": "on"})
    assert tom.post(CONTACT, SAFE)["Location"] == reverse("today")


def test_the_way_in_never_names_the_other(cast, tom):
    pages = [text(tom.get(CHOICES))]
    tom.post(CHOICES, NEEDED)
    pages += [text(tom.get(CONTACT)), text(tom.get(reverse("my_data")))]
    assert not [page for page in pages if "Aisha" in page]
