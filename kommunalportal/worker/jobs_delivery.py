"""Hand-overs in the background."""

from kommunalportal.delivery import actions, trying_again
from kommunalportal.kernel.actors import Actor
from kommunalportal.wiring.delivery import open_delivery_provider
from kommunalportal.worker.registry import job, sweeper


@job(actions.JOB)
def proceed(*, delivery_id: int) -> None:
    """Move one delivery on."""
    actions.proceed(delivery_id=delivery_id, open_provider=open_delivery_provider)


@job(trying_again.ALL_JOB)
def try_all_again(*, connection_id: int, actor_kind: str, actor_id: str) -> None:
    """Start again what is stuck at one connection, because somebody pressed the button."""
    trying_again.try_portion_again(connection_id=connection_id, actor=Actor(actor_kind, actor_id))


@sweeper("delivery.sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to deliveries that lost their job."""
    actions.wake_unattended()
