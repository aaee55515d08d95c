"""Neither partner can find out where the other is reached, or with what name."""

import re
from datetime import time, timedelta

from django.urls import reverse

import assessments.actions
from clients.actions import consents
from clients.models import ContactPreference, Invitation, ReviewItem
from practice import clock, delivery
from practice.models import Message
from tests.cast import MORNING, ZONE, join
from tests.clients.way_in import OWN, at_the_door, invited, text
from tests.given import give_measure
from tests.practice.mailroom import Carrier

HOURS = {
    "private": "on",
    "safe_from": "09:00",
    "safe_until": "20:00",
    "sender_word": "Notes",
    "zone": ZONE,
    "practice_time": "18:00",
}
INES, FREE = "ines@example.org", "free@example.org"


def give(cast, email, key="rosa"):
    """Rosa saves an address; what she reads then."""
    form = {**HOURS, "email": email}
    return text(cast.client(key).post(reverse("reminders"), form, follow=True))


def row(cast, key="rosa"):
    return ContactPreference.objects.get(person=cast.partners[key].person_id)


def plan(cast):
    assessments.actions.sync_instruments()
    give_measure(cast, "rosa", "aor-24", whom="A", every_weeks=4)


def without_what_differs(page, email):
    return re.sub(r'value="[\w-]{32,}"|nonce="[^"]*"', "", page.replace(email, "-"))


def test_the_page_is_the_same_for_the_others_address_and_a_free_one(cast):
    plan(cast)
    taken = without_what_differs(give(cast, INES), INES)
    assert taken == without_what_differs(give(cast, FREE), FREE)


def test_the_others_address_is_held(cast):
    give(cast, INES)
    kept = row(cast)
    assert (kept.email, kept.email_allowed, kept.is_held) == (INES, False, True)


def test_a_free_address_is_written_to(cast):
    give(cast, FREE)
    assert row(cast).email_allowed


def test_nothing_is_handed_over_to_a_held_address(cast):
    give(cast, INES)
    plan(cast)
    carrier = Carrier()
    with clock.at(MORNING + timedelta(days=1)):
        delivery.sweep(carrier=carrier)
    to_rosa = Message.objects.filter(recipient=cast.partners["rosa"].person_id)
    assert carrier.taken == []
    assert {message.state for message in to_rosa} >= {"failed"}


def test_the_therapist_is_told_to_talk_about_it(cast):
    give(cast, INES)
    rosa = cast.partners["rosa"]
    page = cast.client("ana").get(reverse("ledger", args=[rosa.couple_id, rosa.pk]))
    assert "may also reach the other partner" in text(page)
    assert "address to talk about" in text(cast.client("ana").get("/caseload/"))


def test_another_address_ends_it(cast):
    give(cast, INES)
    give(cast, FREE)
    assert not row(cast).is_held


def test_a_held_address_takes_nothing_from_its_owner(cast):
    give(cast, "owned@example.org", key="ines")
    give(cast, "owned@example.org")
    give(cast, "owned@example.org", key="ines")
    assert row(cast, "ines").email_allowed


def test_taken_back_it_is_no_longer_held(cast):
    give(cast, INES)
    consents.withdraw(kind="messages", by=cast.viewer("rosa"))
    assert not row(cast).is_held


def test_the_first_address_is_held_as_quietly(cast):
    viewer = join(cast, "tom", by="ana", messages=False)
    invited(cast, "aisha", how="email", email="us@example.org", called_private=True)
    consents.set_contact(
        contact=consents.SafeContact(
            email="us@example.org",
            private=True,
            safe_from=time(9),
            safe_until=time(20),
            zone=ZONE,
            sender_word="Notes",
            practice_time=time(18),
        ),
        by=viewer,
    )
    assert row(cast, "tom").is_held


# --- a sign-in of one's own -----------------------------------------------------------
def try_name(browser, **names):
    return browser.post(reverse("join"), {"how": "own", "passphrase": OWN, **names})


def refusal(page):
    return re.findall(r"<li>(.*?)</li>", text(page).split("error-summary")[1])[0]


def test_every_name_that_cannot_be_used_is_refused_in_the_same_words(cast):
    invited(cast, "aisha", how="email", email="us@example.org", called_private=True)
    browser = at_the_door(invited(cast, "tom"))
    tried = [
        {"email": "us@example.org"},
        {"email": "rosa@example.org"},
        {"username": "rosa"},
    ]
    assert len({refusal(try_name(browser, **names)) for names in tried}) == 1


def test_after_five_of_them_the_invitation_is_closed(cast):
    issued = invited(cast, "tom")
    browser = at_the_door(issued)
    answers = [try_name(browser, username="rosa").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 410]
    assert try_name(browser, username="fresh").status_code == 410


def test_entering_the_code_again_gives_no_new_tries(cast):
    issued = invited(cast, "tom")
    for _ in range(3):
        try_name(at_the_door(issued), username="rosa")
    assert Invitation.objects.get(pk=issued.invitation.pk).tries == 3


def test_the_therapist_sees_that_it_closed(cast):
    issued = invited(cast, "tom")
    browser = at_the_door(issued)
    for _ in range(5):
        try_name(browser, username="rosa")
    waits = ReviewItem.objects.filter(subject_id=issued.invitation.pk)
    assert waits.exists()


def test_a_name_of_ones_own_still_opens(cast):
    browser = at_the_door(invited(cast, "tom"))
    for _ in range(4):
        try_name(browser, username="rosa")
    assert try_name(browser, username="fresh").status_code == 302
