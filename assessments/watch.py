"""Which couples of a therapist look off track: the alerts of every couple at once.

The same rules as on a results page, from each person's first, best and last score,
which the database finds in one query for any number of couples.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, Subquery, Window
from django.db.models.functions import FirstValue, RowNumber

from assessments import alerts, norms, outcomes
from assessments.alerts import Alert, Course
from assessments.definitions import Instrument as Definition
from assessments.models import Instrument, NormSet, Score
from assessments.reliability import basis_of
from practice import schedule
from practice.access import Therapist

KEPT = 256
COLUMNS = (
    *("couple_id", "partner__slot", "scale", "instrument_id", "norm_set_id"),
    *("first", "first_at", "value", "last_at", "lowest", "highest", "count"),
)


@dataclass(frozen=True, slots=True)
class _Form:
    definition: Definition
    figures: norms.NormSet | None


def off_track(
    viewer: Therapist,
    couple_ids: Collection[uuid.UUID],
    held: Mapping[uuid.UUID, Sequence[date]],
    zone: str,
) -> dict[uuid.UUID, list[Alert]]:
    """By couple, red before amber; a hint to watch is left to the results page.

    `held`: the days of each couple's sessions, on the calendar of `zone`. Gaps in the
    data come with `overview.round_state`.
    """
    found: dict[uuid.UUID, list[Alert]] = defaultdict(list)
    rows = list(_rows(viewer, couple_ids))
    forms = _forms(rows)
    for couple, form, scale, ways in _pairs(rows, forms, zone):
        for alert in _alerts(form, scale, ways, held.get(couple, ())):
            if alert.level != "watch":
                found[couple].append(alert)
    for mine in found.values():
        mine.sort(key=lambda alert: alerts.ORDER.index(alert.level))
    return found


def _rows(viewer: Therapist, ids: Collection[uuid.UUID]) -> Any:
    """Each person's way on each scale of each form, one row each."""
    person: list[Any] = [F("partner_id"), F("instrument_id"), F("scale")]
    finished = F("administration__submitted_at")
    newest = NormSet.objects.filter(
        practice_id=OuterRef("practice_id"), instrument_id=OuterRef("instrument_id")
    ).order_by("-version")
    return (
        Score.objects.visible_to(viewer)
        .filter(couple_id__in=ids, value__isnull=False)
        .exclude(instrument__family="safety")
        .annotate(
            last_at=finished,
            norm_set_id=Subquery(newest.values("pk")[:1]),
            first=Window(FirstValue("value"), person, order_by=finished.asc()),
            first_at=Window(Min(finished), person),
            lowest=Window(Min("value"), person),
            highest=Window(Max("value"), person),
            count=Window(Count("pk"), person),
            place=Window(RowNumber(), person, order_by=finished.desc()),
        )
        .filter(place=1)
        .order_by("last_at")
        .values(*COLUMNS)
    )


def _pairs(
    rows: Sequence[dict[str, Any]], forms: Mapping[uuid.UUID, _Form], zone: str
) -> Iterator[tuple[uuid.UUID, _Form, str, dict[str, Course]]]:
    """Both partners' ways side by side, on the latest form of each questionnaire."""
    latest: dict[tuple[uuid.UUID, str], uuid.UUID] = {}
    for row in rows:
        code = forms[row["instrument_id"]].definition.code
        latest[row["couple_id"], code] = row["instrument_id"]
    ways: dict[tuple[uuid.UUID, uuid.UUID, str], dict[str, Course]] = defaultdict(dict)
    for row in rows:
        couple, form = row["couple_id"], forms[row["instrument_id"]]
        if latest[couple, form.definition.code] != row["instrument_id"]:
            continue
        way = _course(row, form.definition, zone)
        if way is not None:
            ways[couple, row["instrument_id"], row["scale"]][way.slot] = way
    for (couple, instrument, scale), by_slot in ways.items():
        yield couple, forms[instrument], scale, by_slot


def _course(row: dict[str, Any], definition: Definition, zone: str) -> Course | None:
    scale = definition.scales.get(row["scale"])
    if scale is None or scale.better == "neither":
        return None
    return Course(
        slot=row["partner__slot"],
        first=row["first"],
        first_on=schedule.local_date(row["first_at"], zone),
        last=row["value"],
        last_on=schedule.local_date(row["last_at"], zone),
        best=row["lowest"] if scale.better == "lower" else row["highest"],
        count=row["count"],
    )


def _alerts(
    form: _Form, name: str, ways: Mapping[str, Course], held: Sequence[date]
) -> Iterator[Alert]:
    scale = form.definition.scales[name]
    local = form.figures.scales.get(name) if form.figures else None
    basis, cut = basis_of(scale, local), outcomes.cut_for(form.definition, scale)
    for way in ways.values():
        for alert in alerts.of_person(way, scale, basis, held=held, cut=cut):
            # Without a cut nobody knows how much gain is called for, and half of all
            # couples would stand here for it; the results page says so all the same.
            if cut is not None or alert.rule is not alerts.Rule.NO_GAIN:
                yield alert
    if len(ways) == 2:
        yield from alerts.of_couple(ways["A"], ways["B"], scale, basis)


# --- what never changes is read once a process ---
_definitions: dict[uuid.UUID, Definition] = {}
_figures: dict[uuid.UUID, norms.NormSet] = {}


def _forms(rows: Sequence[dict[str, Any]]) -> dict[uuid.UUID, _Form]:
    """Forms are frozen and so are norm sets: each is asked for once."""
    wanted = {row["instrument_id"]: row["norm_set_id"] for row in rows}
    if missing := wanted.keys() - _definitions.keys():
        _make_room(_definitions)
        for row in Instrument.objects.filter(pk__in=missing):
            _definitions[row.key] = row.definition()
    sets = {key for key in wanted.values() if key is not None}
    if missing := sets - _figures.keys():
        _make_room(_figures)
        for frozen in NormSet.objects.filter(pk__in=missing):
            _figures[frozen.key] = norms.NormSet.from_document(frozen.document)
    return {
        form: _Form(_definitions[form], _figures[key] if key else None)
        for form, key in wanted.items()
    }


def _make_room(kept: dict[uuid.UUID, Any]) -> None:
    if len(kept) >= KEPT:
        kept.clear()
