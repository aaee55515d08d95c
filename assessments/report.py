"""Both partners' results as a page shows them: pictures, sentences, table twins.

Takes plain sittings and norms; every number keeps the certainty it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from assessments import norms, progress, styles
from assessments.definitions import Instrument, Scale
from assessments.sitting import Sitting, Slot, Step, steps
from practice import charts

SLOTS: tuple[Slot, Slot] = ("A", "B")


@dataclass(frozen=True, slots=True)
class PersonNow:
    """One partner's latest sitting; `description` is None without both scores."""

    sitting: Sitting
    description: styles.Description | None

    @property
    def label(self) -> str:
        """The style's name, translated; empty without one."""
        return _(self.description.label) if self.description else ""

    @property
    def words(self) -> list[str]:
        """What may be said, each with its certainty, translated."""
        said = self.description
        if said is None:
            return [_("Too few answers for a description.")]
        lines = (said.sentence, said.certainty_sentence, said.label_note)
        return [_(line) for line in lines if line]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table twin, in words."""

    slot: Slot
    name: str
    on: date
    value: str
    answered: str
    since_first: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One scale over time: its picture, its sentence, its table."""

    key: str
    title: str
    chart: charts.Trajectory
    sentence: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one questionnaire and one couple, or one of them."""

    title: str
    map: charts.AttachmentMap | None
    map_sentence: str
    people: list[PersonNow]
    dimensions: list[Dimension]


def build(
    definition: Instrument,
    sittings: Sequence[Sitting],
    figures: norms.NormSet | None,
    *,
    today: date,
    sessions: Sequence[date] = (),
) -> Report:
    """The report of finished sittings of one form, the earliest first."""
    of = {slot: [s for s in sittings if s.slot == slot] for slot in SLOTS}
    people = [
        PersonNow(mine[-1], describe(mine[-1], figures)) for mine in of.values() if mine
    ]
    return Report(
        title=definition.title,
        map=_map(of, figures),
        map_sentence=_map_sentence(people),
        people=people,
        dimensions=[
            _dimension(scale, of, figures, today, sessions)
            for scale in definition.scales.values()
        ],
    )


def describe(
    sitting: Sitting, figures: norms.NormSet | None
) -> styles.Description | None:
    """The careful word for one sitting; None unless both dimensions have a score."""
    anxiety, avoidance = sitting.value("anxiety"), sitting.value("avoidance")
    if anxiety is None or avoidance is None:
        return None
    return styles.describe(anxiety, avoidance, norms=figures)


def _map(
    of: dict[Slot, list[Sitting]], figures: norms.NormSet | None
) -> charts.AttachmentMap | None:
    points = [point for slot in SLOTS if (point := _point(slot, of[slot], figures))]
    if not points:
        return None
    if figures is None:
        return charts.attachment_map(points)
    cuts = (figures.scales["anxiety"].mean, figures.scales["avoidance"].mean)
    return charts.attachment_map(points, cuts=cuts)


def _point(
    slot: Slot, sittings: Sequence[Sitting], figures: norms.NormSet | None
) -> charts.MapPoint | None:
    placed = [
        (sitting, anxiety, avoidance)
        for sitting in sittings
        if (anxiety := sitting.value("anxiety")) is not None
        and (avoidance := sitting.value("avoidance")) is not None
    ]
    if not placed:
        return None
    last, anxiety, avoidance = placed[-1]
    return charts.MapPoint(
        slot=slot,
        name=last.name,
        anxiety=anxiety,
        avoidance=avoidance,
        earlier=[(a, b) for _sitting, a, b in placed[:-1]],
        radii=_radii(figures),
        when=date_format(last.on, "M j"),
    )


def _radii(figures: norms.NormSet | None) -> tuple[float, float] | None:
    """Half of each 95 % band, only where a reliability is known for both."""
    if figures is None:
        return None
    errors = [
        progress.sem(figures.scales[name].sd, figures.scales[name].alpha)
        for name in ("anxiety", "avoidance")
    ]
    across, up = errors
    if across is None or up is None:
        return None
    return (progress.Z95 * across, progress.Z95 * up)


def _map_sentence(people: Sequence[PersonNow]) -> str:
    said = [
        _("%(name)s: anxiety %(anxiety)s, avoidance %(avoidance)s (%(certainty)s).")
        % {
            "name": person.sitting.name,
            "anxiety": _number(person.sitting.value("anxiety")),
            "avoidance": _number(person.sitting.value("avoidance")),
            "certainty": _certainty(person.description),
        }
        for person in people
        if person.description
    ]
    return " ".join(said)


def _certainty(description: styles.Description) -> str:
    match description.certainty:
        case styles.Certainty.CLEAR:
            return _("clear of the average of this practice")
        case styles.Certainty.NEAR:
            return _("near the boundary")
        case styles.Certainty.NO_BAND:
            return _("norm mean, no reliability yet")
        case _other:
            return _("provisional midpoint, no norms yet")


def _dimension(
    scale: Scale,
    of: dict[Slot, list[Sitting]],
    figures: norms.NormSet | None,
    today: date,
    sessions: Sequence[date],
) -> Dimension:
    norm = figures.scales.get(scale.name) if figures else None
    lines = [taken for slot in SLOTS if (taken := steps(of[slot], scale, norm))]
    series = {line[0].sitting.slot: _series(line) for line in lines}
    days = [step.sitting.on for line in lines for step in line]
    first = min(days, default=today)
    return Dimension(
        key=scale.name,
        title=scale.title,
        chart=charts.trajectory(
            series.get("A"),
            series.get("B"),
            start=first,
            end=max([*days, today]),
            low=scale.low,
            high=scale.high,
            bands=_bands(lines, scale),
            sessions=[day for day in sessions if day >= first],
        ),
        sentence=" ".join([*map(_line_words, lines), *_caveat(lines, norm)]),
        rows=[_row(step) for line in lines for step in line],
    )


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


def _line_words(line: Sequence[Step]) -> str:
    last = line[-1]
    name, value = last.sitting.name, _number(last.mark.value)
    if last.mark.value is None:
        return _("%(name)s: too few answers for a score.") % {"name": name}
    if last.since_first is None:
        return _("%(name)s: %(value)s so far.") % {"name": name, "value": value}
    words = _("%(name)s went from %(first)s to %(value)s since %(day)s") % {
        "name": name,
        "first": _number(last.mark.value - last.since_first),
        "value": value,
        "day": date_format(line[0].sitting.on, "F j"),
    }
    verdict = _verdict(last)
    return f"{words}, {verdict}." if verdict else f"{words}."


def _caveat(lines: Sequence[Sequence[Step]], norm: norms.ScaleNorm | None) -> list[str]:
    repeated = any(len(line) > 1 for line in lines)
    if not repeated or (norm and norm.alpha is not None):
        return []
    return [_("Whether a change is more than measurement error cannot be said yet.")]


def _row(step: Step) -> Row:
    mark = step.mark
    answered = _("%(n)d of %(items)d") % {"n": mark.answered, "items": mark.items}
    since = step.since_first
    sign = "+" if since is not None and round(since, 1) > 0 else ""
    return Row(
        slot=step.sitting.slot,
        name=step.sitting.name,
        on=step.sitting.on,
        value=_number(mark.value),
        answered=answered,
        since_first="" if since is None else sign + _number(since),
        verdict=_verdict(step),
    )


def _verdict(step: Step) -> str:
    if step.change is None:
        return ""
    if step.change.verdict != "no reliable change":
        return _("more than measurement error")
    if step.little_room:
        return _("within measurement error, with little room for a gain to show")
    return _("within measurement error")


def _number(value: float | None) -> str:
    if value is None:
        return _("no score")
    # A minus sign, not a hyphen, and never "-0.0".
    text = number_format(abs(round(value, 1)), 1)
    return f"\N{MINUS SIGN}{text}" if round(value, 1) < 0 else text
