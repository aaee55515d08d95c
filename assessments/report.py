"""Both partners' results as a page shows them: pictures, sentences, tables.

Takes plain sittings and norms; every number keeps the certainty it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments import (
    alerts,
    attachment,
    norms,
    outcomes,
    progress,
    report_map,
    styles,
)
from assessments import report_words as words
from assessments.definitions import Instrument, Scale
from assessments.known import SLOTS, Gap, Known
from assessments.reliability import Basis
from assessments.sitting import Sitting, Slot, Step, steps
from practice import charts

MOST_BESIDE = 2


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One partner's latest sitting; `description` is None without both scores."""

    sitting: Sitting
    description: styles.Description | None
    of_attachment: bool = True

    @property
    def label(self) -> str:
        """The style's name, translated; empty without one."""
        return _(self.description.label) if self.description else ""

    @property
    def words(self) -> list[str]:
        """What may be said, each with its certainty, translated."""
        said = self.description
        if not self.of_attachment:
            return []
        if said is None:
            return [_("Too few answers for a description.")]
        lines = (said.sentence, said.certainty_sentence, said.label_note)
        return [_(line) for line in lines if line]


def person_now(
    definition: Instrument, sitting: Sitting, figures: norms.NormSet | None
) -> PersonNow:
    """One sitting with the careful word for it, where the form has both dimensions."""
    return PersonNow(
        sitting,
        attachment.describe(definition, sitting, figures),
        of_attachment=attachment.items_of(definition) is not None,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, in words."""

    slot: Slot
    name: str
    on: date
    value: str
    band: str
    answered: str
    since_first: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One partner's latest score on one scale, in words; `notes` say where it lies."""

    value: str
    band: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Beside:
    """One scale, both partners' latest; never a mean of the two. Notes are of both."""

    title: str
    cells: list[Cell | None]
    apart: str
    distressed: str


@dataclass(frozen=True, slots=True)
class Said:
    """An alert as shown: about whom (empty name: both), on which scale, what next."""

    alert: alerts.Alert
    name: str
    title: str

    @property
    def words(self) -> str:
        """What was noticed, translated."""
        return _(self.alert.words)

    @property
    def next(self) -> str:
        """What to do next, translated."""
        return _(self.alert.next)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One scale over time: its picture, its sentence, its table, and how sure it is."""

    key: str
    title: str
    chart: charts.Trajectory
    sentence: str
    rows: list[Row]
    sure: list[str]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one questionnaire and one couple, or one of them."""

    title: str
    map: charts.AttachmentMap | None
    map_sentence: str
    people: list[PersonNow]
    beside: list[Beside]
    dimensions: list[Dimension]
    alerts: list[Said]
    has_basis: bool

    @property
    def is_long(self) -> bool:
        """Whether there are too many scales to set each beside its numbers."""
        return len(self.dimensions) > MOST_BESIDE

    @property
    def no_basis(self) -> str:
        """Said once where it holds for every scale; empty where one has a basis."""
        return "" if self.has_basis else words.no_basis()

    @property
    def note(self) -> str:
        """Why an alert is no finding; belongs wherever alerts are shown."""
        return _(alerts.NOTE)


def build(
    definition: Instrument,
    sittings: Sequence[Sitting],
    figures: norms.NormSet | None,
    *,
    today: date,
    sessions: Sequence[date] = (),
    gaps: Sequence[Gap] = (),
) -> Report:
    """The report of finished sittings of one form, the earliest first.

    `sessions` are the days of sessions held, `gaps` what was asked for in vain.
    """
    of = {slot: [s for s in sittings if s.slot == slot] for slot in SLOTS}
    known = Known(definition, of, figures, today, sessions, gaps)
    latest = [mine[-1] for mine in of.values() if mine]
    people = [person_now(definition, one, figures) for one in latest]
    scales = sorted(definition.scales.values(), key=lambda scale: not scale.whole)
    return Report(
        title=definition.title,
        map=report_map.draw(known),
        map_sentence=report_map.sentence(
            definition, [(one.sitting, one.description) for one in people]
        ),
        people=people,
        beside=[_beside(scale, latest, known) for scale in scales],
        dimensions=[_dimension(scale, known) for scale in scales],
        alerts=_alerts(known),
        has_basis=known.has_basis,
    )


# --- side by side ---
def _beside(scale: Scale, latest: Sequence[Sitting], known: Known) -> Beside:
    values = [sitting.value(scale.name) for sitting in latest]
    pair = _pair(scale, known)
    return Beside(
        title=scale.title,
        cells=[_cell(scale, value, known) for value in values],
        apart=words.apart(scale, pair) if pair else "",
        distressed=words.distressed(pair) if pair else "",
    )


def _cell(scale: Scale, value: float | None, known: Known) -> Cell:
    basis = known.basis(scale)
    band = basis.band(value) if basis and value is not None else None
    notes = (
        words.side(value, known.cut(scale)),
        words.standing(value, known.norm(scale)),
    )
    return Cell(
        value=words.score(scale, value),
        band=words.band(scale, band),
        notes=[note for note in notes if note],
    )


def _pair(scale: Scale, known: Known) -> outcomes.Pair | None:
    a, b = (
        known.of[slot][-1].value(scale.name) if known.of[slot] else None
        for slot in SLOTS
    )
    if a is None or b is None:
        return None
    basis = known.basis(scale)
    error = basis.sem if basis else None
    return outcomes.pair(
        a,
        b,
        threshold=progress.partner_difference_threshold(error, error),
        cut=known.cut(scale),
    )


# --- over time ---
def _dimension(scale: Scale, known: Known) -> Dimension:
    basis, cut = known.basis(scale), known.cut(scale)
    lines = [t for slot in SLOTS if (t := steps(known.of[slot], scale, basis, cut))]
    series = {line[0].sitting.slot: _series(line) for line in lines}
    days = [step.sitting.on for line in lines for step in line]
    first = min(days, default=known.today)
    said = words.cut(scale, cut)
    return Dimension(
        key=scale.name,
        title=scale.title,
        chart=charts.trajectory(
            series.get("A"),
            series.get("B"),
            start=first,
            end=max([*days, known.today]),
            low=scale.low,
            high=scale.high,
            bands=_bands(lines, scale),
            sessions=[day for day in known.sessions if day >= first],
            cut=cut.value if cut else None,
        ),
        sentence=" ".join(
            [*(_line_words(line, scale) for line in lines), *_caveat(lines, basis)]
        ),
        rows=[_row(step, scale) for line in lines for step in line],
        sure=[*_sure(scale, known), *([said] if said else [])],
    )


def _sure(scale: Scale, known: Known) -> list[str]:
    """On what this scale rests; not said again where no scale has anything."""
    if not known.has_basis:
        return []
    basis, norm = known.basis(scale), known.norm(scale)
    return words.sure(scale, basis, norm, known.figures)


def _series(line: Sequence[Step]) -> charts.Series:
    values = [(step.sitting.on, step.mark.value) for step in line]
    return charts.Series(line[0].sitting.name, values)


def _bands(lines: Sequence[Sequence[Step]], scale: Scale) -> list[charts.Band]:
    """Around each first score: inside it, a later one is within measurement error."""
    found = []
    for line in lines:
        changes = [(step, step.change) for step in line if step.change]
        if not changes:
            continue
        step, change = changes[-1]
        if step.mark.value is None or step.since_first is None:
            continue
        first = step.mark.value - step.since_first
        low = max(scale.low, first - change.threshold)
        high = min(scale.high, first + change.threshold)
        label = _("within measurement error of the first")
        found.append(charts.Band(low, high, label))
    return found


def _line_words(line: Sequence[Step], scale: Scale) -> str:
    last = line[-1]
    name, value = last.sitting.name, words.score(scale, last.mark.value)
    if last.mark.value is None:
        return _("%(name)s: too few answers for a score.") % {"name": name}
    if last.since_first is None:
        return _("%(name)s: %(value)s so far.") % {"name": name, "value": value}
    said = _("%(name)s went from %(first)s to %(value)s since %(day)s") % {
        "name": name,
        "first": words.score(scale, last.mark.value - last.since_first),
        "value": value,
        "day": date_format(line[0].sitting.on, "F j"),
    }
    verdict = words.verdict(last)
    return f"{said}, {verdict}." if verdict else f"{said}."


def _caveat(lines: Sequence[Sequence[Step]], basis: Basis | None) -> list[str]:
    if basis is not None or not any(len(line) > 1 for line in lines):
        return []
    return [_("Whether a change is more than measurement error cannot be said yet.")]


def _row(step: Step, scale: Scale) -> Row:
    mark, since = step.mark, step.since_first
    return Row(
        slot=step.sitting.slot,
        name=step.sitting.name,
        on=step.sitting.on,
        value=words.score(scale, mark.value),
        band=words.band(scale, step.band),
        answered=_("%(n)d of %(items)d") % {"n": mark.answered, "items": mark.items},
        since_first="" if since is None else words.moved(scale, since),
        verdict=words.verdict(step),
    )


# --- alerts ---
def _alerts(known: Known) -> list[Said]:
    """Every alert of this form, the gravest first."""
    names: dict[str, str] = {"": ""}
    names |= {slot: mine[-1].name for slot, mine in known.of.items() if mine}
    found = [
        Said(alert, gap.name, "")
        for gap in known.gaps
        for alert in alerts.of_gap(gap.slot, gap.in_a_row)
    ]
    for scale in known.definition.scales.values():
        found += [
            Said(alert, names[alert.slot], scale.title)
            for alert in _alerts_of(scale, known)
        ]
    return sorted(found, key=lambda said: alerts.ORDER.index(said.alert.level))


def _alerts_of(scale: Scale, known: Known) -> list[alerts.Alert]:
    basis = known.basis(scale)
    ways = {}
    for slot, mine in known.of.items():
        values = [(sitting.on, sitting.value(scale.name)) for sitting in mine]
        way = alerts.course(slot, values, scale.better)
        if way is not None:
            ways[slot] = way
    held, cut = known.sessions, known.cut(scale)
    found = [
        alert
        for way in ways.values()
        for alert in alerts.of_person(way, scale, basis, held=held, cut=cut)
    ]
    if len(ways) == len(SLOTS):
        found += alerts.of_couple(ways["A"], ways["B"], scale, basis)
    return found
