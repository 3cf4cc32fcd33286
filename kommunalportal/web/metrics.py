"""What Prometheus reads at ``/metrics``: how long answers take, and what piles up over all municipalities."""

import time
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kommunalportal.connections.models import ConnectionState
from kommunalportal.kernel.heartbeats import heard_at, is_missed
from kommunalportal.kernel.models import Heartbeat
from kommunalportal.statistics.health import TenantHealth, board, queues_by_tenant

REQUEST_SECONDS = Histogram(
    "portal_request_seconds", "Time to answer, by view, method and status", ["view", "method", "status"]
)
KEEP_SECONDS = 15.0


class Backlog(Collector):
    """Sums over all municipalities, no names and no references. Without a database there are no figures at all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made_at = float("-inf")
        self._kept: list[GaugeMetricFamily] = []

    def describe(self) -> list[GaugeMetricFamily]:
        """Names are not told in advance: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Counted at most every 15 seconds, however many ask."""
        with self._lock:
            if time.monotonic() - self._made_at > KEEP_SECONDS:
                try:
                    self._kept = list(_gauges(board()))
                except DatabaseError:
                    self._kept = []
                self._made_at = time.monotonic()
        yield from self._kept

    def forget(self) -> None:
        """For tests, which change things faster than every 15 seconds."""
        self._made_at = float("-inf")


BACKLOG = Backlog()
REGISTRY.register(BACKLOG)


def _gauges(found: list[TenantHealth]) -> Iterator[GaugeMetricFamily]:
    queues = queues_by_tenant().values()
    deliveries = [one.deliveries for one in found]
    oldest = min((one.oldest_waiting_at for one in deliveries if one.oldest_waiting_at), default=None)
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    sums: list[tuple[str, str, float]] = [
        ("portal_queue_jobs_due", "Jobs that are due or running", sum(one.due for one in queues)),
        ("portal_queue_jobs_failed", "Jobs that failed for good", sum(one.failed for one in queues)),
        ("portal_deliveries_waiting", "Deliveries on their way", sum(one.waiting for one in deliveries)),
        ("portal_deliveries_given_up", "Deliveries given up", sum(one.given_up for one in deliveries)),
        ("portal_deliveries_oldest_waiting_seconds", "Age of the oldest delivery on its way", age),
    ]
    for name, about, value in sums:
        yield GaugeMetricFamily(name, about, value=value)
    yield from _heartbeats()
    states = Counter(connection.state for one in found for connection in one.connections)
    connections = GaugeMetricFamily("portal_connections", "Connections, by state", labels=["state"])
    for state in ConnectionState:
        connections.add_metric([state.value], states[state])
    yield connections


def _heartbeats() -> Iterator[GaugeMetricFamily]:
    ages = GaugeMetricFamily("portal_heartbeat_age_seconds", "Since a periodic job ran last, by job", labels=["job"])
    silent = GaugeMetricFamily("portal_heartbeat_silent", "1: should have run by now, by job", labels=["job"])
    for one in Heartbeat.objects.all():
        ages.add_metric([one.name], (timezone.now() - heard_at(one)).total_seconds())
        silent.add_metric([one.name], float(is_missed(one)))
    yield from (ages, silent)
