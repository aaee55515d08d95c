"""The cast on a fixed morning, and a few deeds they do."""

import copy
from datetime import timedelta

import pytest

import assessments.actions
import homework.actions
from practice import clock
from tests.cast import MORNING, Cast, make_cast
from tests.given import give_exercise, give_measure, in_days
from tests.kept import for_the_module

NOW = MORNING + timedelta(days=2)


def everybody() -> Cast:
    """The cast, with the built-in questionnaires and exercises."""
    made = make_cast()
    assessments.actions.sync_instruments()
    homework.actions.sync_exercises()
    return made


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with for_the_module(django_db_blocker, everybody) as made:
        yield made


@pytest.fixture
def cast(furnished, db):
    """Everybody, two days after they came in; the clock stands still."""
    with clock.at(NOW):
        yield copy.deepcopy(furnished)


@pytest.fixture
def plan():
    """Plan a questionnaire for a couple, by its first partner's name."""

    def planned(cast, first, *, by="ana"):
        return give_measure(cast, first, "aor-24", by=by, every_weeks=4)

    return planned


@pytest.fixture
def assign():
    """Give a couple an exercise that needs no clearance."""

    def assigned(cast, first, *, by="ana", code="three-minute-pause", **more):
        wanted = {
            "why": "because you asked for calm",
            "cadence": "daily",
            "until": in_days(20),
            "opened": True,
            "confirmed": True,
        }
        return give_exercise(cast, first, code, by=by, **(wanted | more))

    return assigned
