"""What keeps the queue itself in order."""

from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from kommunalportal.casework.escalation import mail_operators
from kommunalportal.catalogue.feedback import forget_old_feedback
from kommunalportal.kernel.addresses import portal_address
from kommunalportal.kernel.heartbeats import take_alarms
from kommunalportal.kernel.models import Tenant, TenantKind
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


@periodic("upkeep.watch_heartbeats", cron="*/5 * * * *")
def watch_heartbeats() -> None:
    """Operators are told of jobs that fell silent, each silence once."""
    silent = take_alarms()
    if silent:
        names = ", ".join(one.name for one in silent)
        subject = _("Regelmäßige Aufgaben laufen nicht mehr")
        text = _("Diese Aufgaben hätten längst laufen müssen: %(names)s.\n\nWas sie zuletzt getan haben, steht hier:")
        places = [portal_address(one, "/betrieb/aufgaben/") for one in Tenant.objects.filter(kind=TenantKind.PROVIDER)]
        mail_operators(subject=subject, text="\n".join([text % {"names": names}, *places, ""]))


@sweeper("upkeep.forget_feedback", cron="20 4 * * *")
def forget_feedback() -> None:
    """What readers said more than a year ago goes."""
    forget_old_feedback()
