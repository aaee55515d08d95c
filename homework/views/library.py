"""The library as therapists read it: nine strategies and their exercises."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clients.viewers import therapists
from homework import reading, words
from homework.forms import EntryForm
from homework.models import Exercise
from practice.access import TherapistRequest


def by_strategy() -> list[dict[str, object]]:
    """The nine strategies with the newest version of each of their exercises."""
    rows: dict[int, list[Exercise]] = {}
    for row in Exercise.objects.current():
        rows.setdefault(row.strategy, []).append(row)
    return [
        {"strategy": one, "exercises": rows.get(one.number, [])}
        for one in reading.strategies()
    ]


@therapists
@require_safe
def library(request: TherapistRequest) -> HttpResponse:
    """All nine."""
    context = {"groups": by_strategy(), "here": "library"}
    return render(request, "homework/library.html", context)


@therapists
@require_safe
def strategy(request: TherapistRequest, number: int) -> HttpResponse:
    """One strategy: the reading, when not, and its exercises."""
    found = reading.strategy(number)
    if found is None:
        raise Http404
    context = {
        "strategy": found,
        "exercises": Exercise.objects.current().filter(strategy=number),
        "here": "library",
    }
    return render(request, "homework/strategy.html", context)


@therapists
@require_safe
def library_exercise(request: TherapistRequest, code: str) -> HttpResponse:
    """One exercise as a partner sees it."""
    row = Exercise.objects.current().filter(code=code).first()
    if row is None:
        raise Http404
    definition = row.definition()
    context = {
        "exercise": row,
        "definition": definition,
        "strategy": reading.strategy(row.strategy),
        "form": EntryForm(definition=definition, written={}, revision=0),
        "minutes": words.minutes(row.minutes),
        "who_does_it": words.WHO_DOES_IT[row.mode],
        "cadence": words.cadence(definition.cadence, definition.per_week or 1),
        "shows": words.what_sharing_shows(definition),
        "here": "library",
    }
    return render(request, "homework/library_exercise.html", context)
