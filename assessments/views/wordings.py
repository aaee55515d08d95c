"""Adding words: to a published key that has none here, or a questionnaire of one's own.

Looking and adding are two buttons of one form; a look keeps nothing.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import actions, built, library
from assessments.actions import custom, wordings
from assessments.definitions import Instrument as Definition
from assessments.library_forms import LABELS, OwnForm, StatementsForm, WordingForm
from assessments.models import Instrument, Wording
from assessments.views.library import StaffRequest, find, page, staff
from clients.views.common import PAGE, posted
from practice.errors import RefusedError
from practice.models import Practice
from practice.uploads import takes_file


def _sent(request: StaffRequest) -> dict[str, Any]:
    """What a form is bound to, and whether it is to be kept."""
    data = posted(request)
    return {
        "data": data,
        "files": request.FILES if data is not None else None,
        "adding": data is not None and data.get("then") == "add",
    }


@staff
@PAGE
@takes_file
def wording(request: StaffRequest, code: str) -> HttpResponse:
    """Add the words of a published questionnaire, beside its key."""
    known = find(request, code)
    if known.row.kind != "published":
        raise Http404
    definition = known.row.definition()
    practice = Practice.objects.get(pk=request.viewer.practice_id)
    sentence = wordings.sentence(known.row, practice)
    there = Wording.objects.visible_to(request.viewer).current()
    row = there.filter(instrument=known.row).first()
    form = WordingForm(
        **_sent(request),
        definition=definition,
        sentence=sentence,
        initial=_words_of(row, definition),
    )
    if _is_fit(form) and _keep_wording(request, known.row, form, sentence):
        return redirect("instrument", code)
    context = {
        "card": library.card(known),
        "definition": definition,
        "form": form,
        "labels": form.labels(),
        "row": row,
        "rows": library.key_rows(definition, form.reading.lines, form.reading.problems),
        "found": len(form.reading.lines),
        "is_read": form.is_bound and bool(form.reading.lines),
    }
    return page(request, "assessments/wording.html", context)


def _is_fit(form: StatementsForm) -> bool:
    """Whether a form is to be kept and has nothing wrong; reads it in any case."""
    return form.is_bound and form.is_valid() and form.adding


def _keep_wording(
    request: StaffRequest, row: Instrument, form: WordingForm, sentence: str
) -> bool:
    try:
        actions.add_wording(
            instrument=row,
            document=form.document(),
            attested=sentence,
            by=request.viewer,
            key=form.cleaned_data["key"],
        )
    except RefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Added. %(title)s has its words.") % {"title": row.title}
    )
    return True


def _words_of(row: Wording | None, definition: Definition) -> dict[str, str]:
    """The words in use, to go on from; labels in their printed order."""
    if row is None:
        return {}
    labels = {}
    for name, given in row.document.get("labels", {}).items():
        printed = map(str, definition.responses[name].values)
        labels[LABELS + name] = "\n".join(given[v] for v in printed if v in given)
    return {
        "text": "\n".join(row.document["items"]),
        "instructions": row.document.get("instructions", ""),
        **labels,
    }


@staff
@PAGE
@takes_file
def own_new(request: StaffRequest) -> HttpResponse:
    """Make a questionnaire of the practice's own."""
    return _build(request, None)


@staff
@PAGE
@takes_file
def own_change(request: StaffRequest, code: str) -> HttpResponse:
    """Change a questionnaire of the practice's own: a new version."""
    return _build(request, _own(request, code))


def _own(request: StaffRequest, code: str) -> Instrument:
    """A questionnaire of the practice's own, or a 404."""
    row = find(request, code).row
    if row.kind != "custom":
        raise Http404
    return row


def _build(request: StaffRequest, follows: Instrument | None) -> HttpResponse:
    sentence = custom.sentence()
    initial = built.of_definition(follows.definition()) if follows else None
    form = OwnForm(**_sent(request), sentence=sentence, initial=initial)
    if _is_fit(form):
        made = _keep_own(request, form, sentence, follows)
        if made is not None:
            return redirect("instrument", made.code)
    context = {
        "form": form,
        "follows": follows,
        "rows": built.rows(form) if form.is_bound else [],
        "preview": built.preview(form) if form.is_bound else None,
        "is_read": form.is_bound and bool(form.reading.lines),
    }
    return page(request, "assessments/builder.html", context)


def _keep_own(
    request: StaffRequest, form: OwnForm, sentence: str, follows: Instrument | None
) -> Instrument | None:
    try:
        made = actions.make_own(
            draft=form.draft(),
            attested=sentence,
            by=request.viewer,
            follows=follows,
            key=form.cleaned_data["key"],
        )
    except RefusedError as error:
        form.add_error(None, str(error))
        return None
    if follows is None:
        messages.success(request, _("Made. It can be given now."))
    else:
        messages.success(request, _("Changed. New schedules give the new version."))
    return made


@staff
@require_POST
def own_retire(request: StaffRequest, code: str) -> HttpResponse:
    """Take a questionnaire of the practice's own out of the library."""
    row = _own(request, code)
    actions.retire_own(instrument=row, by=request.viewer)
    said = _("%(title)s is given no more. What was answered stays.")
    messages.success(request, said % {"title": row.title})
    return redirect("instruments")
