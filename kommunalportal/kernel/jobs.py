"""Background work: a job is enqueued in the transaction of the row it belongs to, or not at all.

Rooms name the job, ``worker`` defines it: rooms never import the worker. A test holds both lists together.
"""

from contextlib import suppress

from django.db import connection, transaction
from procrastinate import tasks
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from kommunalportal.kernel.tenancy import current_tenant_id

Argument = str | int | bool | None
_WAITS = "SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1"


def defer(
    name: str,
    *,
    queue_name: str = "default",
    in_seconds: int = 0,
    priority: int = 0,
    lock: str | None = None,
    queueing_lock: str | None = None,
    **arguments: Argument,
) -> None:
    """Enqueue job ``name`` for the current tenant.

    ``priority``: of jobs that are due, the highest comes first; among equals the oldest.
    ``lock``: jobs with the same lock run one after the other. ``queueing_lock``: if one with the same lock waits
    already, this one is not needed and nothing is enqueued.
    """
    tenant_id = current_tenant_id()
    if queueing_lock and _waits_already(f"{tenant_id}:{queueing_lock}"):
        return
    # Not ``queue.configure_task``: that imports every job first, and the web must not carry the worker.
    job = tasks.configure_task(
        name=name,
        job_manager=queue.job_manager,
        queue=queue_name,
        priority=priority,
        schedule_in={"seconds": in_seconds} if in_seconds else None,
        lock=f"{tenant_id}:{lock}" if lock else None,
        queueing_lock=f"{tenant_id}:{queueing_lock}" if queueing_lock else None,
    )
    if queueing_lock is None:
        job.defer(tenant_id=tenant_id, **arguments)
        return
    # Somebody else may enqueue the same at this moment: that is as good, and must not cost the caller's transaction.
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(tenant_id=tenant_id, **arguments)


def _waits_already(queueing_lock: str) -> bool:
    # Asked first, because a refused insert costs more, and writes an error into the database's log.
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [queueing_lock])
        return cursor.fetchone() is not None
