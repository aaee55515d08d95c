"""Tags that draw the pictures of ``practice.charts`` as inline SVG.

Each comes with one sentence and a table that holds the same numbers.
"""

from typing import Any

from django import template

from practice.charts import AttachmentMap, Sparkline, Trajectory, WeekStrip

register = template.Library()

Context = dict[str, Any]


@register.inclusion_tag("charts/attachment_map.html")
def attachment_map(
    chart: AttachmentMap,
    sentence: str = "",
    id: str = "map",  # noqa: A002
) -> Context:
    """Both partners on anxiety and avoidance; ``id`` is unique on the page."""
    return {"chart": chart, "sentence": sentence, "id": id}


@register.inclusion_tag("charts/trajectory.html")
def trajectory(
    chart: Trajectory,
    title: str = "",
    sentence: str = "",
    id: str = "lines",  # noqa: A002
    twin: bool = True,
) -> Context:
    """Two people over time; ``title`` names what is measured.

    ``twin=False`` only where the same numbers stand in a table beside it.
    """
    return {
        "chart": chart,
        "title": title,
        "sentence": sentence,
        "id": id,
        "twin": twin,
    }


@register.inclusion_tag("charts/sparkline.html")
def sparkline(chart: Sparkline, label: str = "", slot: str = "A") -> Context:
    """A line the height of a word; ``label`` says in words what it shows."""
    return {"chart": chart, "label": label, "slot": slot}


@register.inclusion_tag("charts/week_strip.html")
def week_strip(chart: WeekStrip, sentence: str = "", id: str = "week") -> Context:  # noqa: A002
    """A week of days; each says free, planned or done."""
    return {"chart": chart, "sentence": sentence, "id": id}
