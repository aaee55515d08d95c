"""Which exercises may be given to whom, in plain words: pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSENESS, CELEBRATION = 3, 9
#: Above this, people tend to do none of it.
MOST_DAILY, MOST_WEEKLY = 1, 2


def refusal(
    *, mode: str, safety: str, strategy: int, couple_mode: str, cleared: bool
) -> str | Promise | None:
    """Why this exercise cannot be given to this couple now; None when it can.

    `mode`, `safety` and `strategy` are the exercise's; `couple_mode` says where the
    couple's work stands; `cleared` whether a clearance is in force.
    """
    if couple_mode != "working":
        if mode == "joint":
            return _(
                "Joint exercises are not offered while this couple is not working"
                " together. Individual ones are."
            )
        if strategy in (CLOSENESS, CELEBRATION):
            return _(
                "Closeness and celebration are not offered while this couple is not"
                " working together."
            )
    if safety in ("B", "C") and not cleared:
        return _("This one needs a clearance in force.")
    return None


def is_much(*, daily: int, weekly: int) -> bool:
    """Whether this many running exercises are more than most couples can carry."""
    return daily > MOST_DAILY or weekly > MOST_WEEKLY
