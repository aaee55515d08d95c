"""The two attachment dimensions of a questionnaire, where it has both.

The careful word and the map speak in means from 1 to 7. A form that adds its
statements up is brought to that range by their number; one with other ends is not.
"""

from collections.abc import Mapping
from dataclasses import replace

from assessments import norms, styles
from assessments.definitions import Instrument
from assessments.sitting import Sitting

NAMES = ("anxiety", "avoidance")
LOW, HIGH = 1, 7


def items_of(definition: Instrument) -> Mapping[str, int] | None:
    """By what each dimension is divided to be a mean from 1 to 7; None without both."""
    found = {}
    for name in NAMES:
        scale = definition.scales.get(name)
        if scale is None or scale.better != "lower":
            return None
        number = len(scale.items) if scale.aggregate == "sum" else 1
        if (scale.low, scale.high) != (LOW * number, HIGH * number):
            return None
        found[name] = number
    return found


def place(definition: Instrument, sitting: Sitting) -> tuple[float, float] | None:
    """Anxiety and avoidance as means from 1 to 7; None unless both have a score."""
    items = items_of(definition)
    if items is None:
        return None
    anxiety, avoidance = (sitting.value(name) for name in NAMES)
    if anxiety is None or avoidance is None:
        return None
    return anxiety / items["anxiety"], avoidance / items["avoidance"]


def norms_of(
    definition: Instrument, figures: norms.NormSet | None
) -> norms.NormSet | None:
    """The norms in means from 1 to 7, too."""
    items = items_of(definition)
    if figures is None or items is None or set(items.values()) == {1}:
        return figures
    scaled = {
        name: replace(
            figures.scales[name],
            mean=figures.scales[name].mean / number,
            sd=figures.scales[name].sd / number,
            spread=(),
        )
        for name, number in items.items()
    }
    return replace(figures, scales={**figures.scales, **scaled})


def describe(
    definition: Instrument, sitting: Sitting, figures: norms.NormSet | None
) -> styles.Description | None:
    """The careful word for one sitting; None where the form or the answers lack it."""
    placed = place(definition, sitting)
    if placed is None:
        return None
    said = styles.describe(*placed, norms=norms_of(definition, figures))
    return replace(said, norm_set_id=figures.norm_set_id if figures else "")
