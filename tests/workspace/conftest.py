"""The cast on a fixed morning, and a few deeds they do."""

from datetime import timedelta

import pytest

import assessments.actions
import homework.actions
from assessments.models import Instrument
from homework.models import Exercise
from practice import clock
from tests.cast import MORNING, ZONE, make_cast

NOW = MORNING + timedelta(days=2)


@pytest.fixture
def cast(db):
    """Everybody, two days after they came in; the clock stands still."""
    with clock.at(MORNING):
        made = make_cast()
        assessments.actions.sync_instruments()
        homework.actions.sync_exercises()
    with clock.at(NOW):
        yield made


@pytest.fixture
def plan():
    """Plan a questionnaire for a couple, by its first partner's name."""

    def planned(cast, first, *, by="ana"):
        return assessments.actions.plan(
            couple=cast.couples[first],
            instrument=Instrument.objects.get(code="aor-24"),
            whom="both",
            every_weeks=4,
            starts_on=clock.today(ZONE),
            ends_on=None,
            days_to_answer=7,
            by=cast.viewer(by, "therapist"),
        )

    return planned


@pytest.fixture
def assign():
    """Give a couple an exercise that needs no clearance."""

    def assigned(cast, first, *, by="ana", code="three-minute-pause", **more):
        today = clock.today(ZONE)
        given = {
            "whom": "both",
            "why": "because you asked for calm",
            "cadence": "daily",
            "per_week": 1,
            "starts_on": today,
            "until": today + timedelta(days=20),
            "will_comment": False,
            "opened": True,
            "confirmed": True,
        }
        return homework.actions.assign(
            couple=cast.couples[first],
            exercise=Exercise.objects.get(code=code),
            by=cast.viewer(by, "therapist"),
            **(given | more),
        )

    return assigned
