"""Hand-overs in the background."""

from datetime import timedelta

from django.utils import timezone

from kommunalportal.delivery import actions
from kommunalportal.delivery.models import Delivery
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.wiring.delivery import open_delivery_provider
from kommunalportal.worker.registry import job, sweeper

#: The queue keeps whole seconds; a job may come this much before its time.
EARLY = timedelta(seconds=1)


@job(actions.JOB)
def proceed(*, delivery_id: int) -> None:
    """Move one delivery on, unless it is finished or not yet due again (another trigger was quicker)."""
    delivery = Delivery.objects.select_related("connection").get(pk=delivery_id)
    if delivery.next_try_at is None or delivery.next_try_at > timezone.now() + EARLY:
        return
    try:
        provider = open_delivery_provider(delivery.connection)
    except ForeignFailure as failure:
        actions.note_failure(delivery=delivery, failure=failure)
        return
    actions.proceed(delivery=delivery, provider=provider)


@sweeper("delivery.sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to deliveries that lost their job."""
    actions.wake_unattended()
