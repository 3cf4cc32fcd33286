"""Looks after the connections: red or green, and waking what waited."""

from kommunalportal.connections.actions import note_health
from kommunalportal.connections.models import Connection, Port
from kommunalportal.delivery.actions import wake_connection
from kommunalportal.kernel.failures import ForeignFailure
from kommunalportal.wiring.health import problems_of
from kommunalportal.worker.registry import job, sweeper


@sweeper("connections.check_all", cron="*/5 * * * *")
def check_all() -> None:
    """Ask every active connection of the tenant how it is."""
    for connection in Connection.objects.filter(is_active=True):
        check(connection)


@job("connections.check")
def check_one(*, connection_id: int) -> None:
    """Ask one connection, because somebody pressed the button."""
    check(Connection.objects.get(pk=connection_id))


def check(connection: Connection) -> None:
    """Ask the provider and write down what it says; deliveries that waited for it go on."""
    was_green = connection.is_green
    try:
        problems = problems_of(connection)
    except ForeignFailure as failure:
        problems = [str(failure)]
    note_health(connection=connection, problems=problems)
    if not problems and not was_green and connection.port == Port.DELIVERY:
        wake_connection(connection=connection)
