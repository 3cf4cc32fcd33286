"""How is a connection? The one question that every provider answers."""

from kommunalportal.connections.models import Connection, Port
from kommunalportal.wiring.delivery import open_delivery_provider
from kommunalportal.wiring.payments import open_payment_provider
from kommunalportal.wiring.seals import open_seal_provider


def problems_of(connection: Connection) -> list[str]:
    """What the provider says is wrong; raises a foreign failure if it cannot even be opened."""
    if connection.port == Port.DELIVERY:
        return open_delivery_provider(connection).problems()
    if connection.port == Port.PAYMENTS:
        return open_payment_provider(connection).problems()
    if connection.port == Port.SEAL:
        return open_seal_provider(connection).problems()
    return []
