"""Hand-overs in the background."""

import structlog

from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery import actions, reconciling, trying_again
from kommunalportal.kernel.actors import Actor
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.kernel.jobs import defer
from kommunalportal.wiring.delivery import open_delivery_provider
from kommunalportal.worker.registry import job, sweeper

log = structlog.get_logger(__name__)


@job(actions.JOB)
def proceed(*, delivery_id: int) -> None:
    """Move one delivery on."""
    actions.proceed(delivery_id=delivery_id, open_provider=open_delivery_provider)


@job(trying_again.ALL_JOB)
def try_all_again(*, connection_id: int, actor_kind: str, actor_id: str) -> None:
    """Start again what is stuck at one connection, because somebody pressed the button."""
    trying_again.try_portion_again(connection_id=connection_id, actor=Actor(actor_kind, actor_id))


@sweeper("delivery.reconcile", cron="40 2 * * *")
def ask_to_reconcile() -> None:
    """Every night each connection is compared with its receiver: a job each, for one may be slow."""
    for connection in Connection.objects.filter(port=Port.DELIVERY, is_active=True).defer("settings"):
        defer(reconciling.JOB, queueing_lock=f"{reconciling.JOB}:{connection.pk}", connection_id=connection.pk)


@job(reconciling.JOB)
def reconcile(*, connection_id: int) -> None:
    """Compare one; a receiver that does not answer is compared tomorrow."""
    connection = Connection.objects.get(pk=connection_id)
    try:
        reconciling.reconcile(connection=connection, provider=open_delivery_provider(connection))
    except ForeignFailure as failure:
        log.warning("not_reconciled", connection=connection.pk, reason=str(failure))


@sweeper("delivery.sweep", cron="* * * * *")
def sweep() -> None:
    """Attend to deliveries that lost their job."""
    actions.wake_unattended()
