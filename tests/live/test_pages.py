"""Pages on production parts, while the queue or the database is away."""

import socket
from contextlib import contextmanager

import pytest
from django.urls import reverse

from clients.models import Aside, TherapySession
from practice.ids import new_id
from practice.models import Message
from tests.api.programs import token_for
from tests.live.browser import Browser
from tests.live.house import free_port, wait_for
from tests.live.line import through
from tests.live.scene import noon_zone

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True)]


def invite(browser, address):
    """Ana opens a couple on the page and invites one of them by mail."""
    sent = {
        "key": new_id(),
        "agreement": "open",
        "a-name": "Noor",
        "a-zone": noon_zone(),
        "a-how": "email",
        "a-email": address,
        "a-called_private": "on",
        "b-name": "Eli",
        "b-zone": noon_zone(),
        "b-how": "card",
    }
    return browser.post("/couples/new/", sent)


@contextmanager
def silence():
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


def test_an_invitation_is_mailed_at_once_by_a_hint(house, scene):
    """There is no beat here: the worker looks because the page asked it to."""
    house.worker()
    ana = Browser.of(scene.cast, "ana", house.web())
    assert "Noor" in invite(ana, "noor@example.org").text
    wait_for("the mail", lambda: house.mail.to("noor@example.org"))


def test_while_redis_is_down_pages_save_and_the_mail_comes_later(house, scene):
    ana = Browser.of(scene.cast, "ana", house.web())
    house.worker()
    house.beat()
    wait_for("the worker", house.redis.client.keys)
    house.redis.stop()
    assert invite(ana, "noor@example.org").status == 200
    assert ana.get("/").status in (200, 302)
    assert Message.objects.get().state == "scheduled"
    house.redis.start()
    wait_for("the mail", lambda: house.mail.to("noor@example.org"))
    wait_for("the record", lambda: Message.objects.get().state == "sent")
    assert house.mail.to("noor@example.org") == 1


def test_a_silent_redis_is_given_up_and_the_page_answers(house, scene):
    with silence() as port:
        house.variables["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        ana = Browser.of(scene.cast, "ana", house.web())
        answers = [invite(ana, f"noor{each}@example.org") for each in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    web = house.started[-1]
    # Once: after the first hint that was not taken, none is tried for a while.
    assert web.log.read_text().count("the queue was not reached") == 1
    assert Message.objects.filter(state="scheduled").count() == 2


def test_a_database_that_breaks_off_is_said_and_the_form_then_counts_once(house, scene):
    key = scene.joined()
    rosa = Browser.of(scene.cast, key, house.web(disturbed="cut:audit.record"))
    sent, page = {"key": new_id(), "body": "One thing."}, reverse("aside")
    lost = rosa.post(page, sent)
    assert (lost.status, lost.headers["Retry-After"]) == (503, "5")
    assert Aside.objects.count() == 0
    assert [rosa.post(page, sent).status for _click in range(2)] == [302, 302]
    assert Aside.objects.count() == 1


def test_a_programs_write_that_is_cut_off_is_said_and_then_counts_once(house, scene):
    """Cut where the answer is to be kept: neither the write nor the answer stays."""
    couple, token = scene.couple(), token_for(scene.cast, "ana")
    program = Browser(house.web(disturbed="cut:idempotency.written"))
    sent = {"couple": str(couple.pk), "starts_at": "2027-04-01T15:00:00Z"}

    def ask():
        return program.send_json(
            "/api/v1/sessions/",
            sent,
            **{
                "Authorization": f"Bearer {token}",
                "Idempotency-Key": "once-and-no-more",
            },
        )

    lost = ask()
    assert (lost.status, lost.headers["Retry-After"]) == (503, "5")
    assert lost.headers["Content-Type"] == "application/problem+json"
    assert TherapySession.objects.count() == 0
    again = [ask() for _ in range(2)]
    assert [answer.status for answer in again] == [201, 201]
    assert ["Idempotency-Replayed" in answer.headers for answer in again] == [
        False,
        True,
    ]
    assert TherapySession.objects.count() == 1


def test_a_database_that_is_away_is_said_to_each_in_their_way(house, scene):
    house.database = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    nobody = Browser(house.web(), {"__Host-sid": "x" * 32})
    page, program = nobody.get("/"), nobody.get("/api/v1/couples/")
    assert [(a.status, a.headers["Retry-After"]) for a in (page, program)] == [
        (503, "5"),
        (503, "5"),
    ]
    assert program.headers["Content-Type"] == "application/problem+json"
    assert nobody.get("/health/live").status == 200


@pytest.mark.parametrize("which", ["ready", "deep"])
def test_a_database_that_hangs_is_said_in_time(house, scene, which):
    """A connection was open before: on it nothing would ever be answered."""
    with through(house.database) as (line, address):
        house.database = address
        nobody = Browser(house.web())
        assert '"database": true' in nobody.get(f"/health/{which}").text
        line.silent.set()
        answer = nobody.get(f"/health/{which}")
    assert (answer.status, '"database": false' in answer.text) == (503, True)
