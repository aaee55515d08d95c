"""F55-F65: no field of any form, whatever is put into it, is an error of ours.

Every form of every page is filled in as a person would; then one field after the
other holds something hostile. What is refused leaves nothing half-written, and what
was typed into the other fields stands in the page that comes back.
"""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from clients.actions import care
from tests.guards.matrix import state
from tests.hardening import walking
from tests.hardening.hostile import values_for
from tests.hardening.reading import Form

pytestmark = pytest.mark.django_db

#: pages that keep each good answer while another is asked for again
KEEP_THE_REST = {"record", "finish"}
#: never shown filled in again: secrets, and a reason for the therapist alone
NOT_SHOWN_AGAIN = {"why_not", "code"}
TYPED = {"text", "textarea", "email"}


@pytest.fixture
def forms(world):
    return walking.posts(world, walking.stage(world))


@dataclass
class Trial:
    """One form, somebody's browser, and how everything stood before."""

    client: Client
    target: str
    form: Form
    before: dict[str, str]

    def faults(self, name, what, fields):
        """What goes wrong when `fields` are sent, where `name` is hostile."""
        answer, changed = self.send(fields)
        page = resolve(self.target.split("?")[0]).url_name
        place = f"{page}, {name} {what}"
        if answer.status_code >= 500:
            yield f"{place}: {answer.status_code}"
        if is_refused(answer) and changed and page not in KEEP_THE_REST:
            yield f"{place}: refused, and yet something is written"
        yield from (
            f"{place}: {one} is lost" for one in self.lost(answer, fields, name)
        )

    def send(self, fields):
        """The answer, and whether anything changed; then all of it is undone."""
        with transaction.atomic():
            with walking.Writes() as writes:
                answer = self.client.post(self.target, fields)
            changed = bool(writes.seen) and state() != self.before
            transaction.set_rollback(True)
        return answer, changed

    def lost(self, answer, fields, spoilt):
        """Texts of other fields that a page which asks again no longer holds."""
        if answer.status_code >= 400 or b"error-summary" not in answer.content:
            return []
        page = unescape(answer.content.decode())
        return [
            name
            for name, one in self.form.inputs.items()
            if one.kind in TYPED and name not in {spoilt, *NOT_SHOWN_AGAIN}
            if fields[name][0] not in page
        ]


def is_refused(answer):
    return answer.status_code >= 400 or b"error-summary" in answer.content


def faults(world, who, target, form, *, full=False):
    """What goes wrong with one form, field by field."""
    trial = Trial(walking.browser(world, who), target, form, state())
    filled = form.filled()
    for name, one in distinct(form).items():
        for what, value in values_for(one.kind, full=full).items():
            yield from trial.faults(name, what, filled | {name: [value]})
        rest = {key: held for key, held in filled.items() if key != name}
        yield from trial.faults(name, "missing", rest)
        thrice = [*one.filled(), "\u202e", "-1"]
        yield from trial.faults(name, "three times", filled | {name: thrice})


def distinct(form):
    """The fields, without the token; of those that differ by a number, the first."""
    kinds = {
        re.sub(r"^[ab]-|_\d+$", "", name): name
        for name in reversed(form.inputs)
        if name != "csrfmiddlewaretoken"
    }
    return {name: form.inputs[name] for name in kinds.values()}


def walk(world, forms, *, full=False):
    return [
        fault
        for who, target, form in forms
        for fault in faults(world, who, target, form, full=full)
    ]


def test_no_field_of_a_form_is_an_error_of_ours(world, forms):
    """F55-F65: each field, a few hostile values."""
    assert walk(world, forms) == []


@pytest.mark.full
def test_no_value_at_all_is_an_error_of_ours(world, forms):
    """F55-F65: each field, every hostile value."""
    assert walk(world, forms, full=True) == []


def test_a_planted_error_is_seen(world, forms, monkeypatch):
    """The control: an action that trips over a sign, and one that writes too early."""
    monkeypatch.setattr(care, "write_note", _trips)
    notes = [one for one in forms if one[1].endswith("/notes/")]
    assert any("500" in fault for fault in walk(world, notes))


def _trips(*, body, **_rest):
    if "\r" in body:
        raise ValueError("a line too many")
