"""Components: small pieces of page, each a tag with its template in components/.

``/dev/components/`` shows every one of them with sample data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Textarea, TextInput
from django.template.loader import render_to_string
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Context = dict[str, Any]


def _component(name: str, context: Context) -> SafeString:
    return mark_safe(render_to_string(f"components/{name}.html", context))  # noqa: S308


@register.simple_block_tag
def card(
    content: str, title: str = "", tone: str = "plain", level: int = 2, href: str = ""
) -> SafeString:
    """A leaf of paper. ``tone``: plain, now (amber) or safety (red)."""
    return _component("card", locals())


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A message set apart. ``tone``: info, warn or safety."""
    return _component("notice", locals())


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A definition list; fill it with ``{% fact %}``."""
    return _component("facts", locals())


@register.inclusion_tag("components/fact.html")
def fact(label: str, value: object) -> Context:
    """One line of ``{% facts %}``."""
    return {"label": label, "value": value}


@register.simple_block_tag
def table(content: str, caption: str = "", hide_caption: bool = False) -> SafeString:
    """A table that scrolls sideways on its own; ``content`` is thead and tbody."""
    return _component("table", locals())


@register.inclusion_tag("components/page_head.html")
def page_head(title: str, lead: str = "") -> Context:
    """The one ``h1`` of a page and a quiet sentence under it."""
    return {"title": title, "lead": lead}


@register.simple_block_tag
def page_top(content: str, title: str, lead: str = "") -> SafeString:
    """A page head whose block holds the page's actions, set beside the title."""
    return _component("page_head", locals())


@register.simple_block_tag
def section(
    content: str,
    title: str,
    note: str = "",
    id: str = "",  # noqa: A002
) -> SafeString:
    """A part of a page under an ``h2``, with a quiet note beside it."""
    return _component("section", locals())


@register.simple_block_tag
def more(content: str, label: str) -> SafeString:
    """Something folded away under a few words."""
    return _component("more", locals())


@register.simple_block_tag
def remark(content: str, by: str, when: str = "", own: bool = False) -> SafeString:
    """One spoken turn; ``own`` sets it to the reader's side."""
    return _component("remark", locals())


@register.filter
def spoken(text: str) -> SafeString:
    """A person's words as paragraphs, each in the direction it is written in."""
    paragraphs: str = linebreaks(text, autoescape=True)
    return mark_safe(paragraphs.replace("<p>", '<p dir="auto">'))  # noqa: S308


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    kind: str = "primary",
    name: str = "",
    value: str = "",
    href: str = "",
    type: str = "submit",  # noqa: A002
) -> Context:
    """A button, or with ``href`` a link that looks like one.

    ``kind``: primary (one on a page), quiet, danger or plain.
    """
    return locals()


@register.inclusion_tag("components/who_reads.html")
def who_reads(text: str) -> Context:
    """The line that says who will see what is written here."""
    return {"text": text}


@register.inclusion_tag("components/pill.html")
def pill(text: str, tone: str = "plain") -> Context:
    """A word or two in a capsule. ``tone``: plain, now, good or safety."""
    return {"text": text, "tone": tone}


@register.inclusion_tag("components/empty.html")
def empty(sentence: str) -> Context:
    """What stands where a list has nothing in it."""
    return {"sentence": sentence}


@register.inclusion_tag("components/save_state.html")
def save_state(at: str = "", id: str = "save-state") -> Context:  # noqa: A002
    """The live line "Saved 14:02"; ``at`` is a time already put into words."""
    return {"at": at, "id": id}


@register.inclusion_tag("components/progress_line.html")
def progress_line(done: int, total: int, label: str = "") -> Context:
    """How much of something is answered or kept."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/icon.html")
def icon(name: str) -> Context:
    """A line drawing beside a word: today, us, progress, more or mark."""
    return {"name": name}


@register.inclusion_tag("components/partner_mark.html")
def partner_mark(partner: object, name: str = "") -> Context:
    """A teal circle for slot A, a plum diamond for slot B.

    ``partner`` is a partner or just "A" or "B". With ``name`` the mark is followed by
    it; without, the mark says its shape to those who do not see it.
    """
    slot = str(getattr(partner, "slot", partner)).upper()
    return {"slot": "B" if slot == "B" else "A", "name": name}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: template.Context, page: Page[Any], name: str = "page"
) -> Context:
    """Earlier and later pages of a Django ``Page``; keeps the other parameters.

    ``name``: the parameter that holds its number, where a page shows several lists.
    """
    return {
        "page": page,
        "back": {name: page.number - 1},
        "next": {name: page.number + 1},
        "request": context.get("request"),
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, optional: bool = False) -> Context:
    """A form field with its label, help and errors tied together."""
    layout = _layout(bound)
    if layout == "line" and isinstance(bound.field.widget, TextInput | Textarea):
        bound.field.widget.attrs.setdefault("dir", "auto")
    return {"field": bound, "optional": optional, "layout": layout}


def _layout(bound: BoundField) -> str:
    if bound.is_hidden:
        return "hidden"
    if bound.use_fieldset:
        return "choices"
    return "check" if isinstance(bound.field.widget, CheckboxInput) else "line"


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> Context:
    """Everything that is wrong with a form, first thing on the page, with links."""
    return {"form": form}


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio of a scale."""

    id: str
    value: str
    label: str
    checked: bool
    end: str


@register.inclusion_tag("components/scale.html")
def scale(
    bound: BoundField, low: str = "", high: str = "", number: int | None = None
) -> Context:
    """A question of a form (a choice field with radios) as a row of numbers.

    ``low`` and ``high`` are the words under its two ends.
    """
    pairs = [(str(value), str(text)) for value, text in bound.field.choices]  # type: ignore[attr-defined]
    given = bound.value()
    return {
        **_scale(
            bound.html_name, pairs, "" if given is None else str(given), low, high
        ),
        "id": bound.auto_id,
        "legend": bound.label,
        "help": bound.help_text,
        "errors": bound.errors,
        "number": number,
    }


@register.inclusion_tag("components/scale.html")
def scale_of(
    name: str,
    legend: str,
    low: str = "",
    high: str = "",
    points: int = 7,
    first: int = 1,
    value: object = None,
    number: int | None = None,
) -> Context:
    """A question without a form: ``points`` whole numbers counted from ``first``."""
    pairs = [(str(n), str(n)) for n in range(first, first + points)]
    given = "" if value is None else str(value)
    return {
        **_scale(name, pairs, given, low, high),
        "id": f"scale-{name}",
        "legend": legend,
        "number": number,
    }


def _scale(
    name: str, pairs: Sequence[tuple[str, str]], given: str, low: str, high: str
) -> Context:
    ends = {0: low, len(pairs) - 1: high}
    choices = [
        Choice(f"id_{name}_{i}", value, text, value == given, ends.get(i, ""))
        for i, (value, text) in enumerate(pairs)
    ]
    return {"name": name, "choices": choices, "low": low, "high": high}
