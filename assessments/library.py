"""The library of questionnaires in words: cards, keys, and what each still lacks."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.catalog import Known
from assessments.definitions import FAMILIES, Instrument, Response, Scale
from assessments.text_faults import Problem
from assessments.wording_reading import Line
from practice.models import Admin, Therapist

FAMILY_TITLES = {
    "attachment": gettext_lazy("Attachment"),
    "satisfaction": gettext_lazy("Satisfaction"),
    "trust": gettext_lazy("Trust"),
    "week": gettext_lazy("The week"),
    "mood": gettext_lazy("Mood"),
    "safety": gettext_lazy("Safety"),
    "other": gettext_lazy("Your own"),
}
KINDS = {
    "house": gettext_lazy("House measure, worded by us"),
    "published": gettext_lazy("Published; the words are yours to add"),
    "custom": gettext_lazy("A questionnaire of this practice"),
}
RIGHTS = {
    "ours": gettext_lazy("Nobody needs to be asked"),
    "free": gettext_lazy("Free for work with people in care"),
    "research": gettext_lazy("Free for research; ask before other use"),
    "ask": gettext_lazy("Ask who holds the rights"),
}
DIRECTIONS = {
    "higher": gettext_lazy("a higher number is better"),
    "lower": gettext_lazy("a lower number is better"),
    "neither": gettext_lazy("neither end is better"),
}
RELIABILITIES = {
    "alpha": gettext_lazy("alpha"),
    "omega": gettext_lazy("omega"),
    "retest": gettext_lazy("retest"),
}
#: What asks the same without the question that raises a flag.
WITHOUT_FLAG = {"phq-9": "phq-8"}


@dataclass(frozen=True, slots=True)
class Status:
    """One thing that is so, in a word or two. `tone` as a pill's."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    """One questionnaire on the shelf."""

    known: Known
    definition: Instrument
    statuses: list[Status]
    facts: list[tuple[str, str]]
    sources: list[str]

    @property
    def title(self) -> str:
        """As therapists read it."""
        return self.definition.title

    @property
    def url(self) -> str:
        """Its own page."""
        return reverse("instrument", args=[self.definition.code])

    @property
    def meta(self) -> list[str]:
        """Minutes, statements, and how far apart it is given at least."""
        return [
            minutes(self.definition.minutes),
            statements(len(self.definition.items)),
            gap(self.definition.min_gap_days),
        ]


@dataclass(frozen=True, slots=True)
class Group:
    """The questionnaires of one family."""

    title: str
    cards: list[Card]


def card(known: Known) -> Card:
    """What a shelf shows of one questionnaire."""
    definition = known.row.definition()
    return Card(
        known, definition, statuses(known), facts(definition), sources(definition)
    )


def groups(all_known: Iterable[Known], shelf: str) -> list[Group]:
    """One shelf by family, in the order given."""
    rows = [one for one in all_known if one.row.shelf == shelf]
    rows.sort(key=lambda one: FAMILIES.index(one.row.family))
    return [
        Group(str(FAMILY_TITLES[family]), [card(one) for one in some])
        for family, some in groupby(rows, key=lambda one: one.row.family)
    ]


def statuses(known: Known) -> list[Status]:
    """Ready, or what it still needs."""
    found = []
    if known.lacks_wording:
        found.append(Status(_("needs wording"), "now"))
    if known.lacks_monitoring:
        found.append(Status(_("needs monitoring"), "now"))
    return found or [Status(_("ready"), "good")]


# --- in words -------------------------------------------------------------------------
def minutes(number: int) -> str:
    """How long it takes."""
    return ngettext("%(n)d minute", "%(n)d minutes", number) % {"n": number}


def statements(number: int) -> str:
    """How many there are."""
    return ngettext("%(n)d statement", "%(n)d statements", number) % {"n": number}


def gap(days: int) -> str:
    """The least time between two sittings."""
    if days == 0:
        return _("as often as you like")
    weeks, rest = divmod(days, 7)
    if weeks and not rest:
        words = ngettext(
            "at least %(n)d week apart", "at least %(n)d weeks apart", weeks
        )
        return words % {"n": weeks}
    words = ngettext("at least %(n)d day apart", "at least %(n)d days apart", days)
    return words % {"n": days}


def facts(definition: Instrument) -> list[tuple[str, str]]:
    """What it measures, which way, where distress begins, and how sure that is."""
    scales = list(definition.scales.values())
    found = [
        (_("Measures"), ", ".join(scale.title for scale in scales)),
        (_("Direction"), _directions(scales)),
        (_("Cut"), "; ".join(_cuts(scales)) or _("none is published")),
        (_("Reliability"), _short_reliability(scales) or _no_reliability()),
        (_("Rights"), str(RIGHTS[definition.rights])),
    ]
    if definition.kind == "custom":
        found = [one for one in found if one[0] not in (_("Cut"), _("Rights"))]
    return found


def sources(definition: Instrument) -> list[str]:
    """Where the figures come from: cuts and reliabilities, a sentence each."""
    scales = list(definition.scales.values())
    found = [
        _("Cut: %(source)s.") % {"source": scale.cut.source}
        for scale in scales
        if scale.cut is not None
    ]
    return list(dict.fromkeys([*found, *_reliabilities(scales)]))


def _no_reliability() -> str:
    return _("none is known, so there is no band and no verdict")


