"""A therapist's own licenses: how they stand, in words; and entering one."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from clients.viewers import therapists
from practice import access, actions, audit, schedule
from practice.front.forms import LicenseForm
from practice.licensing import Code, LicenseFacts, Standing, standing
from practice.models import License, Practice, Therapist


@dataclass(frozen=True, slots=True)
class Line:
    """One license as its holder reads it; `word` and `tone` are a pill's."""

    title: str
    number: str
    word: str | Promise
    tone: str
    stands: str
    checked: str


@require_http_methods(["GET", "HEAD", "POST"])
@therapists
def licenses(request: access.TherapistRequest) -> HttpResponse:
    """List one's own licenses and enter another, also when none is in force."""
    form = LicenseForm(request.POST or None)
    if form.is_valid():
        actions.enter_license(credential=form.credential(), by=request.viewer)
        messages.success(request, _("Your license is entered."))
        return redirect("licenses")
    own = (
        Therapist.objects.visible_to(request.viewer)
        .select_related("practice")
        .prefetch_related("licenses")
        .get(pk=request.viewer.therapist_id)
    )
    lines = [_line(row, own.practice) for row in own.licenses.all()]
    audit.listed(by=request.viewer, what="own licenses", count=len(lines))
    context = {"form": form, "lines": lines, "overall": in_words(own.standing())}
    return render(request, "front/licenses.html", context)


def _line(row: License, practice: Practice) -> Line:
    facts = LicenseFacts(row.valid_from, row.valid_to)
    stands = standing([facts], practice.today())
    word, tone = _PILLS[stands.code]
    return Line(
        title=f"{row.kind}, {row.jurisdiction}",
        number=row.number,
        word=word,
        tone=tone,
        stands=in_words(stands),
        checked=_checked(row, practice.time_zone),
    )


_PILLS: dict[Code, tuple[str | Promise, str]] = {
    Code.IN_FORCE: (gettext_lazy("In force"), "good"),
    Code.LAPSING: (gettext_lazy("Lapses soon"), "now"),
    Code.LAPSED: (gettext_lazy("Lapsed"), "now"),
    Code.NOT_YET: (gettext_lazy("Not yet"), "plain"),
}


def in_words(stands: Standing) -> str:
    """How a license or all of them stand, in one short sentence."""
    match stands.code:
        case Code.IN_FORCE if stands.until is None:
            return _("In force, without an end")
        case Code.IN_FORCE:
            return _("In force until %(day)s") % {"day": _day(stands.until)}
        case Code.LAPSING:
            return _lapsing(stands)
        case Code.LAPSED:
            return _("Lapsed since %(day)s") % {"day": _day(stands.since)}
        case Code.NOT_YET:
            return _("Begins on %(day)s") % {"day": _day(stands.starts)}
        case _:
            return _("No license entered yet")


def _lapsing(stands: Standing) -> str:
    days = stands.days_left or 0
    if days == 0:
        return _("In force; today is its last day")
    return ngettext(
        "In force; lapses in %(days)s day, on %(day)s",
        "In force; lapses in %(days)s days, on %(day)s",
        days,
    ) % {"days": days, "day": _day(stands.until)}


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _checked(row: License, zone: str) -> str:
    if row.verified_at is None:
        return _("Self-attested: nobody has checked it yet.")
    at = schedule.local_date(row.verified_at, zone)
    return _("Verified on %(day)s: %(what)s, at %(where)s.") % {
        "day": _day(at),
        "what": row.verified_what,
        "where": row.verified_where,
    }
