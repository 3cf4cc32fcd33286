"""What keeps the queue itself in order."""

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from kommunalportal.catalogue.feedback import forget_old_feedback
from kommunalportal.kernel.rate_limits import forget_old
from kommunalportal.worker.registry import periodic, sweeper

STALLED_AFTER_SECONDS = 30


@periodic("upkeep.revive", cron="* * * * *")
def revive() -> None:
    """Jobs of workers that died (no heartbeat) begin again: they are triggers and may run twice without harm."""
    stalled = async_to_sync(queue.job_manager.get_stalled_jobs)(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        if job.id is not None:
            _revive(job.id)


def _revive(number: int) -> None:
    try:
        with transaction.atomic():
            queue.job_manager.retry_job_by_id(number, retry_at=timezone.now())
    except UniqueViolation:  # another job with the same purpose waits already
        async_to_sync(queue.job_manager.finish_job_by_id_async)(number, Status.FAILED, delete_job=True)


@periodic("upkeep.forget", cron="*/5 * * * *")
def forget() -> None:
    """Counters of past minutes go."""
    forget_old()


@sweeper("upkeep.forget_feedback", cron="20 4 * * *")
def forget_feedback() -> None:
    """What readers said more than a year ago goes."""
    forget_old_feedback()
