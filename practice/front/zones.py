"""Time zones to choose from."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

DEFAULT = "America/Chicago"
_UNITED_STATES = (
    "America/New_York",
    "America/Detroit",
    "America/Indiana/Indianapolis",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
_REGIONS = (
    "America",
    "Europe",
    "Asia",
    "Africa",
    "Australia",
    "Pacific",
    "Atlantic",
    "Indian",
)

type Group = tuple[str, list[tuple[str, str]]]


@cache
def choices() -> list[Group]:
    """Groups of (IANA name, readable name): the United States first, then regions."""
    names = sorted(available_timezones() - set(_UNITED_STATES))
    groups = [(str(_("United States")), list(map(_named, _UNITED_STATES)))]
    for region in _REGIONS:
        inside = [_named(name) for name in names if name.startswith(f"{region}/")]
        groups.append((region, inside))
    return groups


def _named(name: str) -> tuple[str, str]:
    place = name.split("/", 1)[1]
    return name, place.replace("_", " ").replace("/", ", ")
