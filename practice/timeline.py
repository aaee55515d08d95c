"""One couple's story as moments in time. Pure: parts give theirs, the page merges.

Words are already those of the reader; ``url`` may be empty where nothing opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or will.

    ``at`` is aware; ``slot`` is "A", "B" or "" for the couple; ``kind`` names its
    look ("done", "now", "safety") or is "" for a plain dot. ``whole_day`` where only
    the day is meant, and ``at`` is its midnight.
    """

    at: datetime
    words: str
    slot: str = ""
    url: str = ""
    kind: str = ""
    whole_day: bool = False


def merged(*streams: Iterable[Moment], most: int | None = None) -> list[Moment]:
    """All moments, the newest first; at most ``most`` of them.

    Moments of the same instant keep the order of the streams.
    """
    everything = (moment for stream in streams for moment in stream)
    newest_first = sorted(everything, key=lambda moment: moment.at, reverse=True)
    return list(islice(newest_first, most))


def since(moments: Iterable[Moment], start: datetime | None) -> list[Moment]:
    """Those after ``start``, in the order given; all of them when it is None."""
    return [moment for moment in moments if start is None or moment.at > start]
