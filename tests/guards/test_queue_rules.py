"""The queue carries ids and "look now": nothing for later, nothing of value.

Redis delivers a task with an eta again and again after its visibility timeout, and
whatever it holds may be gone tomorrow.
"""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from celery import Celery
from celery.signals import before_task_publish
from django.conf import settings

from practice.celery import app
from tests.guards import scan
from tests.harness import late_tasks

FOR_LATER = {"eta", "countdown"}
LIBRARIES = {"redis", "kombu", "django_redis", "celery_once"}
# The one place that names Redis: its address and the timeouts on the way there.
BROKER_SETTINGS = {"practice/settings.py", "practice/environment.py"}


def for_later(text: str, place: str = "planted.py") -> list[scan.Finding]:
    """Calls and tables that ask for a task at a later time, or for another try."""
    found = []
    for node in ast.walk(ast.parse(text)):
        names = set()
        if isinstance(node, ast.Call):
            names = {word.arg for word in node.keywords} & FOR_LATER
            verb = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            names |= {verb} & {"retry"}
        if isinstance(node, ast.Dict):
            keys = [k.value for k in node.keys if isinstance(k, ast.Constant)]
            names = FOR_LATER & set(keys)
        if isinstance(node, ast.keyword):
            names = {node.arg or ""} & {"autoretry_for", "retry_backoff"}
        found += [scan.Finding(place, node.lineno, f"{name}") for name in names]
    return found


def other_uses(text: str, place: str = "planted.py") -> list[scan.Finding]:
    """Imports of a library that reaches the broker by another way than a task."""
    found = []
    for node in ast.walk(ast.parse(text)):
        modules = []
        if isinstance(node, ast.Import):
            modules = [name.name for name in node.names]
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        found += [
            scan.Finding(place, node.lineno, f"{module} is imported")
            for module in modules
            if module.split(".")[0] in LIBRARIES
        ]
    return found


def each_source():
    for path in scan.sources():
        yield str(path.relative_to(scan.ROOT)), path.read_text()


def test_no_task_is_asked_for_later_or_tried_again_by_the_queue():
    """Put a time into the database and let the sweep find it."""
    calls = [f for place, text in each_source() for f in for_later(text, place)]
    assert not [f for f in calls if "retry" not in f.why], calls
    # `Outcome.retry` is a word of the carriers: it puts a row back, no task.
    own = {"practice/delivery.py", "practice/transport.py"}
    assert not [f for f in calls if "retry" in f.why and f.place not in own], calls


def test_nothing_but_tasks_goes_to_redis():
    found = [f for place, text in each_source() for f in other_uses(text, place)]
    assert not found, found


def test_nobody_but_the_settings_knows_where_redis_is():
    knows = {place for place, text in each_source() if "REDIS_URL" in text}
    assert knows == BROKER_SETTINGS


def test_sessions_cache_and_counters_are_in_the_database():
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert {each["BACKEND"] for each in settings.CACHES.values()} == {
        "django.core.cache.backends.db.DatabaseCache"
    }


def test_no_result_is_kept_anywhere():
    assert app.conf.result_backend is None
    assert {task.ignore_result for name, task in _our_tasks()} == {True}


def test_every_task_of_ours_becomes_worthless_soon():
    assert all(task.expires for name, task in _our_tasks())


def _our_tasks():
    for place in scan.sources():
        if place.name == "tasks.py":
            import_module(f"{place.parent.name}.tasks")
    return [
        (name, task)
        for name, task in app.tasks.items()
        if name.split(".")[0] in scan.APPS
    ]


def test_there_are_tasks_to_look_at():
    assert len(_our_tasks()) >= 3


@pytest.mark.parametrize(
    "planted",
    [
        "sweep.apply_async(eta=at)",
        "sweep.apply_async(countdown=5)",
        "app.send_task('x', countdown=5)",
        "raise self.retry(countdown=5)",
        "self.retry()",
        "options = {'countdown': 5}",
        "@shared_task(autoretry_for=(OSError,))\ndef x(): ...",
    ],
)
def test_the_scan_sees_a_task_for_later(planted):
    assert for_later(planted)


def test_the_scan_lets_a_task_for_now_through():
    assert not for_later("sweep.delay(); sweep.apply_async(expires=60)")


@pytest.mark.parametrize(
    "planted", ["import redis", "from redis.client import Redis", "import kombu.pools"]
)
def test_the_scan_sees_another_way_to_redis(planted):
    assert other_uses(planted)


@pytest.mark.parametrize("options", [{"countdown": 5}, {"eta": "2026-11-24T09:00:00"}])
def test_the_harness_sees_a_task_published_for_later(options):
    planted = Celery("planted", broker="memory://", set_as_current=False)
    planted.send_task("x", **options)
    assert late_tasks.pop() == "x"


def test_the_harness_lets_a_task_for_now_through():
    Celery("planted", broker="memory://", set_as_current=False).send_task("x")
    assert late_tasks == []


def test_the_harness_listens():
    names = {
        getattr(call(), "__name__", "") for _, call in before_task_publish.receivers
    }
    assert "note_late_task" in names


def test_the_sources_are_found():
    assert Path(scan.ROOT / "practice/hints.py") in set(scan.sources())
