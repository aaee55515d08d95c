"""A sign-in of one's own."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from clients.models import Partner
from practice.models import User
from tests.clients.way_in import OWN, at_the_door, come_in, invited, text

JOIN = "/join/"


def standing(cast, key):
    return Partner.objects.get(pk=cast.partners[key].pk).standing


def account(cast, key):
    return Partner.objects.get(pk=cast.partners[key].pk).person.user


def words_of(browser):
    return browser.session["joining"]["words"]


def test_without_a_code_there_is_nothing_to_join(cast):
    assert Client().get(JOIN).status_code == 410


def test_the_words_stay_until_accepted(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.get(JOIN)
    first = words_of(browser)
    browser.get(JOIN)
    assert words_of(browser) == first


def test_other_words_can_be_asked_for(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.get(JOIN)
    first = words_of(browser)
    browser.post(JOIN, {"how": "another", "username": "tomtom"})
    assert words_of(browser) != first


def test_what_was_typed_stays_when_other_words_come(cast):
    browser = at_the_door(invited(cast, "tom"))
    assert "tomtom" in text(
        browser.post(JOIN, {"how": "another", "username": "tomtom"})
    )


def test_the_words_open_the_account(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.get(JOIN)
    words = words_of(browser)
    browser.post(JOIN, {"how": "words", "username": "tomtom", "kept": "on"})
    assert account(cast, "tom").check_password(words)


def test_words_that_were_not_kept_are_not_used(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "words", "username": "tomtom"})
    assert standing(cast, "tom") == "invited"


def test_a_short_passphrase_is_refused(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "own", "username": "tomtom", "passphrase": "short"})
    assert standing(cast, "tom") == "invited"


@pytest.mark.parametrize("name", ["username", "email", "phone"])
def test_one_name_is_enough(cast, name):
    given = {"username": "tomtom", "email": "t@example.org", "phone": "+1 555 010 0199"}
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "own", "passphrase": OWN, name: given[name]})
    assert standing(cast, "tom") == "joined"


def test_two_people_may_sign_in_by_email_alone(cast):
    come_in(invited(cast, "tom"), username="", email="t@example.org")
    come_in(invited(cast, "aisha"), username="", email="a@example.org")
    assert account(cast, "tom") != account(cast, "aisha")


def test_no_name_at_all_is_refused(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "own", "passphrase": OWN})
    assert standing(cast, "tom") == "invited"


def test_nothing_sent_is_refused_kindly(cast):
    browser = at_the_door(invited(cast, "tom"))
    assert browser.post(JOIN).status_code == 200


def test_a_passkey_account_has_no_password(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "passkey", "username": "tomtom"})
    assert not account(cast, "tom").has_usable_password()


def test_a_passkey_is_added_next(cast):
    browser = at_the_door(invited(cast, "tom"))
    answer = browser.post(JOIN, {"how": "passkey", "username": "tomtom"})
    assert answer["Location"].startswith(reverse("mfa_add_webauthn") + "?next=")


def test_a_missing_passkey_is_named_before_one_begins(cast):
    browser = at_the_door(invited(cast, "tom"))
    browser.post(JOIN, {"how": "passkey", "username": "tomtom"})
    assert "Make it now" in text(browser.get(reverse("join_choices")))


def test_joining_signs_in(cast):
    browser = come_in(invited(cast, "tom"))
    assert browser.session["_auth_user_id"] == str(account(cast, "tom").pk)


def test_joining_leads_to_the_choices(cast):
    browser = at_the_door(invited(cast, "tom"))
    sent = {"how": "own", "passphrase": OWN, "username": "tomtom"}
    assert browser.post(JOIN, sent)["Location"] == reverse("join_choices")


def test_two_browsers_make_one_account(cast):
    issued = invited(cast, "tom")
    first, second = at_the_door(issued), at_the_door(issued)
    sent = {"how": "own", "passphrase": OWN}
    first.post(JOIN, {**sent, "username": "one"})
    second.post(JOIN, {**sent, "username": "two"})
    assert not User.objects.filter(username="two").exists()


def test_the_second_browser_is_told_it_is_over(cast):
    issued = invited(cast, "tom")
    first, second = at_the_door(issued), at_the_door(issued)
    sent = {"how": "own", "passphrase": OWN}
    first.post(JOIN, {**sent, "username": "one"})
    assert second.post(JOIN, {**sent, "username": "two"}).status_code == 410


@pytest.mark.parametrize(
    "taken",
    [{"email": "rosa@example.org"}, {"username": "Rosa"}],
    ids=["email", "name"],
)
def test_a_taken_name_is_refused_without_naming_anyone(cast, taken):
    browser = at_the_door(invited(cast, "tom"))
    page = text(browser.post(JOIN, {"how": "own", "passphrase": OWN, **taken}))
    assert "cannot be used" in page
    assert "Aisha" not in page


def test_the_partners_invited_address_is_refused_neutrally(cast):
    invited(cast, "aisha", how="email", email="us@example.org", called_private=True)
    browser = at_the_door(invited(cast, "tom"))
    sent = {"how": "own", "passphrase": OWN, "email": "us@example.org"}
    assert "cannot be used" in text(browser.post(JOIN, sent))


def test_a_phone_number_is_found_by_its_digits(cast):
    come_in(invited(cast, "tom"), username="", phone="+1 555 010 0199")
    browser = at_the_door(invited(cast, "aisha"))
    sent = {"how": "own", "passphrase": OWN, "phone": "+1 (555) 010-0199"}
    assert "cannot be used" in text(browser.post(JOIN, sent))


# --- a new sign-in for someone who has joined -----------------------------------------
def test_renewing_asks_for_no_name(cast):
    browser = at_the_door(invited(cast, "rosa"))
    assert 'name="username"' not in text(browser.get(JOIN))


def test_renewing_sets_the_passphrase_only(cast):
    browser = at_the_door(invited(cast, "rosa"))
    browser.post(JOIN, {"how": "own", "passphrase": OWN})
    user = User.objects.get(pk=cast.users["rosa"].pk)
    assert (user.username, user.check_password(OWN)) == ("rosa", True)


@pytest.mark.parametrize("passkey_only", [False, True])
def test_renewing_ends_sessions_elsewhere(cast, passkey_only):
    if passkey_only:
        cast.users["rosa"].set_password(None)
        cast.users["rosa"].save()
    elsewhere = cast.client("rosa")
    browser = at_the_door(invited(cast, "rosa"))
    browser.post(JOIN, {"how": "passkey" if passkey_only else "own", "passphrase": OWN})
    assert elsewhere.get(reverse("aside")).status_code == 302


def test_renewing_takes_old_passkeys_away(cast):
    user = cast.users["rosa"]
    Authenticator.objects.create(user=user, type="webauthn", data={})
    browser = at_the_door(invited(cast, "rosa"))
    browser.post(JOIN, {"how": "own", "passphrase": OWN})
    assert not Authenticator.objects.filter(user=user).exists()


def test_renewing_keeps_the_choices(cast):
    browser = at_the_door(invited(cast, "rosa"))
    answer = browser.post(JOIN, {"how": "own", "passphrase": OWN})
    assert answer["Location"] == reverse("today")
