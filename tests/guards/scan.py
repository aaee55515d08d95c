"""Reads source as a tree and finds what the edges must not do."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("practice", "clients", "assessments", "homework")
EDGE_NAMES = {"forms.py", "urls.py", "context.py", "overview.py", "views.py"}
EDGE_FOLDERS = {"views", "workspace", "front", "demo_views", "api"}
READS = {"visible_to", "open_for", "find_for", "none"}
WRITES = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "save",
    "delete",
    "create",
    "update",
}


@dataclass(frozen=True)
class Finding:
    """One line that breaks a rule."""

    place: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.why}"


def sources() -> Iterator[Path]:
    """Every module of the product except migrations."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def edges() -> list[Path]:
    """Modules that face a person: views, forms, addresses, context, overviews."""
    return [
        path
        for path in sources()
        if path.name in EDGE_NAMES or EDGE_FOLDERS & set(path.parts)
    ]


def reads_outside_visible_to(
    text: str, scoped: Iterable[str], place: str = "planted.py"
) -> list[Finding]:
    """Queries on a scoped model that do not begin with `visible_to` or its kin."""
    names = set(scoped)
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name | ast.Attribute) and _name(node) in {
            "get_object_or_404",
            "get_list_or_404",
            "_default_manager",
            "_base_manager",
        }:
            found.append(Finding(place, node.lineno, f"{_name(node)} at an edge"))
        if not (isinstance(node, ast.Attribute) and _is_objects(node.value)):
            continue
        model = _name(node.value.value)
        if model in names and node.attr not in READS:
            why = f"{model}.objects.{node.attr}: begin with visible_to or open_for"
            found.append(Finding(place, node.lineno, why))
    return found


def writes(text: str, place: str = "planted.py") -> list[Finding]:
    """ORM writes; at an edge an action is called instead."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb, receiver = node.func.attr, node.func.value
        always = verb.startswith("bulk_") or verb in {"save", "get_or_create"}
        if verb in WRITES and (always or _is_query(receiver)):
            found.append(Finding(place, node.lineno, f".{verb}(): call an action"))
    return found


def _is_objects(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "objects"


def _is_query(node: ast.expr) -> bool:
    """Whether the receiver's chain passes through a manager or a queryset verb."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            if node.attr in {"objects", "filter", "exclude", "visible_to", "all"}:
                return True
            node = node.value
        else:
            node = node.func
    return False


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case _:
            return ""
