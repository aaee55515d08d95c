"""Figures for Prometheus: requests and tasks counted here, messages asked at scrape.

Labels are route names, methods, states and names of tasks: never an address, an id
or anything a person typed. Processes of one machine count in files they share
(`practice.tallies`).
"""

from collections.abc import Iterator

from django.db import DatabaseError, connection
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

from practice import health, tallies
from practice.models.outbox import Message

CONTENT_TYPE = CONTENT_TYPE_LATEST
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
#: Seconds; pages are meant to answer well under the second of these.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

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
    """What the database knows, asked at each scrape: three queries."""

    def collect(self) -> Iterator[Metric]:
        """Messages by state, the longest wait, and the age of the last sweep."""
        up = GaugeMetricFamily("secure_base_database_up", "1: the database answers.")
        try:
            found = list(self._asked())
        except DatabaseError:
            connection.close()
            found = []
        up.add_metric([], float(bool(found)))
        yield from (up, *found)

    @staticmethod
    def _asked() -> Iterator[Metric]:
        states = GaugeMetricFamily(
            "secure_base_messages", "Messages in each state.", labels=["state"]
        )
        counted = dict(
            Message.objects.order_by().values_list("state").annotate(n=Count("pk"))
        )
        for state in Message.State.values:
            states.add_metric([state], counted.get(state, 0))
        yield states
        facts = health.deep().facts
        yield _age("oldest_due_seconds", "Wait of the longest-due message.", facts, 0.0)
        yield _age("sweep_seconds", "Since a worker last looked.", facts, float("nan"))


def _age(
    name: str, words: str, facts: dict[str, bool | int | None], none: float
) -> Metric:
    age = facts.get(name)
    gauge = GaugeMetricFamily(f"secure_base_{name}", words)
    gauge.add_metric([], none if age is None else float(age))
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
