"""Packs: several schedules that are given in one act. Plain data, without Django.

A pack that does not add up is refused by file, key and reason, as a definition is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assessments import rounds
from assessments.definitions import FAMILIES, Instrument
from assessments.reading import DefinitionError, Reader

FOLDER = Path(__file__).parent / "packs"
MOST_MEMBERS = 12
_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_OPTIONAL = {"instrument", "family", "every_weeks", "after_days", "at_most"}
_RHYTHMS = (rounds.ONCE, rounds.WEEKS, rounds.SESSION, rounds.AFTER)


@dataclass(frozen=True, slots=True)
class Member:
    """One questionnaire of a pack, by its code, or by its family.

    A family means the longest one of it that has the practice's wording; none, if
    there is none.
    """

    instrument: str
    family: str
    rhythm: str
    days_to_answer: int
    every_weeks: int | None = None
    after_days: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """Schedules for both partners, in the order in which they are shown."""

    code: str
    title: str
    about: str
    members: tuple[Member, ...]


@cache
def packs() -> Mapping[str, Pack]:
    """Those shipped, by code; read once a process."""
    return load_packs(FOLDER)


def load_packs(folder: Path) -> dict[str, Pack]:
    """Every `*.yaml` in `folder`, by code. Raises DefinitionError at a fault."""
    found = (load_pack(path) for path in sorted(folder.glob("*.yaml")))
    return {pack.code: pack for pack in found}


def load_pack(path: Path) -> Pack:
    """The pack in one file, whose name is its code. Raises DefinitionError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise DefinitionError(path.name, "file", f"cannot be read ({error})") from error
    pack = from_document(document, file=path.name)
    if pack.code != path.stem:
        raise DefinitionError(
            path.name, "code", f"must be {path.stem!r}, like the file"
        )
    return pack


def from_document(document: Any, *, file: str = "document") -> Pack:
    """A Pack from plain data. Raises DefinitionError."""
    read = Reader(file)
    read.keys("pack", document, {"code", "title", "about", "members"})
    entries = read.sequence("members", document["members"], 1, MOST_MEMBERS)
    members = tuple(
        _member(read, f"members[{n}]", one) for n, one in enumerate(entries)
    )
    named = [one.instrument or one.family for one in members]
    for n, name in enumerate(named):
        if name in named[:n]:
            read.refuse(f"members[{n}]", f"{name} is in this pack already")
    return Pack(
        code=read.pattern("code", document["code"], _CODE),
        title=read.text("title", document["title"]),
        about=read.text("about", document["about"]),
        members=members,
    )


def _member(read: Reader, at: str, value: Any) -> Member:
    read.keys(at, value, {"rhythm", "days_to_answer"}, _OPTIONAL)
    if ("instrument" in value) == ("family" in value):
        read.refuse(at, "must name an instrument or a family, and not both")
    rhythm = read.choice(f"{at}.rhythm", value["rhythm"], _RHYTHMS)
    for name, owner in (("every_weeks", rounds.WEEKS), ("after_days", rounds.AFTER)):
        if (name in value) != (rhythm == owner):
            read.refuse(
                f"{at}.{name}", f"belongs to the rhythm {owner}, and only there"
            )
    if "at_most" in value and rhythm == rounds.ONCE:
        read.refuse(f"{at}.at_most", "once is at most one")
    days = read.whole(f"{at}.days_to_answer", value["days_to_answer"], 1, 60)
    weeks = _number(read, at, value, "every_weeks", 52)
    if weeks is not None and days > weeks * 7:
        read.refuse(f"{at}.days_to_answer", "must be over before the next one begins")
    return Member(
        instrument=read.pattern(f"{at}.instrument", value["instrument"], _CODE)
        if "instrument" in value
        else "",
        family=read.choice(f"{at}.family", value["family"], FAMILIES)
        if "family" in value
        else "",
        rhythm=rhythm,
        days_to_answer=days,
        every_weeks=weeks,
        after_days=_number(read, at, value, "after_days", 365),
        at_most=_number(read, at, value, "at_most", 500),
    )


def _number(read: Reader, at: str, value: Any, name: str, most: int) -> int | None:
    if name not in value:
        return None
    return read.whole(f"{at}.{name}", value[name], 1, most)


def require_known(found: Iterable[Pack], known: Mapping[str, Instrument]) -> None:
    """Refuse a member nobody knows, or one closer together than its gap allows.

    Raises DefinitionError.
    """
    for pack in found:
        read = Reader(f"{pack.code}.yaml")
        for n, member in enumerate(pack.members):
            if not member.instrument:
                continue
            at = f"members[{n}]"
            instrument = known.get(member.instrument)
            if instrument is None:
                read.refuse(f"{at}.instrument", "is not known")
            least = instrument.min_gap_days
            if member.every_weeks is not None and member.every_weeks * 7 < least:
                read.refuse(f"{at}.every_weeks", f"must leave {least} days")
            if member.after_days is not None and member.after_days < least:
                read.refuse(f"{at}.after_days", f"must be at least {least}")
