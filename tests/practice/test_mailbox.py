"""Captured mail can be read back, and only captured mail."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from practice import clock, mailbox
from practice.access import Nobody
from practice.notices import Letter
from practice.transport import CapturedTransport
from tests.practice.mailserver import NOON, mail


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


def capture(folder: Path, letter: Letter, minutes: int = 0) -> str:
    with clock.at(NOON + timedelta(minutes=minutes)):
        CapturedTransport(folder).send(mail(letter))
    return max(mailbox.captured_names())


def test_a_captured_mail_is_one_whole_file(folder: Path) -> None:
    name = capture(folder, Letter("A note", "Hello\n"))
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_full_disk_is_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert CapturedTransport(blocked).send(mail()).kind == "retry"


def test_the_list_is_empty_before_the_first_mail(folder: Path) -> None:
    assert mailbox.captured_names() == []


def test_the_newest_mail_comes_first(folder: Path, monkeypatch) -> None:
    capture(folder, Letter("First", "1\n"))
    capture(folder, Letter("Second", "2\n"), minutes=1)
    assert [seen.subject for seen in mailbox.newest()] == ["Second", "First"]


def test_a_mail_reads_as_written(folder: Path) -> None:
    name = capture(folder, Letter("Grüße", "Zoë & <b>\n"))
    read = mailbox.read(name)
    assert (read.subject, read.text) == ("Grüße", "Zoë & <b>\n")


@pytest.mark.parametrize(
    "name",
    [
        "../secret.key",
        "20260303T180000000000Z-" + "0" * 32 + ".eml",
        "20260303T180000000000Z-" + "0" * 32 + ".eml\n",
        "x.eml",
        "\x00",
    ],
)
def test_any_other_name_is_not_found(folder: Path, name: str) -> None:
    request = RequestFactory().get("/dev/mailbox/x/")
    with pytest.raises(Http404):
        mailbox.mailbox_message(request, name)


def test_the_mailbox_has_no_address_outside_dev_and_demo() -> None:
    assert configured.MODE == "test"
    with pytest.raises(Resolver404):
        resolve("/dev/mailbox/")


@pytest.fixture
def page(settings, folder: Path, rf: RequestFactory, db):
    """Render a mailbox page as dev does, where it has an address."""
    settings.ROOT_URLCONF = "practice.mailbox_urls"

    def render(view, **names: str) -> str:
        request = rf.get("/mailbox/")
        request.viewer = Nobody()
        request.user = AnonymousUser()
        request._messages = []
        return view(request, **names).content.decode()

    return render


def test_the_page_lists_captured_mail(page, folder: Path) -> None:
    capture(folder, Letter("A note", "Hello\n"))
    assert "A note" in page(mailbox.mailbox)


def test_what_a_mail_says_is_shown_as_text(page, folder: Path) -> None:
    name = capture(folder, Letter("<i>x</i>", "<script>alert(1)</script>\n"))
    html = page(mailbox.mailbox_message, name=name)
    assert "<script>alert" not in html
    assert "<i>x</i>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
