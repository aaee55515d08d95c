"""Who has just come in finds their work at once, not at beat's next round."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase

from clients.actions import consents
from clients.models import Consent
from practice import clock, hints
from tests.cast import MORNING, join, make_cast

NEEDED = [Consent.Kind.AGREEMENT, Consent.Kind.ONLINE_WORK]
PLANNERS = {"homework.tasks.plan_ahead", "assessments.tasks.plan_ahead"}


@pytest.fixture
def tom(db):
    """Tom, come in earlier; now is the true time, for workers keep no other."""
    with clock.at(MORNING):
        return join(make_cast(), "tom", by="ana")


@pytest.fixture
def queue(monkeypatch):
    """The folder that is the embedded broker's queue, empty; nothing failed before."""
    monkeypatch.setattr(hints, "_line", hints.Line())
    folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def tasks_in(folder):
    return {
        json.loads(path.read_text())["headers"]["task"] for path in folder.iterdir()
    }


def test_consent_asks_both_planners_after_the_commit(tom, queue):
    with TestCase.captureOnCommitCallbacks(execute=True):
        consents.give(kinds=NEEDED, by=tom)
    assert tasks_in(queue) == PLANNERS


def test_a_choice_of_something_else_asks_nobody(tom):
    with TestCase.captureOnCommitCallbacks() as asked:
        consents.give(kinds=[Consent.Kind.LOCAL_NORMS], by=tom)
    assert asked == []


def test_on_a_moved_clock_nobody_is_asked(tom):
    with clock.at(MORNING), TestCase.captureOnCommitCallbacks() as asked:
        consents.give(kinds=NEEDED, by=tom)
    assert asked == []


def test_a_broker_that_is_down_stops_nobody_from_coming_in(tom, queue):
    queue.rmdir()
    with TestCase.captureOnCommitCallbacks(execute=True) as asked:
        consents.give(kinds=NEEDED, by=tom)
    assert (len(asked), consents.has_begun(tom)) == (2, True)
