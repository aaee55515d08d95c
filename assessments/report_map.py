"""The attachment map of a report, in geometry and in words."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments import attachment, norms, progress, styles
from assessments import report_words as words
from assessments.definitions import Instrument
from assessments.known import SLOTS, Known
from assessments.sitting import Sitting, Slot
from practice import charts


def draw(known: Known) -> charts.AttachmentMap | None:
    """Both partners' latest, with where they were before; None without any."""
    figures = attachment.norms_of(known.definition, known.figures)
    points = [point for slot in SLOTS if (point := _point(slot, known.of[slot], known))]
    if not points:
        return None
    if figures is None:
        return charts.attachment_map(points)
    cuts = (figures.scales["anxiety"].mean, figures.scales["avoidance"].mean)
    return charts.attachment_map(points, cuts=cuts)


def _point(
    slot: Slot, sittings: Sequence[Sitting], known: Known
) -> charts.MapPoint | None:
    placed = [
        (sitting, at)
        for sitting in sittings
        if (at := attachment.place(known.definition, sitting)) is not None
    ]
    if not placed:
        return None
    last, (anxiety, avoidance) = placed[-1]
    return charts.MapPoint(
        slot=slot,
        name=last.name,
        anxiety=anxiety,
        avoidance=avoidance,
        earlier=[at for _sitting, at in placed[:-1]],
        radii=_radii(attachment.norms_of(known.definition, known.figures)),
        when=date_format(last.on, "M j"),
    )


def _radii(figures: norms.NormSet | None) -> tuple[float, float] | None:
    """Half of each 95 % band, only where a reliability is known for both."""
    if figures is None:
        return None
    across, up = (
        progress.sem(figures.scales[name].sd, figures.scales[name].alpha)
        for name in attachment.NAMES
    )
    if across is None or up is None:
        return None
    return (progress.Z95 * across, progress.Z95 * up)


def sentence(
    definition: Instrument,
    described: Sequence[tuple[Sitting, styles.Description | None]],
) -> str:
    """The map in words, each partner with the certainty of the word."""
    said = []
    for sitting, description in described:
        at = attachment.place(definition, sitting)
        if description is None or at is None:
            continue
        said.append(
            _("%(name)s: anxiety %(anxiety)s, avoidance %(avoidance)s (%(certainty)s).")
            % {
                "name": sitting.name,
                "anxiety": words.number(at[0]),
                "avoidance": words.number(at[1]),
                "certainty": _certainty(description),
            }
        )
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
