"""`./run rescore`: whether every stored score is what its answers give."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessments.actions.rescoring import Difference, Tally, rescore
from assessments.scoring import ScaleScore
from practice.access import System


class Command(BaseCommand):
    """Recomputes every finished questionnaire; changes nothing unless told to."""

    help = (
        "Recompute every score from its answers, and print those that differ: sitting,"
        " scale, stored, recomputed. Ends with status 1 if there are any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", action="store_true", help="keep what was recomputed, on record"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a difference, then what was looked at."""
        tally = Tally()
        by = System("rescore")
        for one in rescore(by=by, write=options["write"], tally=tally):
            self.stdout.write(_line(one))
        self.stdout.write(
            f"{tally.administrations} questionnaires, {tally.responses} answers:"
            f" {tally.differences} differences"
            + (f"; {tally.sealed} are sealed for good" if tally.sealed else "")
            + ("; written" if options["write"] and tally.differences else "")
        )
        if tally.differences:
            raise SystemExit(1)


def _line(one: Difference) -> str:
    if one.unreadable:
        return f"{one.administration_id} cannot be scored: {one.unreadable}"
    stored, fresh = _words(one.stored), _words(one.recomputed)
    return f"{one.administration_id} {one.scale} stored {stored} recomputed {fresh}"


def _words(score: ScaleScore | None) -> str:
    """A value alone, or with its counts, since those can differ as well."""
    if score is None:
        return "none"
    value = "null" if score.value is None else f"{score.value:.12g}"
    prorated = " prorated" if score.prorated else ""
    return f"{value} ({score.answered}/{score.items}{prorated})"
