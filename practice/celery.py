"""Celery is only the clock: it says "look now"; the truth is in the database.

Every figure below is pinned for a reason. No task carries an eta or a countdown,
because Redis delivers such a task again after its visibility timeout; no task
carries anything but a row id, because the broker is not a place for what people
wrote; no result is kept, because nobody reads one.
"""

import os
from logging.config import dictConfig
from typing import Any

from billiard.process import current_process
from celery import Celery
from celery.signals import (
    celeryd_init,
    setup_logging,
    worker_process_init,
    worker_ready,
)
from django.conf import settings

from practice import stopping, tallies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

app = Celery("secure_base")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_everywhere(**_: Any) -> None:
    """Keep Celery's own handlers out: they write arguments and exceptions whole."""
    dictConfig(settings.LOGGING)


@celeryd_init.connect
def _count_as_worker(**_: Any) -> None:
    if settings.METRICS_TOKEN:  # reading it has named the folder
        tallies.begin("worker")


@worker_process_init.connect
def _count_in_a_slot(**_: Any) -> None:
    tallies.take_slot(getattr(current_process(), "index", 0))


@worker_ready.connect
def _stop_claiming(**_: Any) -> None:
    """SIGTERM: the sweep that runs ends after the message it holds.

    Celery's own signal for it comes too late: when the tasks are done.
    """
    stopping.listen()
