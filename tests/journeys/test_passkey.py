"""A passkey in a real Chromium: added, then used alone and as the second step."""

import pytest
from allauth.mfa.models import Authenticator

from tests.cast import PASSPHRASE, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def cast(transactional_db):
    cast = make_cast()
    Authenticator.objects.filter(user=cast.users["ana"]).delete()
    return cast


@pytest.fixture
def troubles(page):
    """Give the page a virtual authenticator; collect what its console complains of."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    heard = []
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def address(live_server):
    return live_server.url.replace("127.0.0.1", "localhost")


def give_password(page, address, name):
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Email, phone").fill(name)
    page.get_by_label("Password or passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page, address):
    page.goto(f"{address}/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password or passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/security/codes/")


def sign_out(page, address):
    page.goto(f"{address}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def test_a_therapist_adds_a_passkey_and_signs_in_with_it(cast, page, troubles, address):
    give_password(page, address, "ana")
    page.wait_for_url("**/security/")
    add_passkey(page, address)
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/caseload/")
    sign_out(page, address)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/caseload/")
    sign_out(page, address)
    give_password(page, address, "ana@example.org")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/caseload/")
    assert troubles == []


def test_a_partner_signs_in_by_passkey_or_by_passphrase(cast, page, troubles, address):
    give_password(page, address, "rosa")
    page.wait_for_url("**/today/")
    add_passkey(page, address)
    sign_out(page, address)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/today/")
    sign_out(page, address)
    give_password(page, address, "rosa")
    page.wait_for_url("**/today/")
    assert troubles == []


def test_a_closed_dialogue_is_said_kindly(cast, page, address):
    page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new Error('closed'))"
    )
    page.goto(f"{address}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("You can try again").wait_for()
