"""The queue's figures, read back from the app that runs and not from the settings."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings as configured

from practice import tasks
from practice.celery import app

ROOT = Path(__file__).resolve().parents[2]
READ_BACK = """
import json
from practice.celery import app
names = ("broker_url", "broker_transport_options", "result_backend",
         "task_publish_retry_policy", "beat_schedule")
print(json.dumps({name: app.conf[name] for name in names}))
"""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_ignore_result", True),
        ("result_backend", None),
        ("task_acks_late", False),
        ("task_reject_on_worker_lost", False),
        ("task_serializer", "json"),
        ("accept_content", ["json"]),
        ("task_time_limit", 150),
        ("task_soft_time_limit", 120),
        ("worker_prefetch_multiplier", 1),
        ("worker_max_tasks_per_child", 500),
        ("worker_soft_shutdown_timeout", 30),
        ("timezone", "UTC"),
        ("enable_utc", True),
        ("worker_deduplicate_successful_tasks", False),
        ("task_default_priority", None),
    ],
)
def test_the_app_holds_the_pinned_figure(name, value):
    assert app.conf[name] == value


def test_publishing_is_tried_twice_and_no_more():
    assert app.conf.task_publish_retry_policy["max_retries"] == 1


def test_no_task_waits_out_the_sweep_before_the_hard_limit_ends_it():
    """A last slow dialogue ends before Celery's soft limit, that before the hard one.

    A sweep stops claiming after 25 s and a dialogue takes 90 s at most.
    """
    sweep, dialogue = tasks.delivery.SWEEP_SECONDS, tasks.delivery.LEASE_NEEDED
    assert sweep + dialogue.total_seconds() <= app.conf.task_soft_time_limit
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit


@pytest.mark.parametrize("name", configured.CELERY_BEAT_SCHEDULE)
def test_beat_knows_the_task(name):
    task = app.conf.beat_schedule[name]["task"]
    import_module(task.rpartition(".")[0])
    assert task in app.tasks


@pytest.mark.parametrize("name", configured.CELERY_BEAT_SCHEDULE)
def test_a_tick_is_gone_before_the_next_one_comes(name):
    entry = app.conf.beat_schedule[name]
    assert 0 < entry["options"]["expires"] < entry["schedule"]


@pytest.mark.parametrize("name", configured.CELERY_BEAT_SCHEDULE)
def test_beat_runs_on_plain_intervals_and_knows_no_local_time(name):
    assert isinstance(app.conf.beat_schedule[name]["schedule"], int)


def test_a_sweep_is_asked_for_every_half_minute():
    assert app.conf.beat_schedule["sweep"]["schedule"] == 30


# --- with Redis -----------------------------------------------------------------------
def started(**variables):
    """What an app started with these variables holds, or what it says instead."""
    done = subprocess.run(
        [sys.executable, "-c", READ_BACK],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "practice.settings", **variables},
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def with_redis():
    return started(REDIS_URL="redis://127.0.0.1:1/0", SWEEP_SECONDS="7")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("visibility_timeout", 3600),
        ("socket_timeout", 2),
        ("socket_connect_timeout", 1),
        ("global_keyprefix", "secure-base:"),
        ("max_retries", 0),
    ],
)
def test_the_line_to_redis_holds_the_pinned_figure(with_redis, name, value):
    assert with_redis["broker_transport_options"][name] == value


def test_redis_is_the_broker_and_keeps_no_results(with_redis):
    assert with_redis["broker_url"] == "redis://127.0.0.1:1/0"
    assert with_redis["result_backend"] is None


def test_the_sweep_comes_as_often_as_the_environment_says(with_redis):
    assert with_redis["beat_schedule"]["sweep"]["schedule"] == 7


def test_an_interval_longer_than_a_minute_is_refused():
    assert "SWEEP_SECONDS must be a whole number from 1 to 60" in started(
        SWEEP_SECONDS="61"
    )
