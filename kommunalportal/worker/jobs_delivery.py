"""Hand-overs in the background."""

from kommunalportal.delivery import actions
from kommunalportal.wiring.delivery import open_delivery_provider
from kommunalportal.worker.registry import job, sweeper


@job(actions.JOB)
def proceed(*, delivery_id: int) -> None:
    """Move one delivery on."""
    actions.proceed(delivery_id=delivery_id, open_provider=open_delivery_provider)


@sweeper("delivery.sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to deliveries that lost their job."""
    actions.wake_unattended()
