"""The link and its six digits."""

from datetime import timedelta

import pytest
from django.test import Client

from clients.actions import invitations
from clients.models import Invitation, ReviewItem
from practice import clock
from tests.cast import MORNING
from tests.clients.way_in import address, at_the_door, invited, text, wrong


def kept(issued):
    return Invitation.objects.values().get(pk=issued.invitation.pk)


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_consumes_nothing(cast, method):
    issued = invited(cast, "tom")
    before = kept(issued)
    getattr(Client(), method)(address(issued))
    assert kept(issued) == before


def test_the_page_says_neutral_words(cast):
    page = text(Client().get(address(invited(cast, "tom")))).lower()
    assert not [word for word in ("couple", "therap", "tom", "aisha") if word in page]


@pytest.mark.parametrize("sent", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_a_scripted_post_is_not_a_try(cast, sent):
    issued = invited(cast, "tom")
    Client().post(address(issued), {"code": sent})
    assert kept(issued)["tries"] == 0


def test_a_post_without_fields_changes_nothing(cast):
    issued = invited(cast, "tom")
    before = kept(issued)
    Client().post(address(issued))
    assert kept(issued) == before


def test_a_wrong_code_counts(cast):
    issued = invited(cast, "tom")
    Client().post(address(issued), {"code": wrong(issued.code)})
    assert kept(issued)["tries"] == 1


def test_the_right_code_gives_its_try_back(cast):
    issued = invited(cast, "tom")
    at_the_door(issued)
    assert kept(issued)["tries"] == 0


def test_a_code_may_be_typed_with_a_space(cast):
    issued = invited(cast, "tom")
    spaced = f"{issued.code[:3]} {issued.code[3:]}"
    assert Client().post(address(issued), {"code": spaced}).status_code == 302


def five_wrong(issued):
    for _ in range(5):
        Client().post(address(issued), {"code": wrong(issued.code)})


def test_the_right_code_after_five_wrong_ones_is_too_late(cast):
    issued = invited(cast, "tom")
    five_wrong(issued)
    answer = Client().post(address(issued), {"code": issued.code})
    assert answer.status_code == 410


def test_five_wrong_codes_are_put_before_the_therapist(cast):
    issued = invited(cast, "tom")
    five_wrong(issued)
    waiting = ReviewItem.objects.visible_to(cast.viewer("ana")).waiting()
    assert waiting.filter(kind="invitation", subject_id=issued.invitation.pk).exists()


def test_four_wrong_codes_leave_one(cast):
    issued = invited(cast, "tom")
    for _ in range(4):
        Client().post(address(issued), {"code": wrong(issued.code)})
    answer = Client().post(address(issued), {"code": issued.code})
    assert answer.status_code == 302


def gone_pages(cast):
    replaced = invited(cast, "tom")
    invited(cast, "tom")
    used = invited(cast, "aisha")
    sign_in = invitations.SignIn("aisha2", "", "", "a long passphrase of mine")
    invitations.accept(
        invitation=invitations.find(used.token), sign_in=sign_in, zone=""
    )
    expired = invited(cast, "kim")
    yield Client().get(address(replaced))
    yield Client().get(address(used))
    with clock.at(MORNING + timedelta(days=15)):
        yield Client().get(address(expired))
    yield Client().get("/i/never-made/")


def test_replaced_used_expired_and_unknown_are_the_same_page(cast):
    pages = list(gone_pages(cast))
    assert {page.status_code for page in pages} == {410}
    assert len({text(page) for page in pages}) == 1


def test_someone_signed_in_is_not_told_whose_it_is(cast):
    issued = invited(cast, "tom")
    page = text(cast.client("rosa").get(address(issued)))
    assert "Tom" not in page


def test_someone_signed_in_keeps_their_session(cast):
    issued = invited(cast, "tom")
    browser = cast.client("rosa")
    browser.post(address(issued), {"code": issued.code})
    assert browser.session["_auth_user_id"] == str(cast.users["rosa"].pk)


def test_entering_the_code_makes_a_fresh_session(cast):
    issued = invited(cast, "tom")
    browser = Client()
    session = browser.session
    session["was"] = "here"
    session.save()
    before = session.session_key
    browser.post(address(issued), {"code": issued.code})
    assert browser.session.session_key != before


def test_nul_bytes_are_refused_before_any_try(cast):
    issued = invited(cast, "tom")
    assert Client().post(address(issued), {"code": "123\x00456"}).status_code == 400
