"""The addresses, and what fills those that name nobody's row."""

from practice.addresses import Address, addresses

#: role -> the people of the cast who have it
VIEWERS = {
    "ana": "therapist",
    "ben": "therapist",
    "cleo": "therapist",
    "lars": "therapist",
    "rosa": "partner",
    "ines": "partner",
    "bo": "partner",
    "zoe": "partner",
    "dana": "admin",
    "fay": "frontdesk",
}
NO_ROW = "00000000-0000-7000-8000-000000000000"
FILL = {
    "number": 1,
    "code": "aor-24",
    "name": "none.eml",
    "pk": 1,
    "token_id": NO_ROW,
}

__all__ = ["FILL", "NO_ROW", "VIEWERS", "Address", "addresses"]
