"""Opening a couple and inviting, from the therapist's side."""

import re

import pytest
from django.urls import reverse

from clients.models import Couple, Invitation
from practice.ids import new_id
from tests.clients.way_in import text

NEW = "/couples/new/"
MAILED = "captured:"


def filled(**changed):
    sent = {
        "key": str(new_id()),
        "agreement": "open",
        "a-name": "Noor",
        "a-pronouns": "she/her",
        "a-zone": "Europe/Lisbon",
        "a-how": "card",
        "b-name": "Eli",
        "b-zone": "America/Chicago",
        "b-how": "card",
    }
    return {**sent, **changed}


def couples():
    return Couple.objects.filter(partners__person__name="Noor").count()


def invite_of(cast, key):
    partner = cast.partners[key]
    return reverse("invite", args=[partner.couple_id, partner.pk])


def test_one_page_opens_a_couple(cast):
    cast.client("ana").post(NEW, filled())
    assert couples() == 1


def test_both_codes_are_shown(cast):
    page = text(cast.client("ana").post(NEW, filled()))
    assert len(re.findall(r"\d{3} \d{3}", page)) == 2


def test_a_shown_code_opens_its_link(cast, client):
    page = text(cast.client("ana").post(NEW, filled()))
    link = re.search(r"/i/[\w-]+/", page)[0]
    code = re.search(r"\d{3} \d{3}", page)[0]
    assert client.post(link, {"code": code})["Location"] == "/join/"


def test_a_card_names_neither_the_other_nor_the_matter(cast):
    page = text(cast.client("ana").post(NEW, filled()))
    cards = re.findall(r'<section class="invitation-card">.*?</section>', page, re.S)
    words = ("eli", "couple", "therap", "partner", "harbor", "ana")
    shown = re.sub(r"<[^>]*>|https?://\S+", "", cards[0]).lower()
    assert not [word for word in words if re.search(rf"\b{word}", shown)]


def test_the_same_form_sent_twice_opens_one_couple(cast):
    sent = filled()
    browser = cast.client("ana")
    browser.post(NEW, sent)
    browser.post(NEW, sent)
    assert couples() == 1


def test_the_second_sending_is_told_so(cast):
    sent = filled()
    browser = cast.client("ana")
    browser.post(NEW, sent)
    assert "has been used" in text(browser.post(NEW, sent))


def test_the_second_sending_leads_to_where_a_card_can_be_made_again(cast):
    sent = filled()
    browser = cast.client("ana")
    browser.post(NEW, sent)
    page = text(browser.post(NEW, sent))
    assert f'href="{reverse("couple", args=[sent["key"]])}"' in page
    assert "Noor &amp; Eli" in page


def test_a_strangers_couple_is_not_led_to(cast):
    sent = filled(key=str(cast.couples["bo"].pk))
    page = text(cast.client("ana").post(NEW, sent))
    assert "has been used" in page
    assert sent["key"] not in page.replace(f'value="{sent["key"]}"', "")


@pytest.mark.parametrize("key", ["", "not-a-key", "1"])
def test_a_lost_key_is_said_and_replaced(cast, key):
    page = text(cast.client("ana").post(NEW, filled(key=key)))
    assert "Please send it once more" in page
    browser = cast.client("ana")
    browser.post(NEW, filled(key=re.search(r'name="key" value="([^"]*)"', page)[1]))
    assert couples() == 1


def test_the_time_zone_is_the_therapists_until_changed(cast):
    page = text(cast.client("ana").get(NEW))
    assert page.count('<option value="America/Chicago" selected>') == 2


def test_no_agreement_is_chosen_beforehand(cast):
    assert not re.search(
        r'name="agreement"[^>]*checked', text(cast.client("ana").get(NEW))
    )


@pytest.mark.parametrize("how", ["email", "own_phone"])
def test_anything_but_a_card_needs_the_persons_own_word(cast, settings, how):
    settings.MAIL_URL = MAILED
    sent = filled(**{"a-how": how, "a-email": "noor@example.org"})
    cast.client("ana").post(NEW, sent)
    assert couples() == 0


