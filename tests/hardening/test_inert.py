"""F59, F61: what people write is words and nothing else, in their own direction.

Every text of the world is markup, a script, a template and right to left; then every
page is read as the people who may open it, and every message as it would be sent.
"""

import re
from html import escape, unescape

import pytest

from practice import notices
from practice.models import Practice, StaffInvitation
from practice.models.outbox import Message, Notice
from practice.templatetags.ui import spoken
from tests.hardening import walking
from tests.hardening.poison import HEBREW, MARKUP, poison, read, texts

pytestmark = pytest.mark.django_db

#: at least so many pages show somebody's words; fewer, and the walk has gone blind
FEWEST = 40


@pytest.fixture
def pages(world):
    """Every page of everybody, in a world where each text is hostile."""
    sets = walking.stage(world)
    assert poison() > 50
    clients = {who: walking.browser(world, who) for who in walking.PEOPLE}
    found = {}
    for place in walking.places(world, sets):
        answer = clients[place.who].get(place.path)
        assert answer.status_code < 500 or place.path.startswith("/health/"), place
        if answer.get("Content-Type", "").startswith("text/html"):
            found[place] = answer.content.decode()
    return found


def test_nothing_people_wrote_runs_on_any_page(pages):
    """F61: no tag, no attribute, no address of a script comes out of a text."""
    wrong = [
        f"{p.who} {p.path}: {read(page).runs}"
        for p, page in pages.items()
        if read(page).runs
    ]
    assert not wrong, "\n".join(wrong)
    assert sum(HEBREW in page for page in pages.values()) > FEWEST


def test_braces_people_wrote_stay_braces(pages):
    """F61: no template is made of a text; it is shown as it was written."""
    shown = [unescape(page) for page in pages.values() if "boom()" in page]
    assert shown
    assert not [page for page in shown if "{{7*7}}" not in page]


def test_what_people_wrote_is_isolated(pages):
    """F59: where a name or a text stands by itself it has a direction of its own."""
    wrong = sorted(
        {
            f"{place.address.name}: {loose}"
            for place, page in pages.items()
            for loose in read(page).loose
        }
    )
    assert not wrong, "\n".join(wrong)


def test_a_comment_is_shown_as_paragraphs_of_its_own_direction():
    """F59, F61: markup in it stays text."""
    shown = spoken("<p>one\n\n\u05d0")
    assert shown == '<p dir="auto">&lt;p&gt;one</p>\n\n<p dir="auto">\u05d0</p>'


def test_no_message_carries_what_people_wrote_as_anything_but_text(world):
    """F61: each kind of message that waits, in the words it would be sent in."""
    walking.stage(world)
    poison()
    letters = [letter for letter in map(rendered, waiting()) if letter]
    assert letters
    for letter in letters:
        assert "\n" not in letter.subject
        assert "<p>" not in letter.text
        assert "49" not in re.sub(r"https?://\S+", "", letter.text)


def waiting():
    """Messages that are planned, each with its notices."""
    return Message.objects.filter(state=Message.State.SCHEDULED)


def rendered(message):
    """The letter of a message; None where nobody can be reached."""
    carried = list(Notice.objects.filter(message=message))
    if not carried:
        return None
    kind = notices.named(carried[0].kind)
    contact = kind.contact(message.recipient)
    return kind.render(message, carried, contact) if contact else None


def test_an_invitation_to_work_here_is_plain_text(world, settings):
    """F61: the practice's and the person's name stand in the mail as they are."""
    settings.MAIL_URL = "captured:"
    walking.stage(world)
    poison()
    invitation = StaffInvitation.objects.latest("created_at")
    practice = Practice.objects.get(pk=invitation.practice_id)
    assert MARKUP in practice.name
    letter = rendered(Message.objects.get(recipient=invitation.pk))
    assert practice.name in letter.text
    assert MARKUP not in letter.subject


def test_every_table_with_words_is_poisoned():
    """A new field for words is in the walk by itself; so is a new table."""
    known = {model._meta.model_name for model, _fields in texts()}
    assert {"note", "aside", "entry", "feedback", "assignment", "person"} <= known


def test_a_text_that_is_not_escaped_is_seen():
    """The control, for each kind of fault."""
    planted = read(f"<p>{HEBREW}{MARKUP}</p><a href='javascript:x'>x</a>")
    assert set(planted.runs) == {"<img onerror>", "<img src=x>", "<a href>"}
    assert read(f"<p>{escape(HEBREW + MARKUP)}</p>").loose
    assert not read(f"<bdi>{HEBREW}</bdi><p dir=auto><b>{HEBREW}</b></p>").loose
