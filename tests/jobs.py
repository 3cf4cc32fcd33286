"""Runs what waits in the queue, in the test's own process and transaction."""

from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

MOST_JOBS = 500


def run_jobs(*, only: str = "", also_later: bool = False) -> list[str]:
    """Run waiting jobs until none is left, oldest first; answers their names.

    Jobs planned for later run too with ``also_later``, each at most once, since most of them plan their own successor.
    """
    queue.perform_import_paths()
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
        queue.tasks[job.task_name].func(**job.args)
        done.append(job.task_name)
    raise AssertionError(f"More than {MOST_JOBS} jobs: does one plan itself for ever?")
