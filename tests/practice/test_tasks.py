"""Celery is only the clock of delivery."""

import pytest
from django.conf import settings as configured
from django.test import TestCase

from practice import clock, outbox, tasks
from practice.celery import app
from tests.practice.mailroom import TUESDAY, opened

pytestmark = pytest.mark.django_db


def test_the_task_sweeps() -> None:
    with clock.at(TUESDAY):
        tasks.sweep()
    assert outbox.last_sweep() == TUESDAY


def test_the_schedule_names_a_task_that_exists() -> None:
    entry = configured.CELERY_BEAT_SCHEDULE["sweep"]
    assert entry["task"] == tasks.sweep.name
    assert tasks.sweep.name in app.tasks


def test_the_task_keeps_no_result_and_does_not_wait_for_later() -> None:
    assert tasks.sweep.ignore_result
    assert tasks.sweep.expires


@pytest.mark.parametrize(("wanted", "hints"), [(True, 1), (False, 0)])
def test_a_hint_is_sent_after_the_commit_only_when_asked_for(
    settings, wanted: bool, hints: int
) -> None:
    settings.DELIVERY_HINTS = wanted
    with (
        clock.at(TUESDAY),
        opened() as room,
        TestCase.captureOnCommitCallbacks() as callbacks,
    ):
        room.tell(room.person())
    assert len(callbacks) == hints
