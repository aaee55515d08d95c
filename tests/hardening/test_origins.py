"""F66, F67, F68: who may send a form, under which name, and where it leads on.

No form without its token or from another site; no address of ours built from what the
browser says our name is; no way from here to anywhere else.
"""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from clients.actions import invitations
from clients.cards import card_for
from tests.cast import PASSPHRASE
from tests.hardening import walking

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "http:evil.example",
    "https:///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    " //evil.example",
    "\x01//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//testserver:80@evil.example/",
    "evil.example",
    "caseload",
    "couple",
    "",
    "x" * 5_000,
    "/" + "x" * 5_000,
]


def strict(world, name):
    """Somebody's browser, held to the token as in production."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = world.cast.client(name).cookies
    return client


def token_of(client, path):
    page = client.get(path).content.decode()
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


# --- F66: forged requests -------------------------------------------------------------
def test_no_form_is_taken_without_its_token(world):
    """F66: each form of each page."""
    wrong = []
    for who, target, form in walking.posts(world, walking.stage(world)):
        client = strict(world, who) if who else Client(enforce_csrf_checks=True)
        fields = form.filled() | {"csrfmiddlewaretoken": ["x" * 64]}
        for sent in (fields, {}):
            answer = client.post(target, sent)
            if answer.status_code != 403:
                wrong.append(f"{target}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver:81"]
)
def test_a_form_from_elsewhere_is_not_taken(world, origin):
    """F66: with a good token and another site's name."""
    client = strict(world, "ana")
    path = reverse("notes", args=[world.ids["rosa"]["couple_id"]])
    fields = {"csrfmiddlewaretoken": token_of(client, path), "body": "x"}
    assert client.post(path, fields, headers={"origin": origin}).status_code == 403
    good = client.post(path, fields, headers={"origin": "http://testserver"})
    assert good.status_code in (200, 302)


@pytest.mark.parametrize("name", ["save_field", "save_answer"])
@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=l",
        "",
    ],
)
def test_json_under_another_name_is_not_read(world, name, kind):
    """F66: what a form of another site can send is no JSON; without the token, 403."""
    key = "administration_id" if name == "save_answer" else "occurrence_id"
    path = reverse(name, args=[world.ids["rosa"][key]])
    body = b'{"item": 1, "field": "a", "value": 1, "revision": 0}'
    assert strict(world, "rosa").generic("POST", path, body, kind).status_code == 403
    # Past the token: a client that has one.
    answer = world.cast.client("rosa").generic("POST", path, body, kind or "text/plain")
    assert answer.status_code in (400, 415)


def test_a_missing_wall_is_seen(world, monkeypatch):
    """The control: without the check the forms are taken."""
    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_view", _none)
    with pytest.raises(AssertionError, match="302"):
        test_no_form_is_taken_without_its_token(world)


def _none(*_args):
    return None


# --- F67: our name --------------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "testserver.evil.example",
        "testserver@evil.example",
        "evil.example:80",
        "",
        "a b",
        "testserver/../x",
        "\u0435vil.example",
    ],
)
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/health/live", "/no-such-page/"])
def test_another_name_of_ours_is_refused(client, path, host):
    """F67: 400, and the name is not repeated."""
    answer = client.get(path, headers={"host": host})
    if host:
        assert answer.status_code == 400
        assert b"evil" not in answer.content


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "x-host", "forwarded", "x-original-url"]
)
def test_a_name_said_by_a_proxy_header_is_not_ours(world, header):
    """F67: nothing on a page comes from it."""
    client = walking.browser(world, "ana")
    path = reverse(
        "invite", args=[world.ids["rosa"]["couple_id"], world.ids["rosa"]["partner_id"]]
    )
    for page in (path, "/caseload/", "/sign-in/"):
        answer = client.get(page, headers={header: "evil.example"})
        assert b"evil.example" not in answer.content
        assert "evil" not in answer.get("Location", "")


def test_the_link_of_a_card_begins_with_our_address(world):
    """F67: also for a browser that calls us otherwise."""
    issued = invitations.invite(
        partner=world.cast.partners["tom"],
        how="card",
        by=world.cast.viewer("ana", "therapist"),
    )
    card = card_for(issued)
    assert settings.PUBLIC_URL in str(card)
    client = walking.browser(world, "ana")
    ids = [world.cast.couples["tom"].pk, world.cast.partners["tom"].pk]
    page = client.get(reverse("invite", args=ids))
    sent = {
        "how": "card",
        "key": re.search(rb'name="key" value="([^"]+)"', page.content)[1].decode(),
    }
    cards = client.post(
        reverse("invite", args=ids), sent, headers={"host": "127.0.0.1"}
    )
    links = re.findall(r"https?://[^\s\"'<]+/i/", cards.content.decode())
    assert links
    assert {link.removesuffix("/i/") for link in links} == {settings.PUBLIC_URL}


# --- F68: where it leads on -----------------------------------------------------------
def leads_away(answer):
    """Whether a redirect leaves this site."""
    place = urljoin("http://testserver/", answer.get("Location", "").replace("\\", "/"))
    return urlsplit(place)[:2] != ("http", "testserver")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(world, wanted):
    """F68: in the address and in the form."""
    client = Client(raise_request_exception=False)
    fields = {"login": "rosa", "password": PASSPHRASE, "next": wanted}
    answer = client.post("/sign-in/", fields, query_params={"next": wanted})
    assert answer.status_code in (200, 302)
    assert not leads_away(answer)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_page_that_knows_a_way_back_leads_away(world, wanted):
    """F68: every form with a `next`, every sign-in page that takes one."""
    wrong = []
    for name in (
        "account_login",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "account_change_password",
        "mfa_add_webauthn",
    ):
        client = walking.browser(world, "ana")
        for method in (client.get, client.post):
            fields = (
                {"password": PASSPHRASE, "next": wanted}
                if method == client.post
                else {}
            )
            answer = method(reverse(name), fields, query_params={"next": wanted})
            if answer.status_code >= 500 or leads_away(answer):
                wrong.append(f"{name}: {answer.status_code} {answer.get('Location')}")
    ids = world.ids["rosa"]
    for who, name, key in (
        ("ana", "session_cancel", "session_id"),
        ("ana", "release_open", "release_id"),
        ("ana", "aside_read", "aside_id"),
        ("rosa", "release_share", "release_id"),
    ):
        answer = walking.browser(world, who).post(
            reverse(name, args=[ids[key]]), {"next": wanted}
        )
        if answer.status_code != 302 or leads_away(answer):
            wrong.append(f"{name}: {answer.status_code} {answer.get('Location')}")
    assert not wrong, "\n".join(wrong)


def test_a_way_back_here_is_taken(world):
    """F68: the parameter still does what it is for."""
    path = reverse("release_share", args=[world.ids["rosa"]["release_id"]])
    answer = walking.browser(world, "rosa").post(path, {"next": "/us/?a=1#b"})
    assert answer["Location"] == "/us/?a=1#b"


def test_a_way_out_is_seen(world, monkeypatch):
    """The control: take every address for one of ours."""
    monkeypatch.setattr("clients.views.common.url_has_allowed_host_and_scheme", _any)
    with pytest.raises(AssertionError, match="release_share"):
        test_no_page_that_knows_a_way_back_leads_away(world, "//evil.example")


def _any(*_args, **_more):
    return True