def test_two_partners_cannot_share_an_address(cast, settings):
    settings.MAIL_URL = MAILED
    both = {}
    for side in "ab":
        both |= {
            f"{side}-how": "email",
            f"{side}-email": "us@example.org",
            f"{side}-called_private": "on",
        }
    cast.client("ana").post(NEW, filled(**both))
    assert couples() == 0


def test_mail_is_not_offered_where_none_is_set_up(cast, settings):
    settings.MAIL_URL = ""
    assert 'value="email"' not in text(cast.client("ana").get(NEW))


def test_a_mailed_one_shows_its_code_and_no_link(cast, settings):
    settings.MAIL_URL = MAILED
    way = {"a-how": "email", "a-email": "n@example.org", "a-called_private": "on"}
    page = text(cast.client("ana").post(NEW, filled(**way)))
    assert page.count("/i/") < text(cast.client("ana").post(NEW, filled())).count("/i/")


def test_a_text_is_sent_from_ones_own_phone(cast):
    way = {"a-how": "own_phone", "a-called_private": "on"}
    page = text(cast.client("ana").post(NEW, filled(**way)))
    assert "sends no text messages itself" in page


def test_the_text_does_not_hold_the_code(cast):
    way = {"a-how": "own_phone", "a-called_private": "on"}
    page = text(cast.client("ana").post(NEW, filled(**way)))
    code = re.search(r"\d{3} \d{3}", page.split("A text to")[1])[0]
    body = re.search(r'href="sms:([^"]*)"', page)[1]
    assert code.replace(" ", "") not in body


def test_without_a_license_the_form_gives_way_to_a_sentence(cast):
    page = text(cast.client("lars").get(NEW))
    assert "No license of yours is in force" in page
    assert 'name="a-name"' not in page


def test_without_a_license_nothing_opens(cast):
    cast.client("lars").post(NEW, filled())
    assert couples() == 0


# --- one partner again ----------------------------------------------------------------
def test_a_card_can_be_made_again(cast):
    page = cast.client("ana").post(
        invite_of(cast, "kim"), {"key": str(new_id()), "how": "card"}
    )
    assert "invitation-code" in text(page)


def test_a_reload_does_not_replace_the_card(cast):
    browser, sent = cast.client("ana"), {"key": str(new_id()), "how": "card"}
    browser.post(invite_of(cast, "kim"), sent)
    browser.post(invite_of(cast, "kim"), sent)
    assert Invitation.objects.get(pk=sent["key"]).is_open()


def test_after_a_refusal_what_was_typed_is_still_there(cast):
    browser, sent = cast.client("ana"), {"key": str(new_id()), "how": "card"}
    browser.post(invite_of(cast, "kim"), sent)
    way = {"how": "own_phone", "email": "k@example.org", "called_private": "on"}
    page = text(browser.post(invite_of(cast, "kim"), {**sent, **way}))
    assert 'value="k@example.org"' in page
    assert re.search(r'value="own_phone"[^>]*checked', page)


def test_a_sign_in_can_be_renewed_without_a_license(cast):
    sent = {"key": str(new_id()), "how": "card"}
    cast.client("lars").post(invite_of(cast, "uma"), sent)
    assert Invitation.objects.get(pk=sent["key"]).renews_sign_in


def test_a_new_invitation_needs_a_license(cast):
    page = text(cast.client("lars").get(invite_of(cast, "vic")))
    assert "No license of yours is in force" in page


def test_another_couples_id_in_the_address_is_not_found(cast):
    other = cast.couples["rosa"]
    address = reverse("invite", args=[other.pk, cast.partners["kim"].pk])
    assert cast.client("ana").get(address).status_code == 404


@pytest.mark.parametrize("standing", ["paper", "not_joining"])
def test_work_goes_on_without_a_sign_in(cast, standing):
    kim = cast.partners["kim"]
    address = reverse("partner_standing", args=[kim.couple_id, kim.pk])
    cast.client("ana").post(address, {"standing": standing})
    kim.refresh_from_db()
    assert kim.standing == standing


def test_someone_who_joined_is_not_moved_to_paper(cast):
    lea = cast.partners["lea"]
    address = reverse("partner_standing", args=[lea.couple_id, lea.pk])
    cast.client("ana").post(address, {"standing": "paper"})
    lea.refresh_from_db()
    assert lea.standing == "joined"
