"""The figures: who may read them, what they count, how processes count together."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import InterfaceError, connection
from prometheus_client.parser import text_string_to_metric_families

from practice import clock, metrics, tallies
from practice.models import Message
from practice.tasks import sweep
from practice.urls import urlpatterns
from tests.guards.walk import addresses
from tests.practice.test_health import due
from tests.practice.test_outage import away

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "t" * 40
pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def read(client, token):
    """Read all samples: {(name, labels): value}."""

    def reading():
        text = client.get("/metrics", headers=token).content.decode()
        return {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return reading


def counted(found, name, **labels):
    return found.get((f"secure_base_{name}", tuple(sorted(labels.items()))), 0)


# --- who may read them ----------------------------------------------------------------
def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "ü"]
)
def test_another_token_is_refused(client, token, given):
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_the_token_opens(client, token):
    answer = client.get("/metrics", headers=token)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")


def test_the_figures_are_never_cached(client, token):
    assert "no-store" in client.get("/metrics", headers=token)["Cache-Control"]


# --- what they count ------------------------------------------------------------------
def test_requests_are_counted_by_route_method_and_kind_of_status(client, read):
    labels = {"route": "health_live", "method": "GET", "status": "2xx"}
    before = counted(read(), "requests_total", **labels)
    client.get("/health/live")
    assert counted(read(), "requests_total", **labels) == before + 1


def test_their_durations_are_counted(client, read):
    before = counted(read(), "request_seconds_count", route="health_live")
    client.get("/health/live")
    after = counted(read(), "request_seconds_count", route="health_live")
    assert after == before + 1


def test_every_state_of_messages_is_there(read):
    found = read()
    for state in Message.State.values:
        assert ("secure_base_messages", (("state", state),)) in found


def test_nothing_that_waits_is_a_wait_of_nothing(read):
    assert counted(read(), "oldest_due_seconds") == 0


def test_a_worker_that_never_looked_has_no_age(read):
    age = read()[("secure_base_sweep_seconds", ())]
    assert age != age


def test_a_worker_that_looked_has_one(read):
    sweep.apply()
    assert 0 <= counted(read(), "sweep_seconds") < 600


def test_tasks_are_counted_by_name_and_outcome(read):
    labels = {"task": "practice.tasks.sweep", "outcome": "success"}
    before = counted(read(), "tasks_total", **labels)
    sweep.apply()
    assert counted(read(), "tasks_total", **labels) == before + 1


def test_a_reading_costs_the_same_number_of_queries_always(
    client, token, django_assert_num_queries
):
    with django_assert_num_queries(4):
        client.get("/metrics", headers=token)


@pytest.mark.parametrize(("hours", "number"), [(23, 1), (25, 0)])
def test_what_ended_is_counted_for_a_day(read, hours, number):
    moment = clock.now() - timedelta(hours=hours)
    due(timedelta(0), state="failed", finished_at=moment)
    assert counted(read(), "messages", state="failed") == number


def test_what_is_open_is_counted_however_old(read):
    due(timedelta(days=90))
    assert counted(read(), "messages", state="scheduled") == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_database_nothing_is_said_of_it(read, tmp_path):
    with away(tmp_path):
        found = read()
    assert counted(found, "database_up") == 0
    names = {name for name, _labels in found}
    assert not {"secure_base_oldest_due_seconds", "secure_base_messages"} & names


class LosingLater:
    """The database answers the first questions about messages and no more."""

    def __call__(self, execute, sql, params, many, context):
        if "heartbeat" in sql:
            raise InterfaceError("the connection is closed")
        return execute(sql, params, many, context)


def test_a_database_lost_in_the_middle_is_not_up(read):
    with connection.execute_wrapper(LosingLater()):
        found = read()
    assert counted(found, "database_up") == 0
    assert ("secure_base_oldest_due_seconds", ()) not in found


# --- no label holds what anybody gave -------------------------------------------------
def test_labels_come_from_the_code_only(client, read):
    routes = {a.name for a in addresses()} | {"none", "static", "unnamed"}
    client.get("/no-such-page-someones-words/")
    client.generic("SOMEONES", "/health/live?q=someones-words")
    kinds = {"1xx", "2xx", "3xx", "4xx", "5xx"}
    assert urlpatterns
    for name, labels in read():
        if name.startswith("secure_base_request"):
            said = dict(labels)
            said.pop("le", None)
            route = said.pop("route").split(":")[-1]
            # Views that other tests mount have no name and are called by their path.
            assert route in routes or route.startswith("tests.")
            assert said.pop("method", "GET") in {*metrics.METHODS, "other"}
            assert said.pop("status", "2xx") in kinds
            assert said == {}


# --- several processes ----------------------------------------------------------------
COUNT = (
    "import django; django.setup(); from practice import metrics;"
    "metrics.count_request('home', 'GET', 200, 0.1); metrics.count_task('t', 'SUCCESS')"
)


def in_a_process(folder, code, role):
    given = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    given |= {
        "SECURE_BASE_PROCESS": role,
        "DJANGO_SETTINGS_MODULE": "practice.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_processes_count_together(tmp_path, monkeypatch, read):
    for role in ("web", "web", "worker"):
        in_a_process(tmp_path, COUNT, role)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    labels = {"route": "home", "method": "GET", "status": "2xx"}
    found = read()
    assert counted(found, "requests_total", **labels) == 3
    assert counted(found, "tasks_total", task="t", outcome="success") == 3


def files(folder):
    names = sorted(path.name for path in folder.glob("*.db"))
    return [re.sub(r"-\d+\.db$", "", name) for name in names]


def test_a_role_that_begins_anew_forgets_its_own_only(tmp_path, monkeypatch):
    for name in ("counter_web", "counter_worker"):
        host = os.uname().nodename.replace("_", "-")
        (tmp_path / f"{name}-{host}-1.db").touch()
        (tmp_path / f"{name}-elsewhere-1.db").touch()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setenv("SECURE_BASE_PROCESS", "")
    tallies.begin("web")
    assert len(files(tmp_path)) == 3
    assert "counter_web-elsewhere" in files(tmp_path)


def test_a_replaced_child_counts_on(tmp_path):
    slot = "from practice import tallies; tallies.take_slot(1);" + COUNT
    for _ in range(2):
        in_a_process(tmp_path, slot, "worker")
    assert len(list(tmp_path.glob("counter_*"))) == 1