def _directions(scales: Sequence[Scale]) -> str:
    ways = {scale.better for scale in scales}
    if len(ways) == 1:
        return str(DIRECTIONS[ways.pop()])
    return "; ".join(f"{s.title}: {DIRECTIONS[s.better]}" for s in scales)


def _cuts(scales: Sequence[Scale]) -> list[str]:
    found = []
    for scale in scales:
        if scale.cut is None:
            continue
        if scale.cut.distressed == "below":
            words = _("distress below %(value)s")
        else:
            words = _("distress from %(value)s on")
        said = words % {"value": f"{scale.cut.value:g}"}
        found.append(_of_scale(scale, scales, said))
    return found


def _short_reliability(scales: Sequence[Scale]) -> str:
    """ "alpha .91 and .94, not checked": figures of one kind together."""
    grouped: dict[tuple[str, bool], list[str]] = {}
    for scale in scales:
        if (one := scale.reliability) is not None:
            key = (str(RELIABILITIES[one.kind]), one.verified)
            grouped.setdefault(key, []).append(_figure(one.value))
    return "; ".join(
        _("%(kind)s %(values)s, %(checked)s")
        % {
            "kind": kind,
            "values": ", ".join(dict.fromkeys(values)),
            "checked": _("checked") if verified else _("not checked, not counted with"),
        }
        for (kind, verified), values in grouped.items()
    )


def _figure(value: float) -> str:
    return f"{value:.2f}".lstrip("0")


def _reliabilities(scales: Sequence[Scale]) -> list[str]:
    found = []
    for scale in scales:
        if (one := scale.reliability) is None:
            continue
        words = _("%(kind)s %(value)s: %(source)s.")
        said = words % {
            "kind": RELIABILITIES[one.kind],
            "value": _figure(one.value),
            "source": one.source,
        }
        found.append(_of_scale(scale, scales, said))
    return found


def _of_scale(scale: Scale, scales: Sequence[Scale], said: str) -> str:
    return said if len(scales) == 1 else f"{scale.title}: {said}"


def problem_words(problem: Problem) -> str:
    """A problem as a sentence for the person."""
    facts = {
        name: _(fact) if isinstance(fact, str) and fact else fact
        for name, fact in problem.facts.items()
    }
    said = _(problem.reason) % facts
    if not problem.line:
        return said
    return _("Line %(line)d %(said)s") % {"line": problem.line, "said": said}


# --- the key --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class KeyRow:
    """One statement beside its key. `scales` are titles; `wrong` what is wrong."""

    number: int
    text: str
    scales: str
    reversed: bool
    answers: str
    wrong: list[str]
    is_extra: bool = False


def key_rows(
    definition: Instrument,
    lines: Sequence[Line] | None = None,
    problems: Iterable[Problem] = (),
) -> list[KeyRow]:
    """Every statement of a key in order; with `lines` in their words.

    Lines beyond the key come last, and say that no key is theirs.
    """
    wrong = by_line(problems)
    given = list(lines) if lines is not None else None
    found = []
    for item in definition.items:
        line = given[item.number - 1] if given and item.number <= len(given) else None
        scales = _scales_of(definition, item.number)
        found.append(
            KeyRow(
                number=item.number,
                text=(line.text if line else "") if given is not None else item.text,
                scales=", ".join(scale.title for scale in scales),
                reversed=any(item.number in scale.reverse for scale in scales),
                answers=answers(definition.responses[item.response]),
                wrong=wrong.get(line.line, []) if line else [],
            )
        )
    extra = (given or [])[len(definition.items) :]
    found += [
        KeyRow(n, line.text, "", False, "", wrong.get(line.line, []), is_extra=True)
        for n, line in enumerate(extra, start=len(definition.items) + 1)
    ]
    return found


def by_line(problems: Iterable[Problem]) -> dict[int, list[str]]:
    """Problems in words, by the line they are on."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.line, []).append(problem_words(problem))
    return found


def _scales_of(definition: Instrument, number: int) -> list[Scale]:
    """The scales of one item; one that covers all stands only where it is alone."""
    own = [s for s in definition.scales.values() if number in s.items]
    return [s for s in own if not s.whole] or own


def answers(response: Response) -> str:
    """The values in printed order: "1 to 7", "5 down to 0", "2, 0, 1"."""
    return values_words(response.values)


def values_words(values: Sequence[int]) -> str:
    """The same of values alone."""
    ends = {"first": values[0], "last": values[-1]}
    steps = {after - before for before, after in pairwise(values)}
    if len(values) > 2 and steps == {1}:
        return _("%(first)d to %(last)d") % ends
    if len(values) > 2 and steps == {-1}:
        return _("%(first)d down to %(last)d") % ends
    return ", ".join(map(str, values))


def spans(numbers: Sequence[int]) -> str:
    """Numbers in order as people write them: "1, 3–10"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found
    )


# --- who ------------------------------------------------------------------------------
def names_of(
    practice_id: uuid.UUID | str, users: Iterable[Any]
) -> dict[uuid.UUID, str]:
    """What those who work or worked here are called, by account; two questions."""
    wanted = set(users)
    found: dict[uuid.UUID, str] = {}
    for model in (Admin, Therapist):
        rows = model._default_manager.filter(practice_id=practice_id, user__in=wanted)
        found |= dict(rows.values_list("user_id", "name"))
    return found
