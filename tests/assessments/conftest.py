"""One morning with everybody in it, made once a module; each test gets its own copy."""

import copy
from datetime import time

import pytest
from django.db import transaction

from assessments import actions
from practice import clock
from practice.models import Therapist
from tests.assessments.scene import Scene
from tests.cast import MORNING


@pytest.fixture(scope="module")
def furnished(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(MORNING):
            made = Scene()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def scene(furnished, db):
    with clock.at(MORNING):
        yield copy.deepcopy(furnished)


@pytest.fixture
def watched(scene):
    """The practice has said when flags are looked at, and by whom."""
    practice = scene.cast.practices["harbor"]
    practice.crisis_text = "In danger, call 911."
    practice.save()
    return actions.set_monitoring(
        practice=practice,
        days="12345",
        opens=time(9),
        closes=time(17),
        cover=None,
        escalate_hours=4,
        escalate_to=Therapist.objects.get(user=scene.cast.users["ben"]),
        by=scene.cast.viewer("dana", "admin"),
    )


@pytest.fixture
def given(scene):
    """Rosa and Ines have the short questionnaire open."""
    scene.give()
    return scene
