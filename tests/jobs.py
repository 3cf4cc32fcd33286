"""Runs what waits in the queue, in the test's own process and transaction."""

from typing import Any

from django.db import connection
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

MOST_JOBS = 500


def run_jobs(*, only: str = "", also_later: bool = False) -> list[str]:
    """Run waiting jobs until none is left, oldest first; answers their names.

    Jobs planned for later run too with ``also_later``, each at most once, since most of them plan their own successor.
    """
    queue.perform_import_paths()  # type: ignore[no-untyped-call]
    done: list[str] = []
    seen: set[int] = set()
    while len(done) < MOST_JOBS:
        waiting = ProcrastinateJob.objects.filter(status="todo").exclude(pk__in=seen).order_by("pk")
        if only:
            waiting = waiting.filter(task_name__startswith=only)
        job = next((job for job in waiting if also_later or job.scheduled_at is None), None)
        if job is None:
            return done
        seen.add(job.pk)
        _run(job)
        done.append(job.task_name)
    raise AssertionError(f"More than {MOST_JOBS} jobs: does one plan itself for ever?")


def _run(job: ProcrastinateJob) -> None:
    """The job's own function, for its tenant; the worker's wrapper would close the test's connection."""
    function: Any = queue.tasks[job.task_name].func
    arguments = dict(job.args)
    with acting_for(Tenant.objects.get(pk=arguments.pop("tenant_id"))):
        function.__wrapped__(**arguments)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
