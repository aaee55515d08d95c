"""What somebody who means harm, or a broken program, puts into a field."""

import uuid

#: a field of any kind
ANYTHING = {
    "nothing": "",
    "spaces": "   ",
    "a long word": "x" * 5_000,
    "100,000 signs": "\u00e9" * 100_000,
    "minus one": "-1",
    "40 digits": "9" * 40,
    "5,000 digits": "9" * 5_000,
    "1e400": "1e400",
    "NaN": "NaN",
    "null": "null",
    "a list": "[]",
    "an object": '{"$gt": ""}',
    "Arabic digits": "\u0663",
    "half SQL": "' OR 1=1 --",
    "stacked SQL": '"; DROP TABLE practice_user; --',
    "a wildcard": "%_%%",
    "a lookup": "person__name__startswith",
    "a dunder": "__class__",
    "a path": "../../../../etc/passwd",
    "lines": "a\r\nBcc: everyone@example.org\r\n\r\nb",
    "a template": "{{ 7|add:7 }}{% debug %}{7*7}${7*7}",
    "script": "<script>alert(1)</script>",
    "right to left": "\u202etxet\u2066",
    "unseen": "\u200b\u2060\ufeff",
    "marks": "Z" + "\u0301" * 60,
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "control signs": "\x01\x1b[31m\x7f",
    "no sign": "\uffff",
    "an id of nothing": str(uuid.UUID(int=7 << 76 | 2 << 62)),
    "an id in braces": "{019bd5a4-0000-7000-8000-000000000000}",
    "an id in capitals": "019BD5A4-0000-7000-8000-00000000000A",
}
DATES = {
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no day": "2026-02-30",
    "five digits of a year": "10000-01-01",
    "long ago": "1600-02-29",
}
TIMES = {"the end of the day": "24:00", "a leap second": "23:59:60"}
EMAILS = {
    "320 signs": "a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".example.org",
    "255 signs": "a" * 64 + "@" + ".".join(["b" * 58] * 3) + ".ex.org",
    "a header": "a@example.org\r\nBcc: b@example.org",
    "two": "a@example.org, b@example.org",
    "with letters of another script": "\u0430@example.org",
    "in quotes": '"a b"@example.org',
}

#: the few tried at once for each kind; with --full, every field meets every value
FEW = {
    "select": ("nothing", "half SQL", "40 digits"),
    "radio": ("nothing", "half SQL", "40 digits"),
    "checkbox": ("nothing", "a list"),
    "submit": ("half SQL",),
    "hidden": ("nothing", "half SQL", "40 digits", "an id of nothing", "lines"),
    "date": ("5,000 digits", "the first day", "the last day", "no day"),
    "time": ("minus one", "the end of the day", "Arabic digits"),
    "email": ("320 signs", "255 signs", "a header", "100,000 signs"),
    "number": ("minus one", "40 digits", "5,000 digits", "1e400"),
    "": ("nothing", "unseen", "a long word", "100,000 signs", "lines", "control signs"),
}
EVERY = ANYTHING | DATES | TIMES | EMAILS


def values_for(kind: str, *, full: bool = False) -> dict[str, str]:
    """Hostile values for a kind of field, by what they are."""
    if full:
        return EVERY
    return {name: EVERY[name] for name in FEW.get(kind, FEW[""])}
