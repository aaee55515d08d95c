"""One morning with everybody in it, made once a module; each test gets its own copy."""

import copy

import pytest
from django.db import transaction

from practice import clock
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
def given(scene):
    """Rosa and Ines have the short questionnaire open."""
    scene.give()
    return scene
