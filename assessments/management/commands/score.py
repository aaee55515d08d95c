"""`./run score CODE --answers "6 5 5 _ 4"`: one sitting scored, without a database."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.definitions import Instrument
from assessments.parsing import load_instruments
from assessments.scoring import (
    DECLINED,
    Answer,
    AnswerError,
    ScaleScore,
    clean_answer,
    score,
)

NOT_ANSWERED = "_"
WRONG_INPUT = 2


class Command(BaseCommand):
    """Scores answers by the shipped keys and prints one line of JSON."""

    help = (
        "Score answers in the order of the items, separated by spaces: the values of"
        f" the options, {NOT_ANSWERED} for not answered, {DECLINED} for would rather"
        " not say."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="a questionnaire's code, as ecr-r")
        parser.add_argument("--answers", required=True, help='as "6 5 5 _ 4"')

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the scores. Wrong input ends with its place and reason, status 2."""
        instrument = _instrument(options["code"])
        answers = _answers(instrument, options["answers"])
        document = {
            "instrument": instrument.code,
            "version": instrument.version,
            "scales": {
                name: _plain(one) for name, one in score(instrument, answers).items()
            },
        }
        self.stdout.write(json.dumps(document))


def _instrument(code: str) -> Instrument:
    known = load_instruments()
    if code not in known:
        codes = " ".join(sorted(known))
        raise _wrong(f"code: there is no questionnaire {code!r}. There are: {codes}")
    return known[code]


def _answers(instrument: Instrument, text: str) -> dict[int, Answer]:
    tokens = text.split()
    wanted = len(instrument.items)
    if len(tokens) != wanted:
        raise _wrong(
            f"answers: {instrument.code} has {wanted} items, not {len(tokens)}"
        )
    return {
        number: _answer(instrument, number, token)
        for number, token in enumerate(tokens, start=1)
    }


def _answer(instrument: Instrument, number: int, token: str) -> Answer:
    if token == NOT_ANSWERED:
        return None
    try:
        return clean_answer(instrument, number, token)
    except AnswerError as error:
        values = " ".join(str(v) for v in sorted(instrument.response_of(number).values))
        raise _wrong(
            f"answers: item {number} is {token!r}, and must be one of"
            f" {values} {NOT_ANSWERED} {DECLINED}"
        ) from error


def _plain(one: ScaleScore) -> dict[str, Any]:
    return {
        "value": one.value,
        "answered": one.answered,
        "items": one.items,
        "prorated": one.prorated,
    }


def _wrong(reason: str) -> CommandError:
    return CommandError(reason, returncode=WRONG_INPUT)
