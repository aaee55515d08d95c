"""The front desk, and the neutral words of a mailed invitation."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.actions import couples, handover
from clients.models import Invitation
from practice import clock, notices
from practice.models import Therapist
from practice.models.outbox import Message, Notice
from tests.cast import MORNING, make_couple
from tests.clients.way_in import invited, text

DESK = "/desk/"


def test_names_are_shown(cast):
    assert "Rosa" in text(cast.client("fay").get(DESK))


def test_another_practices_are_not(cast):
    assert "Zoe" not in text(cast.client("fay").get(DESK))


def test_an_open_invitation_is_shown(cast):
    invited(cast, "tom")
    assert "Invitation open until" in text(cast.client("fay").get(DESK))


def test_one_that_ran_out_is_shown(cast):
    invited(cast, "tom")
    with clock.at(MORNING + timedelta(days=20)):
        assert "Invitation ran out" in text(cast.client("fay").get(DESK))


def test_no_code_and_no_link_is_shown(cast):
    invited(cast, "tom")
    assert "/i/" not in text(cast.client("fay").get(DESK))


def test_who_comes_is_shown(cast):
    couples.plan_session(
        couple=cast.couples["rosa"],
        starts_at=MORNING + timedelta(days=1),
        attendees="B",
        by=cast.viewer("ana"),
    )
    page = text(cast.client("fay").get(DESK))
    sessions = page.split(">People</h2>")[0]
    assert ("Ines" in sessions, "Rosa" in sessions) == (True, False)


def test_it_is_said_to_whom_people_come(cast):
    plan_one(cast, days=1)
    page = text(cast.client("fay").get(DESK))
    assert "with Ana Reyes" in page.split(">People</h2>")[0]
    assert "with Ben Reyes" in page.split(">People</h2>")[1]


def test_who_no_longer_cares_is_not_named(cast):
    ana, ben = (Therapist.objects.get(user=cast.users[key]) for key in ("ana", "ben"))
    handover.end_role(role=ana, successor=ben, by=cast.viewer("dana"))
    page = text(cast.client("fay").get(DESK))
    assert ("with Ana" in page, "with Ben" in page) == (False, True)


def test_sessions_are_told_by_day(cast):
    for days in (1, 1, 2):
        plan_one(cast, days=days)
    sessions = text(cast.client("fay").get(DESK)).split(">People</h2>")[0]
    assert len(re.findall("<h3>", sessions)) == 2


def test_more_sessions_than_a_page_holds_go_on_on_the_next(cast):
    for days in range(1, 28):
        plan_one(cast, days=days)
    browser = cast.client("fay")
    first, second = (text(browser.get(f"{DESK}?sessions={n}")) for n in (1, 2))
    assert (first.count("<time"), second.count("<time")) == (25, 2)


def plan_one(cast, *, days):
    couples.plan_session(
        couple=cast.couples["rosa"],
        starts_at=MORNING + timedelta(days=days),
        attendees="both",
        by=cast.viewer("ana"),
    )


def test_nothing_clinical_is_shown(cast):
    page = text(cast.client("fay").get(DESK)).lower()
    words = ("clearance", "score", "agreement", "note to", "deciding")
    assert not [word for word in words if word in page]


@pytest.mark.parametrize("key", ["ana", "rosa", "dana"])
def test_others_have_no_desk(cast, key):
    assert cast.client(key).get(DESK).status_code == 404


def test_the_desk_costs_the_same_however_many(cast):
    browser = cast.client("fay")

    def cost():
        browser.get(DESK)
        with CaptureQueriesContext(connection) as asked:
            browser.get(DESK)
        return len(asked)

    few = cost()
    for number in range(5):
        couple = make_couple(cast, f"one{number}", f"two{number}", by="ana")
        invited(cast, f"one{number}")
        couples.plan_session(
            couple=couple,
            starts_at=MORNING + timedelta(days=2),
            attendees="both",
            by=cast.viewer("ana"),
        )
    assert cost() <= few + 2


# --- the mail -------------------------------------------------------------------------
@pytest.fixture
def letter(cast):
    way = {"how": "email", "email": "tom@example.org", "called_private": True}
    issued = invited(cast, "tom", **way)
    notice = Notice.objects.get(subject=issued.invitation.pk)
    kind = notices.named(notice.kind)
    contact = kind.contact(notice.recipient)
    return kind.render(Message.objects.get(notices=notice), [notice], contact), issued


def test_the_mail_is_neutral(letter):
    words = "couple|therap|partner|aisha|tom|questionnaire|harbor|ana\\b"
    sent = re.sub(r"/i/\S+", "", letter[0].subject + letter[0].text)
    assert not re.search(words, sent, re.I)


def test_the_mail_does_not_hold_the_code(letter):
    assert letter[1].code not in re.sub(r"/i/\S+", "", letter[0].text)


def test_the_mailed_link_opens(letter, client):
    link = re.search(r"/i/\S+", letter[0].text)[0]
    assert client.post(link, {"code": letter[1].code})["Location"] == reverse("join")


def test_a_mail_not_yet_sent_dies_with_its_invitation(letter, cast):
    invited(cast, "tom")
    notice = Notice.objects.get(subject=letter[1].invitation.pk)
    assert notice.state == Notice.State.CANCELLED


def test_one_invitation_is_open_at_a_time(cast):
    for _ in range(3):
        invited(cast, "tom")
    assert Invitation.objects.filter(partner=cast.partners["tom"]).open().count() == 1
