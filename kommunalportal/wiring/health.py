"""How is a connection? The one question that every provider answers, and what some tell besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kommunalportal.connections.models import Connection, Port
from kommunalportal.connections.ports import Expiry, NamesExpiries
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.wiring.delivery import DELIVERY_PROVIDERS
from kommunalportal.wiring.opening import open_connection
from kommunalportal.wiring.payments import PAYMENT_PROVIDERS
from kommunalportal.wiring.seals import SEAL_PROVIDERS

TABLES: dict[str, Mapping[str, Adapter[Any]]] = {
    Port.DELIVERY: DELIVERY_PROVIDERS,
    Port.PAYMENTS: PAYMENT_PROVIDERS,
    Port.SEAL: SEAL_PROVIDERS,
}


@dataclass(frozen=True)
class Report:
    """What a provider says of itself."""

    problems: list[str]
    expiries: list[Expiry]


def report_of(connection: Connection) -> Report:
    """Ask the provider, which talks to the other side; raises a foreign failure if it cannot even be opened."""
    table = TABLES.get(connection.port)
    if table is None:
        return Report([], [])
    provider = open_connection(table, connection)
    expiries = provider.expiries() if isinstance(provider, NamesExpiries) else []
    return Report(provider.problems(), expiries)
