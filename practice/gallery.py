"""Every component and picture on one page, with sample data; reached while DEBUG."""

from datetime import date, timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practice import charts

START = date(2026, 9, 1)
WEEK = timedelta(weeks=1)


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


def sample_map() -> charts.AttachmentMap:
    rosa = charts.MapPoint("A", "Rosa", 4.6, 2.4, [(5.7, 2.9), (5.2, 2.8)])
    ines = charts.MapPoint("B", "Ines", 3.1, 4.3, [(3.4, 5.6), (3.2, 5.1)])
    return charts.attachment_map([rosa, ines])


def sample_trajectory() -> charts.Trajectory:
    days = [START + WEEK * n for n in range(10)]
    rosa = [5.7, 5.6, 5.2, 5.3, None, 5.0, 4.9, 4.6, 4.7, 4.6]
    ines = [3.4, 3.5, 3.2, None, 3.2, 3.3, 3.1, 3.0, 3.1, 3.1]
    return charts.trajectory(
        charts.Series("Rosa", list(zip(days, rosa, strict=True))),
        charts.Series("Ines", list(zip(days, ines, strict=True))),
        start=START,
        end=START + WEEK * 9,
        low=1,
        high=7,
        sessions=days[::2],
    )


def sample_week() -> charts.WeekStrip:
    states = ["done", "free", "done", "planned", "free", "planned", "free"]
    monday = START - timedelta(days=START.weekday())
    days = [
        charts.Day(monday + timedelta(days=n), state, today=n == 3)  # type: ignore[arg-type]
        for n, state in enumerate(states)
    ]
    return charts.week_strip(days)


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """``?reads=partner`` shows the same in the larger type partners read."""
    context = {
        "reads": "partner" if request.GET.get("reads") == "partner" else "therapist",
        "form": SampleForm(),
        "faulty": SampleForm({"name": "", "email": "not an address"}, prefix=None),
        "scale_form": SampleScale(),
        "page": Paginator(range(60), 20).page(2),
        "map": sample_map(),
        "lines": sample_trajectory(),
        "line": charts.sparkline([3, 4, 3.5, 5, None, 5.5, 6]),
        "week": sample_week(),
    }
    return render(request, "gallery.html", context)
