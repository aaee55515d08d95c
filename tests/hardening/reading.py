"""Reads pages as a browser would: their forms, and what a person would fill in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOSEN = {"select", "radio", "checkbox", "hidden"}
#: what somebody types into a field of a kind, where it is empty
TYPED = {
    "date": "2026-03-09",
    "time": "10:30",
    "email": "somebody.new@example.org",
    "number": "2",
    "tel": "312 555 0142",
    "password": "seven-quiet-lanterns-walk-88",
}


@dataclass
class Input:
    """One field: its kind, what it holds, and what a select or radio offers."""

    name: str
    kind: str
    held: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    def filled(self) -> list[str]:
        """What would be sent by somebody who fills everything in."""
        if self.held:
            return self.held
        if self.kind in CHOSEN:
            return [one for one in self.offered if one][:1]
        return [TYPED.get(self.kind, f"Words for {self.name}")]


@dataclass
class Form:
    """One form of a page."""

    method: str
    action: str
    inputs: dict[str, Input] = field(default_factory=dict)

    def filled(self) -> dict[str, list[str]]:
        """The whole form, filled in."""
        return {name: one.filled() for name, one in self.inputs.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.inner: Input | None = None
        self.text = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(given.get("method", "get"), given.get("action", ""))
            self.forms.append(self.open)
        elif self.open is None or "disabled" in given:
            return
        elif tag in {"input", "button"} and given.get("name"):
            self._put(tag, given)
        elif tag in {"select", "textarea"} and given.get("name"):
            self.inner = self._input(given["name"], tag)
            self.text = ""
        elif tag == "option" and self.inner is not None:
            self.inner.offered.append(given.get("value", ""))
            if "selected" in given:
                self.inner.held = [given.get("value", "")]

    def _put(self, tag, given):
        kind = "submit" if tag == "button" else given.get("type", "text")
        one, value = self._input(given["name"], kind), given.get("value", "on")
        if kind in {"radio", "checkbox", "submit"}:
            one.offered.append(value)
            if "checked" in given:
                one.held.append(value)
        elif given.get("value"):
            one.held = [value]

    def _input(self, name, kind):
        assert self.open is not None
        return self.open.inputs.setdefault(name, Input(name, kind))

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.inner is not None:
            self.inner.held = [self.text.lstrip("\n")] if self.text.strip() else []
            self.inner = None
        elif tag == "select":
            self.inner = None


def forms_of(page: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
