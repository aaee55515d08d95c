"""The geometry of the signature pictures, without Django and without color.

Every function takes plain values and returns frozen dataclasses in the units of the
SVG ``viewBox``: x grows to the right, y grows downward, all rounded to 0.1. Slot "A"
is always drawn as a circle with a solid line, slot "B" as a diamond with a dashed one.
"""

from practice.charts.attachment import AttachmentMap, MapPoint, attachment_map
from practice.charts.lines import Band, Series, Trajectory, trajectory
from practice.charts.strips import Day, Sparkline, WeekStrip, sparkline, week_strip

__all__ = [
    "AttachmentMap",
    "Band",
    "Day",
    "MapPoint",
    "Series",
    "Sparkline",
    "Trajectory",
    "WeekStrip",
    "attachment_map",
    "sparkline",
    "trajectory",
    "week_strip",
]
