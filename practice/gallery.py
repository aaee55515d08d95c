"""Every component and picture on one page, with sample data; reached while DEBUG.

A test holds it to that: a tag or a template that is not drawn here fails it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice import charts
from practice.queries import Query, asks

START = date(2026, 9, 1)
WEEK = timedelta(weeks=1)
LONG_NAME = "Anne-Sophie Wilhelmina van der Heuvel-Okonkwo"
LONG = (
    "Ana reads this before your session. Under your agreement she may bring it up with"
    " you both, never where that could put you at risk, and what you mark as only for"
    " Ana stays with her, also later and also when you are asked about it."
)


@dataclass(frozen=True)
class SampleMessage:
    """What a page says once after something was done."""

    text: str
    level_tag: str

    def __str__(self) -> str:
        return self.text


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As you like to be called here.")
    email = forms.EmailField(label="Email")
    note = forms.CharField(label="Anything else", widget=forms.Textarea, required=False)
    channel = forms.ChoiceField(
        label="Where may a reminder reach you?",
        help_text="You can change this at any time.",
        widget=forms.RadioSelect,
        choices=[("mail", "Email"), ("sms", "Text message"), ("none", "Nowhere")],
    )
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    asked = forms.BooleanField(
        label="I asked this person directly that this address is private"
    )


class SampleScale(forms.Form):
    """One question answered from 1 to 7."""

    close = forms.ChoiceField(
        label="This week I could lean on the two of us when something was hard.",
        widget=forms.RadioSelect,
        choices=[(n, n) for n in range(1, 8)],
        initial=5,
    )


class ClosedForm(forms.Form):
    """What can be read and not changed."""

    name = forms.CharField(initial="Ines", help_text="Set when you came in.")
    channel = forms.ChoiceField(
        label="Where may a reminder reach you?",
        widget=forms.RadioSelect,
        choices=[("mail", "Email"), ("none", "Nowhere")],
        initial="none",
    )


class ReadsQuery(Query):
    """For whom the page is set."""

    reads = forms.ChoiceField(choices=[(one, one) for one in ("therapist", "partner")])


def sample_map() -> charts.AttachmentMap:
    """Two people with a little history."""
    rosa = charts.MapPoint("A", "Rosa", 4.6, 2.4, [(5.7, 2.9), (5.2, 2.8)])
    ines = charts.MapPoint("B", "Ines", 3.1, 4.3, [(3.4, 5.6), (3.2, 5.1)])
    return charts.attachment_map([rosa, ines])


def map_close() -> charts.AttachmentMap:
    """Two long names at nearly one place, in the far corner, with uncertainty."""
    first = charts.MapPoint("A", LONG_NAME, 6.8, 6.7, radii=(0.6, 0.5))
    second = charts.MapPoint("B", "Maximiliane-Charlotte", 6.7, 6.8, [(7, 7), (1, 7)])
    return charts.attachment_map([first, second])


def lines(
    first: list[float | None] | None, second: list[float | None], **given: Any
) -> charts.Trajectory:
    """Weekly values of one or two people."""
    days = [START + WEEK * n for n in range(10)]
    wanted = {"low": 1.0, "high": 7.0, **given}
    series = (
        charts.Series("Rosa", list(zip(days, first, strict=False))) if first else None
    )
    return charts.trajectory(
        series,
        charts.Series("Ines", list(zip(days, second, strict=False))),
        start=START,
        end=days[-1],
        **wanted,
    )


def sample_trajectory() -> charts.Trajectory:
    """Ten weeks of two people, with gaps and sessions."""
    return lines(
        [5.7, 5.6, 5.2, 5.3, None, 5.0, 4.9, 4.6, 4.7, 4.6],
        [3.4, 3.5, 3.2, None, 3.2, 3.3, 3.1, 3.0, 3.1, 3.1],
        sessions=[START + WEEK * n for n in range(0, 10, 2)],
    )


def week(*states: str) -> charts.WeekStrip:
    """A week that begins on Monday; Thursday is today."""
    monday = START - timedelta(days=START.weekday())
    days = [
        charts.Day(monday + timedelta(days=n), state, today=n == 3)  # type: ignore[arg-type]
        for n, state in enumerate(states)
    ]
    return charts.week_strip(days)


def sample_week() -> charts.WeekStrip:
    """A week as most are."""
    return week("done", "free", "done", "planned", "free", "planned", "free")


def pictures() -> dict[str, Any]:
    """The pictures, and each with little or much in it."""
    rosa = charts.MapPoint("A", "Rosa", 1, 1)
    band = charts.Band(2.5, 3.5, "about the same")
    return {
        "map": sample_map(),
        "map_alone": charts.attachment_map([rosa]),
        "map_close": map_close(),
        "map_empty": charts.attachment_map([]),
        "lines": sample_trajectory(),
        "lines_banded": lines([3, 3.1, 2.9, 2.2], [3.1, 3, 3.2, 3.1], bands=[band]),
        "lines_alone": lines(None, [70, None, 55], low=0.0, high=100.0),
        "lines_empty": lines([None, None], [None]),
        "line": charts.sparkline([3, 4, 3.5, 5, None, 5.5, 6]),
        "falling": charts.sparkline([6, 5, 5, 4, 3]),
        "once": charts.sparkline([4]),
        "never": charts.sparkline([]),
        "week": sample_week(),
        "week_empty": week(*["free"] * 7),
        "week_full": week(*["done"] * 7),
    }


@login_not_required
@require_safe
@asks(ReadsQuery)
def gallery(request: HttpRequest, query: ReadsQuery) -> HttpResponse:
    """``?reads=partner`` shows the same in the larger type partners read."""
    context = {
        "reads": query.get("reads") or "therapist",
        "person_name": "Ana Reyes",
        "messages": [SampleMessage("Saved.", ""), SampleMessage(LONG, "warning")],
        "long": LONG,
        "long_name": LONG_NAME,
        "form": SampleForm(),
        "faulty": SampleForm({"name": "", "email": "not an address"}, prefix="faulty"),
        "closed_form": ClosedForm(prefix="closed"),
        "scale_form": SampleScale(),
        "wrong_scale": SampleScale({"wrong-close": "9"}, prefix="wrong"),
        "page": Paginator(range(60), 20).page(2),
        **pictures(),
    }
    return render(request, "gallery.html", context)
