"""Which exercises may be given to whom, in plain words: pure."""

from datetime import datetime

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


def goes_on(
    *, mode: str, safety: str, strategy: int, couple_mode: str, cleared: bool
) -> bool:
    """Whether what was given before still opens; the arguments are those of `refusal`.

    Everyday work of each alone always does. A couple that winds down keeps what it
    does together until its natural end.
    """
    if mode != "joint" and safety == "A":
        return True
    lasting = "working" if couple_mode == "winding_down" else couple_mode
    refused = refusal(
        mode=mode,
        safety=safety,
        strategy=strategy,
        couple_mode=lasting,
        cleared=cleared,
    )
    return refused is None


def paper_refusal(
    *, standing: str, state: str, opens_at: datetime, now: datetime
) -> str | Promise | None:
    """Why nothing can be entered from paper here now; None when it can.

    `standing` is the partner's and `state` the occurrence's. Nothing closes it: a
    sheet may come back weeks later.
    """
    if state == "cancelled":
        return _("This has been taken back. There is nothing to enter.")
    if state != "open":
        return _("This has been recorded or begun already; nothing was changed.")
    if standing != "paper":
        return _("Only what somebody does on paper is entered here.")
    if now < opens_at:
        return _("This is not open yet.")
    return None


def is_much(*, daily: int, weekly: int) -> bool:
    """Whether this many running exercises are more than most couples can carry."""
    return daily > MOST_DAILY or weekly > MOST_WEEKLY
