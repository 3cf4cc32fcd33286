"""Run background work until stopped."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app as queue

from kommunalportal.kernel.garbage import settle
from kommunalportal.worker.processes import run_in_processes

HEARTBEAT_SECONDS = 5


class Command(BaseCommand):
    """``manage.py work``: start as many as wanted, on as many machines as wanted."""

    help = "Runs background work until stopped (Ctrl-C or SIGTERM finishes the jobs under way)."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many processes (each uses one core at most), and how many jobs at the same time in each."""
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument("--concurrency", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        """Take jobs as soon as the database tells of them."""
        queue.perform_import_paths()  # type: ignore[no-untyped-call]
        settle()
        run_in_processes(options["processes"], partial(_work, options["concurrency"]))


def _work(concurrency: int) -> None:
    # The worker fetches with a connector of its own; jobs that defer jobs keep using Django's connection, so that what
    # they enqueue stays part of their transaction.
    worker = queue.with_connector(queue.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(
        concurrency=concurrency,
        fetch_job_polling_interval=2.0,
        shutdown_graceful_timeout=20.0,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=HEARTBEAT_SECONDS * 4,
        delete_jobs="successful",
    )
