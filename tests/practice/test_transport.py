"""Promise 4: what a carrier says about a hand-over is what is known, no more."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from practice.notices import Letter
from practice.transport import SmtpTransport
from tests.practice.mailserver import (
    DropsBeforeTheText,
    DropsKeptConnections,
    DropsWithinTheText,
    Handler,
    hand_over,
    hang_up,
    mail,
    make_certificate,
    server_side,
    serving,
)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


# --- what the server does, and what is then known ---------------------------------
def test_taken_by_the_server_is_accepted() -> None:
    assert hand_over(Handler()).kind == "accepted"


@pytest.mark.parametrize(
    ("handler", "kind", "detail"),
    [
        (Handler(rcpt="550 no such user"), "refused", "rcpt 550"),
        (Handler(rcpt="451 greylisted"), "retry", "rcpt 451"),
        (Handler(rcpt="452 full"), "retry", "rcpt 452"),
        (Handler(data="554 not wanted"), "refused", "answered 554"),
        (Handler(data="451 later"), "retry", "answered 451"),
    ],
)
def test_answers_of_the_server(handler: Handler, kind: str, detail: str) -> None:
    outcome = hand_over(handler)
    assert (outcome.kind, outcome.detail) == (kind, detail)


def test_a_connection_lost_before_the_text_is_tried_again() -> None:
    assert hand_over(Handler(), DropsBeforeTheText).kind == "retry"


def test_a_connection_lost_within_the_text_is_tried_again() -> None:
    # More than the buffers between two sockets hold.
    long = Letter("A note", ("x" * 70 + "\n") * 200_000)
    outcome = hand_over(Handler(), DropsWithinTheText, letter=long)
    assert (outcome.kind, outcome.detail.split()[0]) == ("retry", "body")


def test_a_connection_lost_after_the_dot_is_unknown() -> None:
    assert hand_over(Handler(after_dot="drop")).kind == "unknown"


def test_silence_after_the_dot_is_unknown() -> None:
    assert hand_over(Handler(after_dot="silence"), deadline=0.5).kind == "unknown"


def test_nobody_listening_is_tried_again() -> None:
    with serving(Handler()) as port:
        pass
    outcome = SmtpTransport("127.0.0.1", port).send(mail())
    assert (outcome.kind, outcome.detail) == ("retry", "connect ConnectionRefusedError")


def test_many_mails_share_one_connection() -> None:
    handler = Handler()
    with serving(handler) as port:
        carrier = SmtpTransport("127.0.0.1", port)
        outcomes = [carrier.send(mail()).kind for _each in range(3)]
        carrier.close()
    assert (outcomes, handler.greeted) == (["accepted"] * 3, 1)


def test_a_kept_connection_that_died_is_opened_anew() -> None:
    handler = Handler()
    with serving(handler, DropsKeptConnections) as port:
        carrier = SmtpTransport("127.0.0.1", port)
        outcomes = [carrier.send(mail()).kind for _each in range(2)]
        carrier.close()
    assert (outcomes, handler.greeted) == (["accepted"] * 2, 2)


@contextmanager
def dripping(greeting: bytes) -> Iterator[int]:
    """A server that greets with a byte now and then, and never comes to an end."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection, _address = listener.accept()
            with connection:
                for byte in greeting * 100:
                    if over.wait(0.05):
                        break
                    try:
                        connection.send(bytes([byte]))
                    except OSError:
                        break

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


def test_a_drip_of_bytes_does_not_outlast_the_deadline() -> None:
    with dripping(b"220-wait\r\n") as port:
        outcome = SmtpTransport("127.0.0.1", port, deadline=0.4).send(mail())
    assert outcome.kind == "retry"


def test_a_drip_in_the_handshake_does_not_outlast_the_deadline() -> None:
    with dripping(b"\x16\x03\x03\x40\x00" + b"\x00" * 50) as port:
        carrier = SmtpTransport("127.0.0.1", port, deadline=0.4, security="tls")
        outcome = carrier.send(mail())
    assert outcome.kind == "retry"


# --- encryption -------------------------------------------------------------------
def test_no_mail_leaves_in_plain_when_encryption_is_demanded() -> None:
    handler = Handler()
    with serving(handler) as port:
        carrier = SmtpTransport("127.0.0.1", port, security="starttls")
        outcome = carrier.send(mail())
    assert (outcome.detail, handler.taken) == ("tls SMTPNotSupportedError", [])


def test_starttls_carries_mail(certificate: Path) -> None:
    handler = Handler()
    options = {"tls_context": server_side(certificate), "require_starttls": True}
    trust = ssl.create_default_context(cafile=certificate)
    with serving(handler, **options) as port:
        carrier = SmtpTransport("127.0.0.1", port, security="starttls", context=trust)
        outcome = carrier.send(mail())
        carrier.close()
    assert (outcome.kind, len(handler.taken)) == ("accepted", 1)


def test_a_certificate_nobody_vouches_for_is_not_trusted(certificate: Path) -> None:
    handler = Handler()
    with serving(handler, tls_context=server_side(certificate)) as port:
        carrier = SmtpTransport("127.0.0.1", port, security="starttls")
        outcome = carrier.send(mail())
    assert (outcome.detail, handler.taken) == ("tls SSLCertVerificationError", [])


@contextmanager
def serving_encrypted(handler: Handler, certificate: Path) -> Iterator[int]:
    made: list[SMTP] = []
    loop = asyncio.new_event_loop()

    def session() -> SMTP:
        made.append(SMTP(handler, loop=loop))
        return made[-1]

    listener = socket.create_server(("127.0.0.1", 0))
    options = {"sock": listener, "ssl": server_side(certificate)}
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    # In its own thread: the browser tests keep a loop running in this one.
    started = asyncio.run_coroutine_threadsafe(
        loop.create_server(session, **options), loop
    )
    server = started.result(10)
    try:
        yield listener.getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(made), loop).result(10)
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_encryption_from_the_first_byte_carries_mail(certificate: Path) -> None:
    handler = Handler()
    trust = ssl.create_default_context(cafile=certificate)
    with serving_encrypted(handler, certificate) as port:
        carrier = SmtpTransport("127.0.0.1", port, security="tls", context=trust)
        outcome = carrier.send(mail())
        carrier.close()
    assert (outcome.kind, len(handler.taken)) == ("accepted", 1)
