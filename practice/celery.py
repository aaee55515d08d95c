"""Celery is only the clock: it says "look now"; the truth is in the database.

Every figure below is pinned for a reason. No task carries an eta or a countdown,
because Redis delivers such a task again after its visibility timeout; no task
carries anything but a row id, because the broker is not a place for what people
wrote; no result is kept, because nobody reads one.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

app = Celery("secure_base")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
