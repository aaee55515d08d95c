"""Inviting someone to work here: by mail or by hand, accepted once."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from practice import actions, clock, delivery, notices
from practice.errors import GoneError
from practice.models import Admin, Message, Notice, StaffInvitation, Therapist, User
from tests.cast import MORNING, PASSPHRASE, make_cast

PASSWORD = "green-otters-like-rivers"


@pytest.fixture
def cast(db, settings):
    """Everybody; no mail is configured, so the admin hands links over."""
    settings.MAIL_URL = ""
    return make_cast()


def invite(cast, email="nia@example.org", role="therapist"):
    return actions.invite_staff(
        name="Nia Park", email=email, role=role, by=cast.viewer("dana")
    )


def page(token):
    return f"/staff/{token}/"


def join(client, token, **changes):
    fields = {"name": "Nia Park", "password": PASSWORD} | changes
    return client.post(page(token), fields)


def test_a_therapist_joins_and_is_led_on(cast):
    _, token = invite(cast)
    client = Client()
    assert join(client, token).headers["Location"] == "/security/"
    row = Therapist.objects.get(user__email="nia@example.org")
    assert (row.practice, row.name) == (cast.practices["harbor"], "Nia Park")


def test_after_the_factor_home_leads_to_the_license(cast):
    _, token = invite(cast)
    client = Client()
    join(client, token)
    actions.Authenticator.objects.create(
        user=User.objects.get(email="nia@example.org"), type="totp", data={}
    )
    assert client.get("/").headers["Location"] == "/licenses/"


@pytest.mark.parametrize("role", ["admin", "front_desk"])
def test_others_join_too(cast, role):
    _, token = invite(cast, role=role)
    assert join(Client(), token).status_code == 302


def test_looking_uses_nothing_up(cast):
    _, token = invite(cast)
    assert b"Harbor Practice" in Client().get(page(token)).content
    assert Client().head(page(token)).status_code == 200
    assert join(Client(), token).status_code == 302


def test_it_is_accepted_once(cast):
    invitation, token = invite(cast)
    join(Client(), token)
    again = join(Client(), token)
    assert again.status_code == 410
    assert b"Ask your practice admin for a new one" in again.content
    with pytest.raises(GoneError):
        actions.accept_staff_invitation(
            invitation=invitation, name="Eve", password=PASSWORD
        )


def test_an_old_a_replaced_and_an_unknown_one_read_the_same(cast):
    _, replaced = invite(cast)
    with clock.at(clock.now() - timedelta(days=8)):
        _, expired = invite(cast, "old@example.org")
    invite(cast)
    pages = [Client().get(page(token)) for token in (replaced, expired, "unknown")]
    assert {response.status_code for response in pages} == {410}
    assert not [p for p in pages if b"Harbor" in p.content or b"nia" in p.content]


def test_whoever_is_signed_in_as_another_is_refused_without_a_name(cast):
    _, token = invite(cast)
    response = cast.client("ben").get(page(token))
    assert response.status_code == 403
    assert b"Nia" not in response.content
    assert b"nia@" not in response.content


def test_a_short_password_is_refused(cast):
    _, token = invite(cast)
    assert b"One more look" in join(Client(), token, password="short").content
    assert not User.objects.filter(email="nia@example.org").exists()


# --- accounts that are there already --------------------------------------------------
def test_an_admin_cannot_open_the_account_of_someone_in_care(cast):
    _, token = invite(cast, "rosa@example.org")
    response = join(Client(), token)
    assert b"There is an account with this email already" in response.content
    cast.users["rosa"].refresh_from_db()
    assert cast.users["rosa"].check_password(PASSPHRASE)


def test_ones_own_account_takes_on_the_work_and_keeps_its_password(cast):
    _, token = invite(cast, "cleo@example.org")
    client = cast.client("cleo")
    assert b"added to the account" in client.get(page(token)).content
    assert client.post(page(token), {"name": "Cleo"}).headers["Location"] == "/roles/"
    assert Therapist.objects.filter(user=cast.users["cleo"]).count() == 2
    cast.users["cleo"].refresh_from_db()
    assert cast.users["cleo"].check_password(PASSPHRASE)


def test_for_a_colleague_it_renews_the_password_but_asks_for_the_second_step(cast):
    _, token = invite(cast, "ben@example.org")
    client = Client()
    response = client.post(page(token), {"password": PASSWORD})
    assert response.headers["Location"] == "/sign-in/code/"
    assert "_auth_user_id" not in client.session
    cast.users["ben"].refresh_from_db()
    assert cast.users["ben"].check_password(PASSWORD)


# --- the mail -------------------------------------------------------------------------
def letter_of(invitation):
    notice = Notice.objects.get(subject=invitation.pk)
    kind = notices.named("practice.staff_invitation")
    message = Message.objects.get(pk=notice.message_id)
    return kind.render(message, [notice], kind.contact(invitation.key))


def mailed_token(invitation):
    return re.search(r"/staff/([^/]+)/", letter_of(invitation).text)[1]


@pytest.fixture
def mailed(cast, settings, tmp_path):
    settings.MAIL_URL, settings.MAIL_FOLDER = "captured:", tmp_path
    return invite(cast)


def test_without_mail_no_message_waits_for_better_times(cast):
    invite(cast)
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_with_mail_nobody_but_the_mail_has_the_link(mailed):
    _, token = mailed
    assert token == ""


def test_the_mail_carries_a_link_that_opens(mailed):
    invitation, _ = mailed
    assert Client().get(page(mailed_token(invitation))).status_code == 200


def test_the_mail_is_handed_over_at_once_and_only_once(mailed, settings):
    delivery.sweep()
    delivery.sweep()
    assert [row.state for row in Message.objects.all()] == ["sent"]
    (letter,) = settings.MAIL_FOLDER.glob("*.eml")
    assert "/staff/" in letter.read_text()


def test_the_mail_is_wanted_only_while_the_invitation_is_open(mailed):
    invitation, _ = mailed
    notice = Notice.objects.get(subject=invitation.pk)
    kind = notices.named("practice.staff_invitation")
    assert kind.still_wanted(notice)
    join(Client(), mailed_token(invitation))
    assert not kind.still_wanted(notice)


# --- renewing by command --------------------------------------------------------------
def renew(*arguments):
    printed = io.StringIO()
    call_command("renew_password", *arguments, stdout=printed)
    return re.search(r"/staff/([^/]+)/", printed.getvalue())[1]


def test_the_command_prints_a_link_for_thirty_minutes(cast):
    with clock.at(MORNING):
        token = renew("sol@example.org")
    with clock.at(MORNING + timedelta(minutes=29)):
        assert Client().get(page(token)).status_code == 200
    with clock.at(MORNING + timedelta(minutes=31)):
        assert Client().get(page(token)).status_code == 410


def test_the_command_can_drop_lost_factors(cast):
    token = renew("sol@example.org", "--drop-factors")
    client = Client()
    assert client.post(page(token), {"password": PASSWORD}).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/security/"


def test_the_command_is_for_staff_only(cast):
    with pytest.raises(CommandError, match="Nobody works here"):
        renew("rosa@example.org")
    assert not StaffInvitation.objects.filter(renews=cast.users["rosa"]).exists()


def test_a_renewed_role_is_not_doubled(cast):
    token = renew("sol@example.org")
    Client().post(page(token), {"password": PASSWORD})
    assert Therapist.objects.filter(user=cast.users["sol"]).count() == 1
    assert Admin.objects.filter(user=cast.users["sol"]).count() == 1
