"""Run background work until stopped."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

import uvloop
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.utils import connector_params
from psycopg import AsyncConnection

from kommunalportal.kernel.garbage import settle
from kommunalportal.kernel.heartbeats import expect
from kommunalportal.worker.processes import run_in_processes
from kommunalportal.worker.registry import intervals

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
    # they enqueue stays part of their transaction. Each of the worker's statements is a whole transaction: saying BEGIN
    # and COMMIT around it only costs two more round trips.
    expect(intervals())
    close_old_connections()
    connector = PsycopgConnector(kwargs=connector_params(), configure=_commit_at_once)
    uvloop.run(_take_jobs(queue.with_connector(connector), concurrency))


async def _commit_at_once(connection: AsyncConnection) -> None:
    await connection.set_autocommit(True)


async def _take_jobs(worker: App, concurrency: int) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=concurrency,
            fetch_job_polling_interval=2.0,
            shutdown_graceful_timeout=20.0,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=HEARTBEAT_SECONDS * 4,
            delete_jobs="successful",
        )
