"""Writes docs/access.md: who may do what, read from the code."""

import inspect
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from practice.addresses import ACCOUNT, METHODS, PUBLIC, ROLES, addresses, rules

PLACE = Path(settings.BASE_DIR) / "docs" / "access.md"
HEAD = """\
# Who may do what

Written by `./run access_document` from the code itself: from the decorators of each
view, and from the rule of each table. A test fails when this file says anything else.

Whatever is not allowed here is refused. An address of another role, a row of somebody
else, a row that does not exist and a key that is none give the same 404; a refusal to
someone signed in is on record. The pages of development and of the sample practice
(`/dev/`, `/demo/`), which exist in those modes only, are left out.
"""
ELSEWHERE = ("dev/", "demo/")


class Command(BaseCommand):
    """Write the document, or say with --check whether it is as the code is."""

    help = "Writes docs/access.md from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing")

    def handle(self, *args: object, **options: object) -> None:
        """Write the file, unless only asked about it."""
        if not options["check"]:
            PLACE.write_text(document(), encoding="utf-8")
        elif PLACE.read_text(encoding="utf-8") != document():
            raise SystemExit("docs/access.md is not as the code is.")


def document() -> str:
    """The whole document, in Markdown."""
    parts = [HEAD, _roles(), _tables(), _addresses(api=False), _addresses(api=True)]
    return "\n".join(part for part in parts if part)


def _roles() -> str:
    lines = ["## Roles", "", "| role | who |", "|---|---|"]
    for kind, name in ROLES.items():
        about = " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())
        if name == ACCOUNT:
            about = "Any account that is signed in, in whatever role, or in none."
        lines.append(f"| `{name}` | {about} |")
    lines.append(f"| `{PUBLIC}` | Anybody, signed in or not. |")
    return "\n".join([*lines, ""])


def _tables() -> str:
    lines = [
        "## Rows",
        "",
        "Asked in the query itself, on every reading and before every writing; for"
        " everybody who",
        "is not named, there are no rows.",
        "",
        "| table | who sees a row |",
        "|---|---|",
        *(f"| `{label}` | {rule} |" for label, rule in rules()),
    ]
    return "\n".join([*lines, ""])


def _addresses(*, api: bool) -> str:
    """One line an address: methods, whom it is for, whose rows, and what it does."""
    found = [
        one
        for one in addresses()
        if one.is_api == api and not one.route.startswith(ELSEWHERE)
    ]
    if not found:
        return ""
    lines = [
        "## Addresses of the API" if api else "## Addresses",
        "",
        "| address | methods | for | rows | what |",
        "|---|---|---|---|---|",
    ]
    for one in found:
        rows = ", ".join(f"`{table._meta.label}`" for table in one.tables())
        who = ", ".join(one.audience)
        if one.writers and one.writers != one.audience:
            who = f"{who}; to write: {', '.join(one.writers)}"
        methods = " ".join(one.methods or METHODS)
        lines.append(f"| `/{one.route}` | {methods} | {who} | {rows} | {one.about} |")
    return "\n".join([*lines, ""])
