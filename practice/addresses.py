"""Every address of the product, whom it is for, and by which methods it is asked.

Read from the addresses themselves: a view carries the decorators that decide. From
the same reading `document()` writes docs/access.md.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from practice import access
from practice.access import ScopedQuerySet

PUBLIC = "public"
ACCOUNT = "account"
ROLES: dict[type[Any], str] = {
    access.Therapist: "therapist",
    access.Partner: "partner",
    access.Admin: "admin",
    access.FrontDesk: "frontdesk",
    access.Handed: "handed",
    access.Nobody: ACCOUNT,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
OURS = ("practice", "clients", "assessments", "homework")
#: What a parameter of an address is the key of, where its name does not say so.
KEYS = {"session": "therapysession", "item": "reviewitem", "token": "apitoken"}

type View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Address:
    """One route.

    `parameters` are named as in the route. `audience` holds `public`, or `account`
    for any account that is signed in, or roles. `writers` are the roles that may
    write where not all of them may. `methods` is empty where the view takes any.
    `about` is one sentence.
    """

    name: str
    route: str
    parameters: tuple[str, ...]
    audience: tuple[str, ...]
    writers: tuple[str, ...]
    methods: tuple[str, ...]
    about: str

    @property
    def is_api(self) -> bool:
        """Whether programs ask it, with a token."""
        return self.route.startswith("api/")

    def tables(self) -> list[type[models.Model]]:
        """The tables whose rows its parameters name, in the order of the route."""
        found = (table_of(name) for name in self.parameters)
        return [table for table in found if table is not None]


def addresses() -> list[Address]:
    """All addresses, in the order in which they are tried."""
    return list(_under(get_resolver().url_patterns, "", ""))


def _under(patterns: Sequence[Any], prefix: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _under(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(
                name=f"{space}{pattern.name or ''}",
                route=route,
                parameters=tuple(pattern.pattern.converters),
                audience=_audience(pattern.callback),
                writers=_writers(pattern.callback),
                methods=_methods(pattern.callback),
                about=_sentence(_spoken_for(pattern.callback)),
            )


def _audience(view: View) -> tuple[str, ...]:
    """Whom a view lets in: what its decorator says, or its class."""
    kinds = getattr(view, "audience", None) or getattr(_kind(view), "audience", None)
    if kinds:
        roles = {ROLES[kind] for kind in kinds}
        return (ACCOUNT,) if ACCOUNT in roles else tuple(sorted(roles))
    return (ACCOUNT,) if getattr(view, "login_required", True) else (PUBLIC,)


def _writers(view: View) -> tuple[str, ...]:
    """Who may write, where a view of the API says so and has something to write."""
    kinds = getattr(_kind(view), "writers", ())
    writes = set(_methods(view)) - {"GET", "HEAD"}
    return tuple(sorted(ROLES[kind] for kind in kinds)) if writes else ()


def _methods(view: View) -> tuple[str, ...]:
    """The methods a view takes; none where it does not say."""
    kind = _kind(view)
    if kind is not None:
        named = getattr(view, "actions", None) or {
            name: name for name in kind.http_method_names if hasattr(kind, name)
        }
        allowed = {name.upper() for name in named}
        allowed |= {"HEAD"} if "GET" in allowed else set()
        return tuple(method for method in METHODS if method in allowed)
    layer: Any = view
    while layer is not None:
        inside = inspect.getclosurevars(layer).nonlocals
        if "request_method_list" in inside:
            return tuple(m for m in METHODS if m in inside["request_method_list"])
        layer = getattr(layer, "__wrapped__", None)
    return ()


def _kind(view: View) -> Any:
    """The class of a view that has one."""
    return getattr(view, "cls", None) or getattr(view, "view_class", None)


def _spoken_for(view: View) -> object:
    """What a view's docstring hangs on: a function, or a class's one action."""
    kind, named = _kind(view), getattr(view, "actions", None)
    if kind is None or not named:
        return kind or view
    return getattr(kind, next(iter(named.values())), kind)


def _sentence(documented: object) -> str:
    """The first sentence of a docstring of ours; of others' views, nothing."""
    if not getattr(documented, "__module__", "").startswith(OURS):
        return ""
    text = " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())
    return text.split(". ")[0].rstrip(".") + "." if text else ""


def table_of(parameter: str) -> type[models.Model] | None:
    """The table that a parameter such as `couple_id` is a key of, if any."""
    name, _underscore, key = parameter.rpartition("_")
    if key != "id":
        return None
    wanted = KEYS.get(name, name)
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.model_name == wanted:
                return model
    raise LookupError(f"No table is named after {parameter}: say which, in KEYS.")


def rules() -> list[tuple[str, str]]:
    """For each table with rows of somebody: its label, and who sees a row, in words."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            rows = model._default_manager.all()
            if isinstance(rows, ScopedQuerySet):
                rule = inspect.getdoc(type(rows).visible_to) or ""
                found.append((model._meta.label, " ".join(rule.split())))
    return sorted(found)
