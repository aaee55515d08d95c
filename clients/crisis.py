"""Where a person finds help at once, by where they are. Pure.

Numbers are national services; sources: 988lifeline.org and thehotline.org (US),
samaritans.org (UK, Ireland), nationaldahelpline.org.uk (UK), womensaid.ie (Ireland),
the European numbers 112, 116 123 and 116 016, 988.ca (Canada), lifeline.org.au and
1800respect.org.au (Australia), 1737.org.nz and womensrefuge.org.nz (New Zealand).
Numbers change: a practice says its own words before them, and checks these.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Whom one reaches, and how."""

    what: str | Promise
    how: str | Promise


_DANGER = _("In danger now")
_CRISIS = _("Someone to talk to, day and night")
_ABUSE = _("If someone close hurts or frightens you")

US = (
    HelpLine(_DANGER, _("call 911")),
    HelpLine(_CRISIS, _("call or text 988")),
    HelpLine(_ABUSE, _("call 1-800-799-7233, or text START to 88788")),
)
UK = (
    HelpLine(_DANGER, _("call 999")),
    HelpLine(_CRISIS, _("Samaritans, call 116 123")),
    HelpLine(_ABUSE, _("call 0808 2000 247")),
)
IRELAND = (
    HelpLine(_DANGER, _("call 112 or 999")),
    HelpLine(_CRISIS, _("Samaritans, call 116 123")),
    HelpLine(_ABUSE, _("call 1800 341 900")),
)
CANADA = (
    HelpLine(_DANGER, _("call 911")),
    HelpLine(_CRISIS, _("call or text 988")),
)
AUSTRALIA = (
    HelpLine(_DANGER, _("call 000")),
    HelpLine(_CRISIS, _("Lifeline, call 13 11 14")),
    HelpLine(_ABUSE, _("call 1800 737 732")),
)
NEW_ZEALAND = (
    HelpLine(_DANGER, _("call 111")),
    HelpLine(_CRISIS, _("call or text 1737")),
    HelpLine(_ABUSE, _("call 0800 733 843")),
)
EUROPE = (
    HelpLine(_DANGER, _("call 112")),
    HelpLine(_CRISIS, _("call 116 123, where your country has it")),
    HelpLine(_ABUSE, _("call 116 016, where your country has it")),
)

_US_ZONES = frozenset(
    {
        *(f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Phoenix")),
        *(f"America/{city}" for city in ("Los_Angeles", "Anchorage", "Juneau")),
        *(f"America/{city}" for city in ("Detroit", "Boise", "Sitka", "Metlakatla")),
        *(f"America/{city}" for city in ("Nome", "Yakutat", "Adak", "Menominee")),
        *("Pacific/Honolulu", "America/Puerto_Rico"),
    }
)
_US_PARTS = ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
_UK_ZONES = {"Europe/London", "Europe/Belfast", "GB", "Europe/Jersey"}
_UK_ZONES |= {"Europe/Guernsey", "Europe/Isle_of_Man"}
_CANADA_ZONES = frozenset(
    {
        *(
            f"America/{city}"
            for city in ("Toronto", "Vancouver", "Winnipeg", "Halifax")
        ),
        *(f"America/{city}" for city in ("Edmonton", "Regina", "St_Johns", "Moncton")),
        *(f"America/{city}" for city in ("Montreal", "Whitehorse", "Yellowknife")),
        *(f"America/{city}" for city in ("Iqaluit", "Goose_Bay", "Glace_Bay")),
    }
)
_EU_ATLANTIC = {"Atlantic/Azores", "Atlantic/Madeira", "Atlantic/Canary"}
_NOT_IN_THE_EU = {"Europe/Moscow", "Europe/Minsk", "Europe/Istanbul", "Europe/Kyiv"}


def lines_for(zone: str) -> tuple[HelpLine, ...]:
    """The help lines where clocks show `zone`; none where we know of none."""
    if zone in _US_ZONES or zone.startswith(_US_PARTS):
        return US
    if zone in _UK_ZONES:
        return UK
    if zone == "Europe/Dublin":
        return IRELAND
    if zone in _CANADA_ZONES or zone.startswith("Canada/"):
        return CANADA
    if zone.startswith("Australia/"):
        return AUSTRALIA
    if zone in ("Pacific/Auckland", "Pacific/Chatham"):
        return NEW_ZEALAND
    if zone in _EU_ATLANTIC:
        return EUROPE
    if zone.startswith("Europe/") and zone not in _NOT_IN_THE_EU:
        return EUROPE
    return ()
