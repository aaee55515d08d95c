"""Pages that only a sent form shows: what is shown once, and what was wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.people import press, sees
from tests.screens.house import House

#: How a page says that something is wrong with what was sent.
WRONG = "main :is([role=alert], [aria-invalid=true])"


@dataclass(frozen=True)
class Sending:
    """Somebody opens a page, fills in fields by their labels, and presses a button.

    `place` is the address, found in a house. `shows` is on the page that follows;
    without it, the page says of a field what is wrong.
    """

    walker: str
    place: Callable[[House], str]
    button: str
    shows: str = ""
    fill: dict[str, str] = field(default_factory=dict)

    def send(self, page: Page, house: House) -> None:
        """Do it. What a browser would refuse to send is sent all the same."""
        page.goto(self.place(house))
        for label, text in self.fill.items():
            page.get_by_label(label).first.fill(text)
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        press(page, self.button, exact=True)
        if self.shows:
            sees(page, self.shows)
        else:
            expect(page.locator(WRONG).first).to_be_visible()


def at(name: str, owner: str = "", *keys: str) -> Callable[[House], str]:
    """Where an address is, filled with the keys that an owner's things have."""

    def place(house: House) -> str:
        # What is open still stands beside what was done, and after it.
        ids = house.ids[owner][1]
        return reverse(name, args=[ids[key] for key in keys])

    return place if owner else lambda house: reverse(name)


def of_tom(name: str) -> Callable[[House], str]:
    """Where an address about Tom, who was invited, is."""

    def place(house: House) -> str:
        partner = house.world.cast.partners["tom"]
        return reverse(name, args=[partner.couple_id, partner.pk])

    return place


def at_the_door(house: House) -> str:
    """Where Tom types his digits."""
    return reverse("invitation", args=[house.ids["invitation"][0]["token"]])


SENDINGS = {
    # the door
    "a refused sign-in": Sending(
        "nobody",
        at("account_login"),
        "Sign in",
        fill={"Email, phone": "rosa", "Password or": "x"},
    ),
    "a wrong code of a card": Sending(
        "nobody", at_the_door, "Go on", fill={"Six digits": "000000"}
    ),
    "a wrong second factor": Sending(
        "waiting", at("mfa_authenticate"), "Use this code", fill={"Code": "000000"}
    ),
    "joining without keeping the words": Sending("tom", at("join"), "Use these words"),
    "joining without agreeing": Sending("kim", at("join_choices"), "Go on"),
    # partners
    "gaps in a questionnaire": Sending(
        "rosa",
        at("questionnaire", "rosa", "administration_id"),
        "Finish",
        "Some statements are still open",
    ),
    # therapists
    "a token, shown once": Sending(
        "ana",
        at("token_new"),
        "Make it",
        "Copy it now",
        {"What is it for?": "Caseload script"},
    ),
    "a token for nothing": Sending("ana", at("token_new"), "Make it"),
    "a card, shown once": Sending(
        "ana", of_tom("invite"), "Make the invitation", "Ready to hand over"
    ),
    "a couple without names": Sending("ana", at("couple_new"), "Open and invite"),
    "a session without a day": Sending(
        "ana", at("session_new", "rosa", "couple_id"), "Plan it"
    ),
    # the office
    "a staff link, shown once": Sending(
        "dana",
        at("staff_invite"),
        "Invite",
        "shown only now",
        {"Name": "Gil", "Email": "gil@example.org"},
    ),
    "an invitation to nobody": Sending("dana", at("staff_invite"), "Invite"),
}
