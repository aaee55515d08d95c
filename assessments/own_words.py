"""What a person reads of their own numbers: strengths first, trends in plain words.

Nothing here calls a number good, bad, high or low, and none is a verdict: only a
questionnaire with a sourced reliability could say that something changed.
"""

from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.definitions import Instrument, Scale
from assessments.sitting import Sitting

TITLES = {
    "anxiety": gettext_noop("Worry about staying close"),
    "avoidance": gettext_noop("Keeping some distance"),
}
AS_BEFORE = 0.05  # as many points apart read alike with one decimal


def title(definition: Instrument, scale: Scale) -> str:
    """A scale's everyday title; other questionnaires have an "anxiety" of their own."""
    if definition.family == "attachment" and scale.name in TITLES:
        return _(TITLES[scale.name])
    return _(scale.title)


def number(scale: Scale, value: float | None) -> str:
    """ "3.4 of 7", "12 of 27", "4 between −15 and 15"; or why there is none."""
    if value is None:
        return _("too few answers for a number")
    said = _number(scale, value)
    if scale.low < 0:
        ends = {"low": _number(scale, scale.low), "high": _number(scale, scale.high)}
        return _("%(value)s, between %(low)s and %(high)s") % {"value": said, **ends}
    return _("%(value)s of %(most)s") % {"value": said, "most": f"{scale.high:g}"}


def _number(scale: Scale, value: float) -> str:
    rounded = round(value, 1)
    places = 0 if scale.aggregate != "mean" and rounded == int(rounded) else 1
    return str(number_format(rounded, places)).replace("-", "−")


def strengths_first(definition: Instrument, sitting: Sitting) -> list[Scale]:
    """The scales, nearest to their better end first; without one, as printed."""
    scales = list(definition.scales.values())

    def far(scale: Scale) -> float:
        value = sitting.value(scale.name)
        if value is None or scale.better == "neither" or scale.high == scale.low:
            return 1.0
        share = (value - scale.low) / (scale.high - scale.low)
        return share if scale.better == "lower" else 1 - share

    return sorted(scales, key=far)


def plain(definition: Instrument, sitting: Sitting, earlier: Sequence[Sitting]) -> str:
    """What stands out, and how it was the last time; for other than attachment."""
    scales = strengths_first(definition, sitting)
    parts = []
    first = scales[0]
    has_order = first.better != "neither" and sitting.value(first.name) is not None
    if len(scales) > 1 and has_order:
        strong = title(definition, first)
        parts.append(_("What carries you most now: %(what)s.") % {"what": strong})
    if earlier:
        parts.append(_since(definition, scales, sitting, earlier[-1]))
        parts.append(_("Small ups and downs are usual."))
    else:
        parts.append(_("This is where you begin; there is nothing to compare yet."))
    return " ".join(part for part in parts if part)


def _since(
    definition: Instrument, scales: Sequence[Scale], now: Sitting, before: Sitting
) -> str:
    said = [
        _("%(what)s %(how)s") % {"what": title(definition, scale), "how": how}
        for scale in scales
        if (how := _how(scale, now, before))
    ]
    if not said:
        return ""
    words = {"day": date_format(before.on, "F j"), "what": "; ".join(said)}
    return capfirst(_("beside %(day)s: %(what)s.") % words)


def _how(scale: Scale, now: Sitting, before: Sitting) -> str:
    one, other = now.value(scale.name), before.value(scale.name)
    if one is None or other is None:
        return ""
    words = {"was": _number(scale, other)}
    if abs(one - other) < AS_BEFORE:
        return _("as it was")
    if one > other:
        return _("more than then (%(was)s)") % words
    return _("less than then (%(was)s)") % words
