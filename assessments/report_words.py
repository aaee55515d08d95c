"""Numbers of a report as sentences a therapist reads; each keeps its certainty."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import outcomes, progress
from assessments.definitions import Cut, Scale
from assessments.norms import NormSet, ScaleNorm
from assessments.outcomes import Outcome
from assessments.reliability import Basis, Coefficient, Reference
from assessments.sitting import Step


def number(value: float | None, digits: int = 1) -> str:
    """A number in the reader's own writing, or that there is none."""
    if value is None:
        return _("no score")
    # A minus sign, not a hyphen, and never "-0.0".
    text = number_format(abs(round(value, digits)), digits)
    return f"\N{MINUS SIGN}{text}" if round(value, digits) < 0 else text


def score(scale: Scale, value: float | None) -> str:
    """A score: a sum without a fraction as the whole number it is."""
    return number(value, _digits(scale, value))


def moved(scale: Scale, value: float) -> str:
    """A change or a difference, with its sign."""
    digits = _digits(scale, value)
    sign = "+" if round(value, digits) > 0 else ""
    return sign + number(value, digits)


def _digits(scale: Scale, value: float | None) -> int:
    whole = value is not None and value == int(value)
    return 0 if whole and scale.aggregate != "mean" else 1


def points(scale: Scale, value: float) -> str:
    """A threshold in score points; narrow scales need the second digit."""
    return number(value, 2 if scale.high - scale.low <= 10 else 1)


def band(scale: Scale, found: progress.Band | None) -> str:
    """The 95 % band inside the scale's ends; empty without one."""
    if found is None:
        return ""
    inside = found.clip(scale.low, scale.high)
    ends = {"low": number(inside.low), "high": number(inside.high)}
    return _("%(low)s to %(high)s") % ends


def verdict(step: Step) -> str:
    """What a change since the first sitting may be called; empty if nothing."""
    if step.change is None:
        return ""
    if step.result is None:
        reliable = step.change.verdict != "no reliable change"
        return _("more than measurement error") if reliable else _within(step)
    words = {
        Outcome.RECOVERED: _("recovered: better by more than error, and past the cut"),
        Outcome.IMPROVED: _("improved, by more than measurement error"),
        Outcome.DETERIORATED: _("worse, by more than measurement error"),
    }.get(step.result.outcome) or _within(step)
    if step.result.started_functional:
        return _("%(outcome)s (started in the functional range)") % {"outcome": words}
    return words


def _within(step: Step) -> str:
    if step.little_room:
        return _("within measurement error, with little room for a gain to show")
    return _("within measurement error")


def side(value: float | None, cut: Cut | None) -> str:
    """On which side of a published cut a score lies; empty without either."""
    if value is None or cut is None:
        return ""
    if outcomes.is_distressed(value, cut):
        return _("distressed range")
    return _("functional range")


def standing(value: float | None, norm: ScaleNorm | None) -> str:
    """Where a score stands among the practice's clients; empty where unknown."""
    if value is None or norm is None:
        return ""
    rank, t = norm.percentile(value), norm.t(value)
    if rank is None or t is None:
        return ""
    words = {"rank": number(rank, 0), "t": number(t, 0)}
    return _("percentile %(rank)s, T %(t)s in this practice") % words


def apart(scale: Scale, both: outcomes.Pair) -> str:
    """How far the partners are from each other, and whether that is more than error."""
    words = {"points": score(scale, both.difference)}
    if both.beyond is None:
        return _("%(points)s apart") % words
    if both.beyond:
        return _("%(points)s apart, more than measurement error") % words
    return _("%(points)s apart: too near to tell one from the other") % words


def distressed(both: outcomes.Pair) -> str:
    """How many of the two are on the distressed side; empty without a cut."""
    if both.distressed is None:
        return ""
    return {
        0: _("neither in the distressed range"),
        1: _("one of the two in the distressed range"),
        2: _("both in the distressed range"),
    }[both.distressed]


def cut(scale: Scale, found: Cut | None) -> str:
    """Where distress begins, and who says so; empty without a cut."""
    if found is None:
        return ""
    words = {"value": f"{found.value:g}", "source": found.source}
    if found.distressed == "below":
        return _("Distress begins below %(value)s (%(source)s).") % words
    return _("Distress begins at %(value)s (%(source)s).") % words


def sure(
    scale: Scale, basis: Basis | None, norm: ScaleNorm | None, figures: NormSet | None
) -> list[str]:
    """On what the certainty of one scale rests, each part with its source."""
    found = []
    if basis is None:
        found.append(no_basis())
    else:
        if basis.reliability:
            found.append(_reliability(basis.reliability, norm, figures))
        if basis.reference:
            found.append(_reference(scale, basis.reference))
        found.append(_counts_from(scale, basis))
    if norm is not None and norm.omega is not None:
        found.append(_omega(norm))
    return found


def no_basis() -> str:
    """That nothing about certainty can be said, and what follows from it."""
    return _(
        "No reliability with a source is known here: no band, and no change is"
        " called real."
    )


def _reliability(
    known: Coefficient, norm: ScaleNorm | None, figures: NormSet | None
) -> str:
    words = {"value": number(known.value, 2), "source": known.source}
    if known.whose == "published":
        return {
            "alpha": _("Reliability: alpha %(value)s (%(source)s)."),
            "omega": _("Reliability: omega %(value)s (%(source)s)."),
            "retest": _("Reliability: retest %(value)s (%(source)s)."),
        }[known.kind] % words
    persons = norm.n_full if norm and norm.n_full else figures and figures.n_persons
    words["persons"] = ngettext("%(n)d person", "%(n)d persons", persons or 0) % {
        "n": persons or 0
    }
    if norm is None or norm.alpha_interval is None:
        return _("Reliability: alpha %(value)s (this practice, %(persons)s).") % words
    words |= _ends(norm.alpha_interval)
    return (
        _(
            "Reliability: alpha %(value)s, 95 %% from %(low)s to %(high)s"
            " (this practice, %(persons)s)."
        )
        % words
    )


def _omega(norm: ScaleNorm) -> str:
    words = {"value": number(norm.omega, 2)}
    if norm.omega_interval is None:
        return _("Omega of one factor: %(value)s.") % words
    words |= _ends(norm.omega_interval)
    text = _("Omega of one factor: %(value)s, 95 %% from %(low)s to %(high)s.")
    return text % words


def _ends(found: tuple[float, float]) -> dict[str, str]:
    return {"low": number(found[0], 2), "high": number(found[1], 2)}


def _reference(scale: Scale, group: Reference) -> str:
    words = {"sd": points(scale, group.sd), "source": group.source}
    if group.whose == "published":
        return _("Spread: SD %(sd)s (%(source)s).") % words
    return _("Spread: SD %(sd)s (this practice).") % words


def _counts_from(scale: Scale, basis: Basis) -> str:
    words = {"points": points(scale, basis.threshold or 0.0)}
    if basis.points is not None:
        words["source"] = basis.points_source
        return _("A change counts from %(points)s points (%(source)s).") % words
    return (
        _("A change counts beyond %(points)s points (Jacobson-Truax, 95 %%).") % words
    )
