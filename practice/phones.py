"""Phone numbers as one spelling: pure functions."""

import unicodedata

LONGEST_NATIONAL = 10
"""Digits of a number without its country code; with more, a code is among them."""


def e164(phone: str, home: str = "1") -> str:
    """A number as "+", country code and digits, however it was written; "" for none.

    `home` is the country code (ITU-T E.164) of numbers written without one, "1" for
    North America. International prefixes ("00", and "011" there) count as "+"; the
    national "0" before an area code is left out, also in "+44 (0)20".
    """
    text = unicodedata.normalize("NFKC", phone).strip()
    digits = _digits(text.replace("(0)", ""))
    if not digits:
        return ""
    if text.lstrip("(").startswith("+"):
        return f"+{digits}"
    for prefix in ("011", "00") if home == "1" else ("00",):
        if digits.startswith(prefix):
            return f"+{digits.removeprefix(prefix)}"
    if not digits.startswith("0") and len(digits) > LONGEST_NATIONAL:
        return f"+{digits}"
    return f"+{home}{digits.lstrip('0')}"


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())
