"""Time zones to choose from, and the field to choose one."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
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
    """Groups of (IANA name, readable name): the United States, regions, the rest.

    The rest are UTC and older names that somebody's phone may have told us.
    """
    left = available_timezones() - set(_UNITED_STATES)
    groups = [(str(_("United States")), list(map(_named, _UNITED_STATES)))]
    for region in _REGIONS:
        inside = {name for name in left if name.startswith(f"{region}/")}
        groups.append((region, list(map(_named, sorted(inside)))))
        left -= inside
    others = sorted(name for name in left if "/" in name and name[:4] != "Etc/")
    rest = [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in others)]
    return [*groups, (str(_("Others")), rest)]


def _named(name: str) -> tuple[str, str]:
    place = name.split("/", 1)[1]
    return name, place.replace("_", " ").replace("/", ", ")


class ZoneSelect(forms.Select):
    """A drop-down of some six hundred places.

    Django renders each by a template of its own, which took most of a page's time;
    here the list is made once and the chosen one is marked in it.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """The whole element."""
        option = format_html('<option value="{}">', value)
        chosen = format_html('<option value="{}" selected>', value)
        options = mark_safe(_options().replace(option, chosen, 1))  # noqa: S308 (both are escaped)
        given = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", given, options)


@cache
def _options() -> SafeString:
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (region, format_html_join("", '<option value="{}">{}</option>', places))
            for region, places in choices()
        ),
    )


class ZoneField(forms.ChoiceField):
    """One of the world's time zones, by its IANA name."""

    default_error_messages = {"invalid_choice": _("This time zone is not known.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=ZoneSelect, **kwargs)
