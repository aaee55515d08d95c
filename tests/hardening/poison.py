"""A furnished world in which every text a person wrote is markup, and right to left."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.apps import apps
from django.db import models

from practice.encryption import SealedField
from tests.guards.scan import APPS

HEBREW = "\u05e8\u05d5\u05d6"
#: breaks out of an attribute, runs, and is a template: 36 signs, for the shortest field
MARKUP = "\"'><img src=x onerror=boom()>{{7*7}}"
LONGER = "<script>boom()</script><svg/onload=boom()>{% debug %}[a](javascript:boom())"
ENDS = (MARKUP, LONGER)
#: texts that the product itself writes or that must have a shape of their own
OURS = {
    "practice": {"time_zone", "locale"},
    "user": {"password", "username", "email", "phone_sealed", "phone_index"},
    "therapist": {"time_zone"},
    "staffinvitation": {"email", "token_hash"},
    "person": {"zone", "locale"},
    "contactpreference": {"email", "sender_word"},
    "invitation": {"email", "token_hash", "code_hash"},
    "consent": {"version"},
    "release": {"kind"},
    "aside": {"policy_shown"},
    "administration": {"round_key", "answers", "policy_shown"},
    "entry": {"confided", "policy_shown"},
    "score": {"scale"},
    "apitoken": {"token_hash", "prefix"},
}
#: tables without a word of a person's; exercises and questionnaires are files of ours
NOBODYS = {
    "auditentry",
    "datakey",
    "message",
    "notice",
    "messageevent",
    "setuptoken",
    "heartbeat",
    "instrument",
    "normset",
    "exercise",
    "authenticator",
}


def texts() -> list[tuple[type[models.Model], list[str]]]:
    """Each table with words of people, and the fields that hold them."""
    found = []
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            name = model._meta.model_name or ""
            if name in NOBODYS:
                continue
            fields = [
                one.name
                for one in model._meta.concrete_fields
                if isinstance(one, models.CharField | models.TextField | SealedField)
                and not one.choices
                and one.name not in OURS.get(name, ())
            ]
            if fields:
                found.append((model, fields))
    return found


def poison() -> int:
    """Put markup into every text; the number of texts changed."""
    changed = 0
    for model, fields in texts():
        for row in model._default_manager.all():
            for name in fields:
                if worse := worsened(row, name):
                    setattr(row, name, worse)
                    changed += 1
            row.save(update_fields=fields)
    return changed


def worsened(row, name):
    """The text with markup; None where there is nothing."""
    held = getattr(row, name)
    room = row._meta.get_field(name).max_length or 4_000
    if isinstance(held, dict):
        return {key: _worse(one, 4_000) for key, one in held.items()}
    return _worse(held, room) if held else None


def _worse(held, room):
    if not isinstance(held, str):
        return held
    return next(
        (
            text
            for text in (HEBREW + MARKUP + LONGER, HEBREW + MARKUP)
            if len(text) <= room
        ),
        MARKUP,
    )


# --- reading what came of it ----------------------------------------------------------
@dataclass
class Page(HTMLParser):
    """What of a page runs, and which words of people are not isolated in it."""

    runs: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    open: list[tuple[str, bool]] = field(default_factory=list)

    VOID = frozenset(
        ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source")
    )
    #: no markup is possible inside, or the browser shows each by itself
    ALONE = frozenset({"title", "option", "bdi", "script", "style"})

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for name, value in attrs:
            if name.startswith("on") or "javascript:" in (value or "").lower()[:20]:
                self.runs.append(f"<{tag} {name}>")
        if given.get("src") == "x":
            self.runs.append(f"<{tag} src=x>")
        if tag not in self.VOID:
            self.open.append((tag, tag in self.ALONE or given.get("dir") == "auto"))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if any(tag == "script" for tag, _ in self.open) and "boom" in data:
            self.runs.append("<script> of somebody")
        words = data.strip()
        whole = words.startswith(HEBREW) and words.endswith(ENDS)
        if whole and not any(alone for _, alone in self.open):
            where = "/".join(tag for tag, _ in self.open[-2:])
            self.loose.append(f"{where}: {words[:60]}")


def read(page: str) -> Page:
    """Parse a page."""
    found = Page()
    found.feed(page)
    return found
