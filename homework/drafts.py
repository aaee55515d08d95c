"""One document of answers, saved field by field from more than one place: pure.

A draft is `{field: value}` with one more key that no field can have, which holds
the revision at which each field last changed. What is recorded is without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from homework.answers import is_blank

CHANGED_AT = "_changed_at"

type Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Merged:
    """The document after a merge; `theirs` holds what stood against it."""

    document: Document
    changed: bool
    theirs: dict[str, object]


def values(document: Mapping[str, object] | None) -> Document:
    """The answers alone."""
    return {
        name: value for name, value in (document or {}).items() if name != CHANGED_AT
    }


def is_same(one: object, other: object) -> bool:
    """Whether two answers say the same; all blanks do. Zero is not blank."""
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    return type(one) is type(other) and one == other


def written_here(
    document: Mapping[str, object] | None, given: Mapping[str, object], *, seen: int
) -> Document:
    """What a whole page says, without the blanks that were filled elsewhere since.

    A page sends every field, also those nobody touched on it; an old blank must
    not take away what another window wrote.
    """
    held = (document or {}).get(CHANGED_AT)
    changed_at = held if isinstance(held, dict) else {}
    return {
        name: value
        for name, value in given.items()
        if not (is_blank(value) and changed_at.get(name, 0) > seen)
    }


def merge(
    document: Mapping[str, object] | None,
    given: Mapping[str, object],
    *,
    seen: int,
    revision: int,
) -> Merged:
    """Put `given` into a draft whose next revision would be `revision`.

    `seen` is the revision its writer last saw. A field that changed since, to
    something else, is left as it stands and reported in `theirs`.
    """
    merged = values(document)
    held = (document or {}).get(CHANGED_AT)
    changed_at = dict(held) if isinstance(held, dict) else {}
    theirs: dict[str, object] = {}
    changed = False
    for name, value in given.items():
        if is_same(merged.get(name), value):
            continue
        if changed_at.get(name, 0) > seen:
            theirs[name] = merged.get(name)
            continue
        merged[name] = value
        changed_at[name] = revision
        changed = True
    return Merged(merged | {CHANGED_AT: changed_at}, changed, theirs)
