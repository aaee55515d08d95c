"""Every address of the product, and what each is about."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One route: its name, its pattern's parameters, its view."""

    name: str
    route: str
    parameters: tuple[str, ...]


def addresses() -> list[Address]:
    """All named routes of the root resolver."""
    found: list[Address] = []
    _collect(get_resolver().url_patterns, "", found)
    return found


def _collect(patterns, prefix: str, found: list[Address]) -> None:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            _collect(pattern.url_patterns, route, found)
        elif isinstance(pattern, URLPattern):
            parameters = tuple(pattern.pattern.converters)
            found.append(Address(pattern.name or "", route, parameters))
