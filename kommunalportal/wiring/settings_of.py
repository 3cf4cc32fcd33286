"""What a provider's settings look like, for the page on which they are edited.

Seals are not among them: their keys are put in place by whoever runs the installation, and their libraries are heavy.
"""

from collections.abc import Mapping
from typing import Any

from kommunalportal.connections.models import Connection, Port
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.wiring.delivery import DELIVERY_PROVIDERS
from kommunalportal.wiring.payments import PAYMENT_PROVIDERS

TABLES: Mapping[str, Mapping[str, Adapter[Any]]] = {
    Port.DELIVERY: DELIVERY_PROVIDERS,
    Port.PAYMENTS: PAYMENT_PROVIDERS,
}


def adapter_of(connection: Connection) -> Adapter[Any] | None:
    """The line of the wiring table; none for a port whose settings are not edited in the browser."""
    return TABLES.get(connection.port, {}).get(connection.provider)
