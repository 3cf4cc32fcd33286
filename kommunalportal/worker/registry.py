"""How a function becomes a job.

A job is a trigger, not a state: everything it needs to know stands in rows, and it may run twice or late without
harm. So a killed worker loses nothing: sweepers find rows that nobody attends to and defer their jobs again.
"""

import functools
import time
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from itertools import pairwise
from typing import Any

import structlog
from django.db import close_old_connections
from procrastinate.contrib.django import app as queue
from procrastinate.periodic import PeriodicTask

from kommunalportal.kernel.heartbeats import beat
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.worker.metrics import JOB_SECONDS

log = structlog.get_logger(__name__)
JobFunction = Callable[..., None]
PeriodicFunction = Callable[[], int | None]
LOOK_AHEAD = 30
REMEMBER_SECONDS = 1.0
_known: dict[int, tuple[float, Tenant | None]] = {}


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function under the name that rooms use. It gets the deferred arguments, and acts for the tenant."""

    def register(function: JobFunction) -> JobFunction:
        @queue.task(name=name)
        @functools.wraps(function)
        def run(*, tenant_id: int, **arguments: Any) -> None:
            with _Measured(name), acting_for(_tenant(tenant_id)):
                function(**arguments)

        return function

    return register


def _tenant(pk: int) -> Tenant:
    """The tenant as it was at most a second ago: every job asks, and hardly any tenant ever changes."""
    until, tenant = _known.get(pk, (0.0, None))
    if tenant is None or until < time.monotonic():
        tenant = Tenant.objects.get(pk=pk)
        _known[pk] = (time.monotonic() + REMEMBER_SECONDS, tenant)
    return tenant


def periodic(name: str, *, cron: str) -> Callable[[PeriodicFunction], PeriodicFunction]:
    """Register a function that runs at the times of ``cron`` for the whole installation, and says that it did.

    It may answer for how many tenants it failed.
    """

    def register(function: PeriodicFunction) -> PeriodicFunction:
        @queue.periodic(cron=cron, periodic_id=name)
        @queue.task(name=name, queueing_lock=name)
        @functools.wraps(function)
        def run(timestamp: int) -> None:  # noqa: ARG001 (procrastinate passes it)
            with _Measured(name):
                beat(name, failures=function() or 0)

        return function

    return register


def sweeper(name: str, *, cron: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function that runs for every active tenant at the times of ``cron``."""

    def register(function: JobFunction) -> JobFunction:
        periodic(name, cron=cron)(functools.partial(sweep_all, function))
        return function

    return register


def sweep_all(function: JobFunction) -> int:
    """Run ``function`` for each active tenant; one tenant's failure does not keep the others waiting.

    Answers for how many it failed.
    """
    failures = 0
    for tenant in Tenant.objects.filter(is_active=True).order_by("pk"):
        with acting_for(tenant):
            try:
                function()
            except Exception:
                failures += 1
                log.exception("sweep_failed", sweep=function.__name__)
    return failures


def intervals() -> dict[str, timedelta]:
    """How often each periodic job runs, by its name; where its times are uneven, the longest pause of the next runs."""
    return {task.periodic_id: _longest_pause(task) for task in queue.periodic_registry.periodic_tasks.values()}


def _longest_pause(task: PeriodicTask[..., Any, Any]) -> timedelta:
    runs = copy(task.croniter)  # the queue's own stands at the time of the next run
    times = [float(runs.get_next()) for _ in range(LOOK_AHEAD)]
    return timedelta(seconds=round(max(after - before for before, after in pairwise(times))))


class _Measured:
    """Times a job and gives its thread's database connection back."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        close_old_connections()
        self.started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        JOB_SECONDS.labels(self.name).observe(time.perf_counter() - self.started)
        close_old_connections()
