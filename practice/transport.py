"""Carriers of mail, which say what is known about each hand-over.

The exceptions of ``smtplib`` do not tell whether a mail went out: a server that never
greets and one that took the whole message and fell silent raise the same error. So
``SmtpTransport`` notes how far the dialogue came. Only between our last byte and the
server's answer is the outcome unknown.
"""

import hashlib
import os
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Literal, Protocol, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from practice import clock
from practice.notices import Contact, Letter

#: One hand-over takes no longer than this, whatever the server does.
DEADLINE_SECONDS = 90
SOCKET_SECONDS = 60
_WIRE = SMTP.clone(cte_type="7bit")

Phase = Literal[
    "connect", "tls", "login", "mail", "rcpt", "data", "body", "body_sent", "answered"
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known after a hand-over was tried.

    ``detail`` names a phase, a code or an error class, never an address or a text.
    ``counts`` is False when the try says nothing about this message.
    """

    kind: Literal["accepted", "refused", "retry", "unknown"]
    detail: str = ""
    counts: bool = True

    @classmethod
    def accepted(cls) -> Self:
        """The server took responsibility for it."""
        return cls("accepted")

    @classmethod
    def refused(cls, detail: str) -> Self:
        """The server will never take this message."""
        return cls("refused", detail)

    @classmethod
    def retry(cls, detail: str, *, counts: bool = True) -> Self:
        """It certainly did not go out; later it may."""
        return cls("retry", detail, counts)

    @classmethod
    def unknown(cls, detail: str) -> Self:
        """It may or may not have gone out."""
        return cls("unknown", detail)


class Transport(Protocol):
    """Something that carries a mail to one recipient."""

    def send(self, message: EmailMessage) -> Outcome:
        """Try once to hand the message over."""

    def close(self) -> None:
        """Let go of what is kept open between messages."""


def from_settings() -> Transport:
    """The carrier that ``settings.MAIL_URL`` asks for.

    "captured:" keeps mail in ``settings.MAIL_FOLDER``; "smtp:", "smtp+tls:" and
    "smtps:" URLs reach a server; "" is no mail at all. Raises
    ``ImproperlyConfigured`` for anything else.
    """
    url = str(settings.MAIL_URL)
    if url == "captured:":
        return CapturedTransport(Path(settings.MAIL_FOLDER))
    return SmtpTransport.from_url(url) if url else NotConfigured()


def compose(letter: Letter, contact: Contact, message_id: str) -> EmailMessage:
    """Build a plain-text mail to one recipient.

    Line breaks and control characters in names and subject become spaces, so no
    header can be smuggled in. Raises ``ValueError`` for an address that is not one.
    """
    sender = parseaddr(settings.MAIL_FROM)[1]
    message = EmailMessage(policy=_WIRE)
    message["From"] = Address(_one_line(contact.sender_word), addr_spec=sender)
    message["To"] = Address(addr_spec=_one_address(contact.address))
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _one_address(address: str) -> str:
    if not re.fullmatch(r"[!-~]+@[!-~]+", address) or re.search(r"[,;<>\s]", address):
        raise ValueError("not one plain email address")
    return address


class NotConfigured:
    """No mail server is set up: everything waits, nothing counts as an attempt."""

    def send(self, message: EmailMessage) -> Outcome:
        """Keep the message for later."""
        return Outcome.retry("mail not configured", counts=False)

    def close(self) -> None:
        """Nothing is open."""


class CapturedTransport:
    """Keeps each mail as one file, for the mailbox page of dev and demo."""

    #: 20261124T090000123456Z-<32 hex digits>.eml
    NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{32}\.eml")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> Outcome:
        """Write the file whole or not at all."""
        mark = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
        name = f"{clock.now():%Y%m%dT%H%M%S%fZ}-{mark}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{name}.part"
            part.write_bytes(message.as_bytes())
            os.replace(part, self.folder / name)
        except OSError as error:
            return Outcome.retry(type(error).__name__)
        return Outcome.accepted()

    def close(self) -> None:
        """Nothing is open."""


class SmtpTransport:
    """Hands mail to one server, over one connection for many messages."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: Literal["plain", "starttls", "tls"] = "plain",
        username: str = "",
        password: str = "",
        deadline: float = DEADLINE_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
        self.deadline = deadline
        self.context = context or ssl.create_default_context()
        self._open: _Dialogue | None = None

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read ``smtp[+tls]://user:password@host:port`` or ``smtps://...``.

        Ports default to 25, 587 and 465. Raises ``ImproperlyConfigured``.
        """
        parts = urlsplit(url)
        known: dict[str, tuple[Literal["plain", "starttls", "tls"], int]] = {
            "smtp": ("plain", 25),
            "smtp+tls": ("starttls", 587),
            "smtps": ("tls", 465),
        }
        if parts.scheme not in known or not parts.hostname:
            raise ImproperlyConfigured(
                "EMAIL_URL must begin with smtp://, smtp+tls:// or smtps:// and name a"
                " host. Example: EMAIL_URL=smtp+tls://user:secret@mail.example.org:587"
            )
        security, usual_port = known[parts.scheme]
        return cls(
            parts.hostname,
            parts.port or usual_port,
            security=security,
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    def send(self, message: EmailMessage) -> Outcome:
        """Try once, over the kept connection if it still answers."""
        ends = time.monotonic() + self.deadline
        dialogue = self._kept(ends) or _Dialogue(self)
        try:
            with dialogue.until(ends):
                dialogue.hand_over(message)
        except Exception as error:
            dialogue.close()
            return _outcome(dialogue.phase, error)
        self._open = dialogue
        return Outcome.accepted()

    def _kept(self, ends: float) -> "_Dialogue | None":
        dialogue, self._open = self._open, None
        if dialogue is not None and not dialogue.answers(ends):
            dialogue.close()
            return None
        return dialogue

    def close(self) -> None:
        """Say goodbye and close the connection."""
        if self._open is not None:
            self._open.quit_quickly()
            self._open = None


def _outcome(phase: Phase, error: Exception) -> Outcome:
    """What an error in this phase of the dialogue means for the message."""
    if isinstance(error, smtplib.SMTPResponseException):
        detail = f"{phase} {error.smtp_code}"
        about_message = phase in ("rcpt", "data", "answered")
        if about_message and 500 <= error.smtp_code < 600:
            return Outcome.refused(detail)
        return Outcome.retry(detail)
    detail = f"{phase} {type(error).__name__}"
    return Outcome.unknown(detail) if phase == "body_sent" else Outcome.retry(detail)


class _Dialogue(smtplib.SMTP):
    """An SMTP connection that notes how far it came and keeps a total deadline."""

    def __init__(self, way: SmtpTransport) -> None:
        super().__init__(timeout=SOCKET_SECONDS)
        self.phase: Phase = "connect"
        self._way = way

    @contextmanager
    def until(self, ends: float) -> Iterator[None]:
        """Break the connection at ``ends``: a drip of bytes resets socket timeouts."""
        left = max(0.01, ends - time.monotonic())
        self.timeout = min(SOCKET_SECONDS, left)
        watch = threading.Timer(left, self._break)
        watch.daemon = True
        watch.start()
        try:
            if self.sock is not None:
                self.sock.settimeout(self.timeout)
            yield
        finally:
            watch.cancel()

    def _break(self) -> None:
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which would also drop the encryption layer.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _begin(self) -> None:
        """Connect, encrypt as demanded, sign in."""
        way = self._way
        self.phase = "connect"
        _demand(self.connect(way.host, way.port)[0], 220)
        if way.security == "starttls":
            self.phase = "tls"
            self._start_encryption()
        if way.username:
            self.phase = "login"
            self.login(way.username, way.password)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self.sock = socket.create_connection((host, port), timeout)
        if self._way.security == "tls":
            self.phase = "tls"
            self._encrypt()
        return self.sock

    def _start_encryption(self) -> None:
        """STARTTLS, or an error: where it is demanded nothing goes out in plain."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS is not offered")
        _demand(self.docmd("STARTTLS")[0], 220)
        self._encrypt()
        # What was said in plain may be forged; ask again (RFC 3207, section 4.2).
        self.file = None
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def _encrypt(self) -> None:
        """Wrap before the handshake, so that the deadline can break it off."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("closed")
        secure = self._way.context.wrap_socket(
            self.sock, server_hostname=self._way.host, do_handshake_on_connect=False
        )
        self.sock = secure
        secure.do_handshake()

    def hand_over(self, message: EmailMessage) -> None:
        """MAIL, RCPT, DATA, for one recipient. Raises ``SMTPResponseException``."""
        if self.sock is None:
            self._begin()
        self.phase = "mail"
        self.ehlo_or_helo_if_needed()
        sender = message["From"].addresses[0].addr_spec
        _demand(self.mail(sender)[0], 250)
        self.phase = "rcpt"
        code, _answer = self.rcpt(message["To"].addresses[0].addr_spec)
        _demand(code, 250, 251)
        self.phase = "data"
        _demand(self.docmd("DATA")[0], 354)
        self.phase = "body"
        self.send(_stuffed(message.as_bytes()))
        # From the first byte of the final dot on, the server may have it all.
        self.phase = "body_sent"
        self.send(b".\r\n")
        code, _answer = self.getreply()
        if code == -1:
            raise smtplib.SMTPServerDisconnected("closed without an answer")
        self.phase = "answered"
        _demand(code, 250)

    def answers(self, ends: float) -> bool:
        """Whether a connection kept from an earlier message is still good."""
        with suppress(smtplib.SMTPException, OSError), self.until(ends):
            return self.noop()[0] == 250
        return False

    def quit_quickly(self) -> None:
        """QUIT, but never wait long for the answer."""
        with suppress(smtplib.SMTPException, OSError):
            if self.sock is not None:
                self.sock.settimeout(2)
            self.quit()
        self.close()


def _demand(code: int, *wanted: int) -> None:
    if code == -1:
        raise smtplib.SMTPServerDisconnected("closed")
    if code not in wanted:
        raise smtplib.SMTPResponseException(code, "")


def _stuffed(body: bytes) -> bytes:
    """End with a line break and double leading dots, RFC 5321 section 4.5.2."""
    body = re.sub(rb"(?m)^\.", b"..", body)
    return body if body.endswith(b"\r\n") else body + b"\r\n"
