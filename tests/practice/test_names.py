"""Names are what they look like, in every form that asks for one."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

import clients.forms
import clients.partner_forms
import practice.front.forms
import practice.workspace.forms
from practice.names import plain_name

NAMES = {"name", "practice_name", "pronouns"}
MODULES = (
    clients.forms,
    clients.partner_forms,
    practice.front.forms,
    practice.workspace.forms,
)


def name_fields():
    """Every field for a name: (form, field), by form and field name."""
    return {
        f"{kind.__module__}.{kind.__name__}.{name}": field
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, forms.Form)
        for name, field in kind.base_fields.items()
        if name in NAMES
    }


@pytest.mark.parametrize(
    "name",
    [
        "Rosa",
        "Zoë Núñez-O’Hara, LMFT",
        "نرگس می\u200cخواهد",
        "श्री\u200dमती",
        "李 小龙",
        "Bo 🌊",
        "7",
    ],
)
def test_a_name_in_any_script_is_fine(name):
    assert plain_name(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "Rosa\u202egnal",
        "Rosa\u2066",
        "\u200eRosa",
        "Ro\u200bsa",
        "Ro\u00adsa",
        "\ufeffRosa",
        "Rosa\nInes",
        "Rosa\tInes",
        "Rosa\x7f",
        "Rosa\u0085",
        "Rosa\u2028Ines",
        "Rosa\U000e0041",
    ],
)
def test_a_character_nobody_sees_is_refused(name):
    with pytest.raises(ValidationError, match="cannot be seen"):
        plain_name(name)


@pytest.mark.parametrize("name", ["\u200d", "\u200c\u200d", " \u200d "])
def test_joiners_alone_are_no_name(name):
    with pytest.raises(ValidationError, match="can be read"):
        plain_name(name)


def test_there_are_forms_that_ask_for_names():
    assert len(name_fields()) >= 8


@pytest.mark.parametrize("field", sorted(name_fields()))
def test_every_form_that_asks_for_a_name_holds_it_to_this(field):
    assert plain_name in name_fields()[field].validators


@pytest.mark.parametrize("field", ["kind", "jurisdiction", "number"])
def test_a_license_reads_as_it_is(field):
    given = {"kind": "LMFT", "jurisdiction": "Oregon", "number": "7"}
    form = practice.front.forms.LicenseForm(given | {field: "7\u202e1"})
    assert field in form.errors
