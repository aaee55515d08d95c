"""The four groups published with the ECR of 1998: four linear functions.

They belong to the two means of that form and to no other: not to the ECR-R, the ECR-S
or the ECR-12. The highest value names the group. Coefficients: Brennan, Clark and
Shaver 1998, as in many public scorers; copies with other constants are wrong.
"""

from typing import NamedTuple


class _Function(NamedTuple):
    avoidance: float
    anxiety: float
    constant: float


FUNCTIONS = {
    "secure": _Function(3.2893296, 5.4725318, -11.5307833),
    "fearful": _Function(7.2371075, 8.1776446, -32.3553266),
    "preoccupied": _Function(3.9246754, 9.7102446, -28.4573220),
    "dismissing": _Function(7.3654621, 4.9392039, -22.2281088),
}


def values(*, avoidance: float, anxiety: float) -> dict[str, float]:
    """Each group's value for two means on 1..7. Raises ValueError outside of it."""
    if not (1 <= avoidance <= 7 and 1 <= anxiety <= 7):
        raise ValueError("Attachment scores are means from 1 to 7.")
    return {
        name: one.avoidance * avoidance + one.anxiety * anxiety + one.constant
        for name, one in FUNCTIONS.items()
    }


def group(*, avoidance: float, anxiety: float) -> str:
    """The group with the highest value: a word for a description, never a type."""
    found = values(avoidance=avoidance, anxiety=anxiety)
    return max(found, key=found.__getitem__)
