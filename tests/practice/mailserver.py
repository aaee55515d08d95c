"""A mail server that behaves as told, and a mail to give it."""

import asyncio
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from practice import clock, transport
from practice.notices import Contact, Letter
from practice.schedule import SafeHours
from practice.transport import SmtpTransport

NOON = datetime(2026, 3, 3, 18, tzinfo=UTC)
ROSA = Contact(
    address="rosa@example.org",
    zone="America/Chicago",
    safe_hours=SafeHours(),
    sender_word="Notes",
    locale="en-us",
)
LETTER = Letter("A note for you", "Hello,\n\nyou have something new.\n")


def mail(letter: Letter = LETTER, contact: Contact = ROSA) -> EmailMessage:
    with clock.at(NOON):
        return transport.compose(letter, contact, "<1@localhost>")


# --- a server that behaves as told ------------------------------------------------
@dataclass
class Handler:
    rcpt: str = "250 OK"
    data: str = "250 OK"
    after_dot: str = "answer"
    taken: list[bytes] = field(default_factory=list)
    greeted: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content)
        if self.after_dot == "drop":
            server.transport.abort()
        if self.after_dot == "silence":
            await asyncio.Event().wait()
        return self.data


class DropsBeforeTheText(SMTP):
    async def smtp_DATA(self, arg):
        self.transport.abort()


class DropsWithinTheText(SMTP):
    async def smtp_DATA(self, arg):
        await self.push("354 go on")
        self.transport.abort()


class DropsKeptConnections(SMTP):
    async def smtp_NOOP(self, arg):
        self.transport.abort()


class Server(Controller):
    kind = SMTP
    made: list[SMTP]

    def factory(self):
        self.made.append(self.kind(self.handler, **self.SMTP_kwargs))
        return self.made[-1]


async def hang_up(sessions: list[SMTP]) -> None:
    for session in sessions:
        if session.transport is not None:
            session.transport.abort()
    # A few turns of the loop, in which connections close and handlers end.
    for _turn in range(5):
        await asyncio.sleep(0)


@contextmanager
def serving(handler: Handler, kind: type[SMTP] = SMTP, **options: object):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(handler, hostname="127.0.0.1", port=port, **options)
    server.kind, server.made = kind, []
    server.start()
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(server.made), server.loop).result(10)
        server.stop()


def hand_over(handler: Handler, kind: type[SMTP] = SMTP, deadline: float = 10, **more):
    with serving(handler, kind) as port:
        carrier = SmtpTransport("127.0.0.1", port, deadline=deadline)
        outcome = carrier.send(mail(**more))
        carrier.close()
    return outcome


def make_certificate(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begins = datetime.now(UTC) - timedelta(days=1)
    local = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=3))
        .add_extension(local, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
