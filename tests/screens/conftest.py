"""Everybody of a small practice, one of everything to do, and browsers for them."""

import time

import pytest
from allauth.core import context as current
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client, RequestFactory

import assessments.actions
import homework.actions
from assessments.models import Administration
from homework.models import Occurrence
from tests.cast import (
    Cast,
    join,
    make_admin,
    make_couple,
    make_desk,
    make_practice,
    make_therapist,
)
from tests.clients.way_in import invited
from tests.given import give_exercise, give_measure


@pytest.fixture
def address(live_server):
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def cast(transactional_db):
    cast = Cast()
    make_therapist(cast, "ana", make_practice(cast, "harbor", "Harbor Practice"))
    make_admin(cast, "dana", cast.practices["harbor"])
    make_desk(cast, "fay", cast.practices["harbor"])
    make_couple(cast, "tom", "aisha", by="ana")
    make_couple(cast, "rosa", "ines", by="ana")
    for key in ("rosa", "ines"):
        join(cast, key, by="ana", messages=False)
    assessments.actions.sync_instruments()
    homework.actions.sync_exercises()
    return cast


@pytest.fixture
def questionnaire(cast):
    """Eight statements for Rosa; where she answers."""
    give_measure(cast, "rosa", whom="A")
    return Administration.objects.get().get_absolute_url()


@pytest.fixture
def exercise(cast):
    """Half of a loop for Rosa, which may be shared; where she records it."""
    give_exercise(
        cast,
        "rosa",
        "my-half-of-the-loop",
        whom="A",
        will_comment=True,
        opened=True,
        confirmed=True,
    )
    return Occurrence.objects.get().get_absolute_url()


@pytest.fixture
def recorded(cast, exercise):
    """What Rosa wrote, for Ana to read and comment."""
    return homework.actions.record(
        occurrence=Occurrence.objects.get(),
        outcome="done",
        answers={"do": "I go quiet", "wish": "a slower start"},
        reason="",
        please_read=True,
        talk_about=False,
        policy_shown="shown",
        by=cast.member("rosa"),
    )


@pytest.fixture
def card(cast):
    """What Tom was handed: a link and six digits."""
    return invited(cast, "tom")


@pytest.fixture
def app_of_ana(cast):
    """Ana's authenticator app: asked, it shows a code that is good now."""
    secret = generate_totp_secret()
    Authenticator.objects.filter(user=cast.users["ana"]).delete()
    request = RequestFactory().get("/")
    request.user = cast.users["ana"]
    with current.request_context(request):
        TOTP.activate(request.user, secret)
    return lambda: format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def opened(browser, address):
    """A page in which the person of a test client is signed in."""
    contexts = []

    def opened(client, **given):
        given = {"reduced_motion": "reduce", **given}
        context = browser.new_context(base_url=address, **given)
        contexts.append(context)
        cookies = client.cookies.values()
        context.add_cookies(
            [{"name": c.key, "value": c.value, "url": address} for c in cookies]
        )
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def enter(cast, opened):
    """A page of somebody who is signed in; of nobody without a name."""

    def entered(name="", **given):
        return opened(cast.client(name) if name else Client(), **given)

    return entered
