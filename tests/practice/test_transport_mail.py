"""Mail as it is written and read back, and which carrier takes it."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.exceptions import ImproperlyConfigured

from practice import transport
from practice.notices import Contact, Letter
from practice.transport import CapturedTransport, NotConfigured, SmtpTransport
from tests.practice.mailserver import (
    LETTER,
    ROSA,
    Handler,
    mail,
    serving,
)


# --- addresses of servers ---------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://mail.example.org", "plain", 25),
        ("smtp+tls://mail.example.org", "starttls", 587),
        ("smtps://mail.example.org", "tls", 465),
        ("smtps://mail.example.org:2465", "tls", 2465),
    ],
)
def test_addresses_of_servers(url: str, security: str, port: int) -> None:
    carrier = SmtpTransport.from_url(url)
    assert (carrier.security, carrier.port) == (security, port)


def test_a_password_may_hold_any_character() -> None:
    carrier = SmtpTransport.from_url("smtp://u%40x:p%3A%2F@mail.example.org")
    assert (carrier.username, carrier.password) == ("u@x", "p:/")


@pytest.mark.parametrize("url", ["mail.example.org", "http://x.example", "smtp://"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        SmtpTransport.from_url(url)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("captured:", CapturedTransport),
        ("", NotConfigured),
        ("smtp://mail.example.org", SmtpTransport),
    ],
)
def test_settings_choose_the_carrier(settings, url: str, kind: type) -> None:
    settings.MAIL_URL = url
    assert type(transport.from_settings()) is kind


def test_without_a_server_everything_waits() -> None:
    outcome = NotConfigured().send(mail())
    assert (outcome.kind, outcome.counts) == ("retry", False)


# --- the mail itself --------------------------------------------------------------
def read_back(letter: Letter = LETTER, contact: Contact = ROSA) -> EmailMessage:
    return message_from_bytes(
        mail(letter, contact).as_bytes(), policy=policy.strict.clone()
    )


def test_a_mail_says_that_no_person_sent_it() -> None:
    assert read_back()["Auto-Submitted"] == "auto-generated"


def test_the_sender_shows_the_word_the_person_chose() -> None:
    contact = replace(ROSA, sender_word="Garden club")
    assert read_back(contact=contact)["From"] == "Garden club <notes@localhost>"


@pytest.mark.parametrize(
    "word", ["Notes\r\nBcc: x@example.org", "Notes\nX: 1", "a\x00b", "a\u2028b"]
)
def test_no_header_can_be_smuggled_in(word: str) -> None:
    parsed = read_back(Letter(word, "text\n"), replace(ROSA, sender_word=word))
    assert set(parsed.keys()) == set(read_back().keys())


@pytest.mark.parametrize(
    "address",
    [
        "rosa@example.org\r\nBcc: x@example.org",
        "rosa@example.org, ines@example.org",
        "Rosa <rosa@example.org>",
        "rosa",
        "",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        mail(contact=replace(ROSA, address=address))


@pytest.mark.parametrize(
    "text",
    ["x" * 3000 + "\n", "\u202eabc \U0001f469‍\U0001f33e\n", ".\n..\n.\nend\n"],
)
def test_any_text_arrives_unchanged(text: str) -> None:
    handler = Handler()
    with serving(handler) as port:
        carrier = SmtpTransport("127.0.0.1", port)
        carrier.send(mail(Letter("A note", text)))
        carrier.close()
    arrived = message_from_bytes(handler.taken[0], policy=policy.default)
    assert arrived.get_content().replace("\r\n", "\n") == text


def test_no_line_on_the_wire_is_too_long() -> None:
    wire = mail(Letter("ä" * 400, "x" * 5000)).as_bytes()
    assert max(map(len, wire.split(b"\r\n"))) <= 998
