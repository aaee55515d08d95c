"""Figures for Prometheus: requests and tasks counted here, messages asked at scrape.

Labels are route names, methods, states and names of tasks: never an address, an id
or anything a person typed. Processes of one machine count in files they share
(`practice.tallies`).
"""

import math
from collections.abc import Iterator
from datetime import timedelta

from django.db import Error, connection
from django.db.models import Count
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from practice import clock, health, tallies
from practice.models.outbox import Message

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Seconds; pages are meant to answer well under the second of these.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: For how long a message that ended is counted.
LATELY = timedelta(hours=24)

tallies.share()
_here = CollectorRegistry()
_requests = Counter(
    "secure_base_requests",
    "Requests answered.",
    ["route", "method", "status"],
    registry=_here,
)
_durations = Histogram(
    "secure_base_request_seconds",
    "Seconds from a request to its answer.",
    ["route"],
    registry=_here,
    buckets=BUCKETS,
)
_tasks = Counter("secure_base_tasks", "Tasks run.", ["task", "outcome"], registry=_here)


def count_request(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. `route` is a name from the URLconf."""
    known = method if method in METHODS else "other"
    _requests.labels(route, known, f"{status // 100}xx").inc()
    _durations.labels(route).observe(seconds)


def count_task(task: str, outcome: str) -> None:
    """Count one run of a task; `outcome` is Celery's word for its state."""
    _tasks.labels(task, outcome.lower()).inc()


class Messages(Collector):
    """What the database knows, asked at each scrape: four queries, each by an index.

    None grows with the years: messages that ended are counted for a day.
    """

    def collect(self) -> Iterator[Metric]:
        """Messages by state, the longest wait, and the age of the last sweep."""
        up = GaugeMetricFamily("secure_base_database_up", "1: the database answers.")
        try:
            found = list(self._asked())
        except Error:
            connection.close()
            found = []
        up.add_metric([], float(bool(found)))
        yield from (up, *found)

    @staticmethod
    def _asked() -> Iterator[Metric]:
        states = GaugeMetricFamily(
            "secure_base_messages",
            "Messages in each state; those that ended, of the last 24 hours.",
            labels=["state"],
        )
        lately = clock.now() - LATELY
        counted: dict[str, int] = {}
        for rows in (
            Message.objects.filter(finished_at=None),
            Message.objects.filter(finished_at__gte=lately),
        ):
            each = rows.order_by().values_list("state")
            counted |= dict(each.annotate(number=Count("pk")))
        for state in Message.State.values:
            states.add_metric([state], counted.get(state, 0))
        yield states
        overdue, silence = health.waits()
        yield _age("oldest_due_seconds", "Wait of the longest-due message.", overdue, 0)
        yield _age("sweep_seconds", "Since a worker last looked.", silence, math.nan)


def _age(name: str, words: str, age: timedelta | None, none: float) -> Metric:
    gauge = GaugeMetricFamily(f"secure_base_{name}", words)
    gauge.add_metric([], none if age is None else age.total_seconds())
    return gauge


def exposed() -> bytes:
    """All figures in Prometheus' text format."""
    counted = _here
    if place := tallies.folder():
        counted = CollectorRegistry()
        MultiProcessCollector(counted, str(place))  # type: ignore[no-untyped-call]
    database = CollectorRegistry()
    database.register(Messages())
    return generate_latest(counted) + generate_latest(database)
