"""Steps of the way in that several tests take."""

from django.test import Client
from django.urls import reverse

from clients.actions import invitations
from clients.models import Partner

OWN = "a sentence only I would say"


def invited(cast, key, *, by="ana", **way):
    """A fresh card for a partner who has not joined."""
    partner = Partner.objects.select_related("person", "couple__practice").get(
        pk=cast.partners[key].pk
    )
    return invitations.invite(
        partner=partner,
        how=way.pop("how", "card"),
        by=cast.viewer(by, "therapist"),
        **way,
    )


def address(issued):
    return reverse("invitation", args=[issued.token])


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def at_the_door(issued):
    """A browser in which the right code was entered."""
    browser = Client()
    answer = browser.post(address(issued), {"code": issued.code})
    assert answer.status_code == 302, answer.content
    return browser


def come_in(issued, **typed):
    """A browser signed in by one's own passphrase."""
    browser = at_the_door(issued)
    sent = {"how": "own", "passphrase": OWN, "username": "newname", **typed}
    answer = browser.post(reverse("join"), sent)
    assert answer.status_code == 302, answer.content
    return browser


def text(answer):
    return answer.content.decode()
