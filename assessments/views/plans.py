"""A therapist gives questionnaires: one, or several at once; changes and stops them."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import actions, catalog, packs, plan_words, shelf
from assessments.actions.fitness import ground_of
from assessments.actions.packs import offers
from assessments.actions.plans import drafted
from assessments.models import Administration, Instrument, Plan
from assessments.plan_forms import EditForm, PackForm, PlanForm
from clients.actions.rules import lead_of, why_no_new_work
from clients.models import Couple, Partner
from clients.viewers import therapists
from clients.views.common import PAGE, both_of, posted
from practice.access import TherapistRequest
from practice.errors import RefusedError
from practice.queries import Query, asks


class ChooseMeasure(Query):
    """Which questionnaire was chosen, by its code."""

    instrument = forms.CharField(max_length=40)


@therapists
@PAGE
@asks(ChooseMeasure)
def plan_new(
    request: TherapistRequest, couple_id: uuid.UUID, query: ChooseMeasure
) -> HttpResponse:
    """Give a questionnaire: choose it, say how often, look at what each will see."""
    couple = Couple.objects.open_for(request.viewer, couple_id, "practice")
    known = catalog.current(request.viewer.practice_id)
    instrument = _chosen(request, query.get("instrument"), known)
    if instrument is None:
        return _shelves(request, couple, known)
    partners = both_of(couple)
    form = PlanForm(
        posted(request), couple=couple, partners=partners, instrument=instrument
    )
    looks: list[plan_words.Look] = []
    if request.method == "POST" and form.is_valid():
        terms = form.planned()
        if request.POST.get("then") == "preview":
            made = drafted(couple=couple, instrument=instrument, terms=terms)
            looks = plan_words.looks(couple, partners, [made], _lead_name(couple))
        else:
            try:
                actions.plan(
                    couple=couple,
                    instrument=instrument,
                    by=request.viewer,
                    key=form.cleaned_data["key"],
                    **terms,
                )
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The questionnaire is on its way."))
                return redirect(couple)
    context = _context(request, couple) | {
        "form": form,
        "instrument": instrument,
        "looks": looks,
    }
    return render(request, "assessments/plan_new.html", context)


def _chosen(
    request: TherapistRequest, code: str, known: list[Instrument]
) -> Instrument | None:
    """By its code in the address, or by its id in the form; None while choosing."""
    sent = request.POST.get("instrument", "")
    for row in known:
        if (sent and sent == str(row.pk)) or (not sent and code == row.code):
            return row
    return None


def _shelves(
    request: TherapistRequest, couple: Couple, known: list[Instrument]
) -> HttpResponse:
    """Families, the front shelf first; what is not ready says why."""
    if request.method == "POST":
        messages.warning(request, _("Choose a questionnaire first."))
    ground = ground_of(couple)
    context = _context(request, couple) | {
        "families": shelf.families(known, couple, ground),
        "packs": packs.packs().values(),
    }
    return render(request, "assessments/plan_choose.html", context)


def _context(request: TherapistRequest, couple: Couple) -> dict[str, Any]:
    both = Partner.objects.visible_to(request.viewer).select_related("person")
    prefetch_related_objects([couple], Prefetch("partners", both))
    return {
        "couple": couple,
        "closed": why_no_new_work(request.viewer),
        "here": "caseload",
    }


def _lead_name(couple: Couple) -> str:
    lead = lead_of(couple.key)
    return lead.therapist.first_name if lead else ""


@therapists
@PAGE
def pack(request: TherapistRequest, couple_id: uuid.UUID, code: str) -> HttpResponse:
    """Give several at once, after a look at what each will see."""
    found = packs.packs().get(code)
    if found is None:
        raise Http404
    couple = Couple.objects.open_for(request.viewer, couple_id, "practice")
    ground = ground_of(couple)
    today = couple.practice.today()
    made = offers(couple=couple, pack=found, starts_on=today, ground=ground)
    titles = [(o.code, o.plan.instrument.title) for o in made if o.plan is not None]
    form = PackForm(posted(request), codes=titles, couple=couple)
    starts_on, chosen = today, {one.code for one in made if not one.why_not}
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        chosen = set(form.cleaned_data["codes"])
        if request.POST.get("then") != "preview" and _given(
            request, couple, found, form
        ):
            return redirect(couple)
        made = offers(couple=couple, pack=found, starts_on=starts_on, ground=ground)
    plans = [o.plan for o in made if o.plan is not None and o.code in chosen]
    context = _context(request, couple) | {
        "form": form,
        "pack": found,
        "offers": [shelf.shown(one, one.code in chosen) for one in made],
        "looks": plan_words.looks(
            couple, list(ground.partners), plans, _lead_name(couple)
        ),
    }
    return render(request, "assessments/plan_pack.html", context)


def _given(
    request: TherapistRequest, couple: Couple, found: packs.Pack, form: PackForm
) -> bool:
    """Give it; False with the reason at the form."""
    try:
        made = actions.give_pack(
            couple=couple, pack=found, by=request.viewer, **form.cleaned_data
        )
    except RefusedError as error:
        form.add_error(None, str(error))
        return False
    said = _("%(title)s: %(n)d questionnaires are on their way.")
    messages.success(request, said % {"title": found.title, "n": len(made)})
    return True


@therapists
@PAGE
def plan_edit(request: TherapistRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Change a schedule; what was begun stays as it is."""
    plan = Plan.objects.open_for(
        request.viewer, plan_id, "instrument", "couple__practice"
    )
    couple = plan.couple
    partners = both_of(couple)
    form = EditForm(
        posted(request),
        couple=couple,
        partners=partners,
        instrument=plan.instrument,
        plan=plan,
    )
    looks: list[plan_words.Look] = []
    if request.method == "POST" and form.is_valid():
        terms = form.planned()
        if request.POST.get("then") == "preview":
            made = drafted(couple=couple, instrument=plan.instrument, terms=terms)
            looks = plan_words.looks(couple, partners, [made], _lead_name(couple))
        else:
            revision = form.cleaned_data["revision"]
            try:
                actions.edit_plan(
                    plan=plan, revision=revision, by=request.viewer, **terms
                )
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Changed. What was begun stays as it is."))
                return redirect("results", couple.pk, plan.instrument.code)
    context = _context(request, couple) | {
        "form": form,
        "plan": plan,
        "instrument": plan.instrument,
        "words": plan_words.in_words(plan),
        "standing": _standing(request, plan),
        "looks": looks,
    }
    return render(request, "assessments/plan_edit.html", context)


def _standing(request: TherapistRequest, plan: Plan) -> list[Administration]:
    """Its rounds that are there, the latest first."""
    rows = Administration.objects.visible_to(request.viewer).filter(plan=plan)
    rows = rows.exclude(state__in=["cancelled", "voided"])
    return list(rows.select_related("partner__person").order_by("-opens_at")[:12])


@therapists
@require_POST
def plan_stop(request: TherapistRequest, plan_id: uuid.UUID) -> HttpResponse:
    """End a schedule."""
    plan = Plan.objects.find_for(request.viewer, plan_id)
    actions.stop_plan(plan=plan, by=request.viewer)
    messages.success(request, _("Stopped. What was begun can still be finished."))
    return redirect("results", plan.couple_id, plan.instrument.code)
