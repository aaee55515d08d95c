"""The two agreements about confidences, and who reads what, in plain words.

Pure. The sentence shown before an answer is stored with the answer.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

OPEN = "open"
HELD = "held"
VERSION = 1


@dataclass(frozen=True, slots=True)
class AgreementText:
    """One agreement as both partners read it, each for themselves."""

    code: str
    title: str
    sentences: tuple[str, ...]


def text(code: str, therapist: str) -> AgreementText:
    """Return the agreement in force, in the therapist's name."""
    name = {"name": therapist}
    if code == OPEN:
        return AgreementText(
            OPEN,
            _("May be brought up together"),
            (
                _("What you write here is read by %(name)s.") % name,
                _(
                    "%(name)s may bring it up with you both when that helps the work,"
                    " and never where that could put you at risk."
                )
                % name,
                _(
                    "The software itself shows your partner nothing you wrote unless"
                    " you share it."
                ),
            ),
        )
    return AgreementText(
        HELD,
        _("Held in confidence"),
        (
            _("What you write here is read by %(name)s.") % name,
            _(
                "%(name)s keeps it in confidence unless you ask to bring it up, or"
                " somebody's safety is at stake."
            )
            % name,
            _(
                "The software itself shows your partner nothing you wrote unless"
                " you share it."
            ),
        ),
    )


def who_reads(code: str, therapist: str) -> str:
    """One line under everything a partner is about to write."""
    name = {"name": therapist}
    if code == OPEN:
        return (
            _(
                "%(name)s reads this. Under your agreement %(name)s may bring it up"
                " with you both, never where that could put you at risk."
            )
            % name
        )
    return (
        _(
            "%(name)s reads this. Under your agreement %(name)s keeps it in confidence"
            " unless you ask to bring it up, or somebody's safety is at stake."
        )
        % name
    )


def reads_in_short(therapist: str) -> str:
    """The same in a few words, for a list; true under either agreement."""
    if not therapist:
        return _("Your therapist reads this.")
    return _("%(name)s reads this.") % {"name": therapist}


def only_therapist(therapist: str) -> str:
    """The line under words meant for the therapist alone."""
    return _("Only %(name)s reads this, before your session.") % {"name": therapist}


def never_shared(therapist: str) -> str:
    """The line over what is confided: stricter than either agreement."""
    if not therapist:
        return _("Only the therapists who work with you read this.")
    return _(
        "Only %(name)s and whoever stands in for %(name)s read this. It is never"
        " shown to your partner, and not again to you."
    ) % {"name": therapist}


def nobody_watches(therapist: str) -> str:
    """What a receipt says about time."""
    return _("%(name)s reads this before your session; nobody watches live.") % {
        "name": therapist
    }
