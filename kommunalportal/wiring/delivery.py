"""Providers of the port ``delivery``."""

from kommunalportal.adapters.delivery import fitconnect, restpull, restpush
from kommunalportal.connections.models import Connection
from kommunalportal.delivery.ports import DeliveryProvider
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.wiring.opening import open_connection

DELIVERY_PROVIDERS: dict[str, Adapter[DeliveryProvider]] = {
    "fitconnect": Adapter("FIT-Connect", fitconnect.Config, fitconnect.open_provider),
    "restpull": Adapter(
        "REST, vom Fachverfahren geholt", restpull.Config, restpull.open_provider, restpull.hashed_secret
    ),
    "restpush": Adapter("REST, vom Portal gebracht", restpush.Config, restpush.open_provider),
}

#: Receivers that call us: how they prove who they are, and what they may.
client_with, connection_with, scopes_of = restpull.client_with, restpull.connection_with, restpull.scopes_of
READ, ANSWER = restpull.READ, restpull.ANSWER

#: Where the demonstration's simulators leave the connections that they made keys for.
DEMO_CONNECTIONS = "fitconnect-connections.json"


def open_delivery_provider(connection: Connection) -> DeliveryProvider:
    """The provider behind one connection; kept open, because keys and tokens are dear."""
    return open_connection(DELIVERY_PROVIDERS, connection)
