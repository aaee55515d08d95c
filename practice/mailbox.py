"""Captured mail, to read in dev and demo. No other mode has these pages."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice.transport import CapturedTransport

SHOWN = 200


@dataclass(frozen=True, slots=True)
class CapturedMail:
    """One mail as its recipient would read it."""

    name: str
    sender: str
    recipient: str
    subject: str
    date: str
    text: str


@require_safe
@login_not_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """List captured mail, newest first."""
    return render(request, "mailbox/list.html", {"mails": newest()})


@require_safe
@login_not_required
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """Show one captured mail as plain text."""
    if not CapturedTransport.NAME.fullmatch(name) or name not in captured_names():
        raise Http404
    return render(request, "mailbox/message.html", {"mail": read(name)})


def newest() -> list[CapturedMail]:
    """The latest captured mails, newest first."""
    return [read(name) for name in sorted(captured_names(), reverse=True)[:SHOWN]]


def captured_names() -> list[str]:
    """The file names of captured mail; empty before the first."""
    folder = _folder()
    if not folder.is_dir():
        return []
    known = CapturedTransport.NAME.fullmatch
    return [path.name for path in folder.iterdir() if known(path.name)]


def read(name: str) -> CapturedMail:
    """Read one of ``captured_names``."""
    parsed = message_from_bytes((_folder() / name).read_bytes(), policy=default)
    body = parsed.get_body(("plain",)) if isinstance(parsed, EmailMessage) else None
    return CapturedMail(
        name=name,
        sender=str(parsed["From"]),
        recipient=str(parsed["To"]),
        subject=str(parsed["Subject"]),
        date=str(parsed["Date"]),
        text=str(body.get_content()).replace("\r\n", "\n") if body else "",
    )


def _folder() -> Path:
    return Path(settings.MAIL_FOLDER)
