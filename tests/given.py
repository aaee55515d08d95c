"""What therapists of the cast give their couples: a questionnaire, an exercise.

Each has plain defaults; a test names what it is about and nothing else.
"""

from datetime import date, timedelta

import assessments.actions
import homework.actions
from assessments.models import Instrument, Plan
from clients.models import Couple
from homework.models import Assignment, Exercise
from practice import clock
from tests.cast import ZONE, Cast


def give_measure(
    cast: Cast, first: str, code: str = "aor-8", *, by: str = "ana", **more: object
) -> Plan:
    """A questionnaire for the couple of `first`: once, for both, unless told."""
    wanted: dict[str, object] = {
        "whom": "both",
        "every_weeks": None,
        "starts_on": clock.today(ZONE),
        "ends_on": None,
        "days_to_answer": 7,
    }
    return assessments.actions.plan(
        couple=cast.couples[first],
        instrument=Instrument.objects.get(code=code),
        by=cast.viewer(by, "therapist"),
        **(wanted | more),
    )


def give_exercise(
    cast: Cast,
    first: str,
    code: str = "three-minute-pause",
    *,
    by: str = "ana",
    **more: object,
) -> Assignment:
    """An exercise for the couple of `first`: once today, for both, closed."""
    today = clock.today(ZONE)
    wanted: dict[str, object] = {
        "whom": "both",
        "why": "because we spoke of it",
        "cadence": "once",
        "per_week": 1,
        "starts_on": today,
        "until": today,
        "will_comment": False,
        "opened": False,
        "confirmed": False,
    }
    return homework.actions.assign(
        couple=Couple.objects.get(pk=cast.couples[first].pk),
        exercise=Exercise.objects.get(code=code),
        by=cast.viewer(by, "therapist"),
        **(wanted | more),
    )


def in_days(number: int) -> date:
    """A day that many from today, where the cast lives."""
    return clock.today(ZONE) + timedelta(days=number)
