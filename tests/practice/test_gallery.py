"""The gallery shows every component and every picture, and cannot fall behind."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.test.signals import template_rendered

from practice.gallery import gallery
from practice.templatetags import charts, ui

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FOLDERS = ("components", "charts")
TAG = re.compile(r"{%\s*(\w+)")


@contextmanager
def drawn():
    """Collect the names of all templates that are rendered meanwhile."""
    names = set()

    def note(sender, template, **given):
        names.add(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def pieces():
    """Return the template of every component and picture."""
    return {
        str(path.relative_to(TEMPLATES))
        for folder in FOLDERS
        for path in (TEMPLATES / folder).glob("*.html")
    }


def tags():
    """Return every tag of ours that draws something."""
    return set(ui.register.tags) | set(charts.register.tags)


def sampled(folder=TEMPLATES / "gallery"):
    """Return every tag the gallery's own pages use."""
    pages = [*folder.glob("*.html"), TEMPLATES / "gallery.html"]
    return {name for page in pages for name in TAG.findall(page.read_text())}


def show(query=""):
    return gallery(RequestFactory().get(f"/dev/components/{query}"))


def test_the_gallery_draws_every_piece():
    with drawn() as names:
        show()
    assert pieces() - names == set()


def test_every_tag_has_a_sample():
    assert tags() - sampled() == set()


def test_a_piece_without_a_sample_is_seen(monkeypatch):
    monkeypatch.setattr("tests.practice.test_gallery.show", lambda: None)
    with pytest.raises(AssertionError, match="components/"):
        test_the_gallery_draws_every_piece()


def test_a_tag_without_a_sample_is_seen(tmp_path):
    (tmp_path / "pieces.html").write_text('{% card title="x" %}{% endcard %}')
    assert "week_strip" in tags() - sampled(tmp_path)


@pytest.mark.parametrize("reads", ["therapist", "partner"])
def test_the_gallery_reads_as_either(reads):
    page = show(f"?reads={reads}").content.decode()
    assert f'<body class="reads-{reads}">' in page


@pytest.mark.parametrize(
    "mark",
    [
        "mark-a",
        "mark-b",
        'aria-invalid="true"',
        "<fieldset disabled>",
        'class="empty"',
        "card-safety",
        "notice-warn",
        "uncertain",
    ],
)
def test_the_gallery_shows_the_state(mark):
    assert mark in show().content.decode()


def test_no_two_things_in_the_gallery_share_an_id():
    ids = re.findall(r'\sid="([^"]+)"', show().content.decode())
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
