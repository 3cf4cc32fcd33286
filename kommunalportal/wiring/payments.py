"""Providers of the port ``payments``."""

from kommunalportal.adapters.payments import xbezahldienste
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.payments.ports import PaymentProvider
from kommunalportal.wiring.opening import open_connection

PAYMENT_PROVIDERS: dict[str, Adapter[PaymentProvider]] = {
    "xbezahldienste": Adapter("XBezahldienste", xbezahldienste.Config, xbezahldienste.open_provider),
}

#: Provider of the demonstration; a simulator speaks its standard.
DEMO_PLATFORM = "xbezahldienste"


def open_payment_provider(connection: Connection) -> PaymentProvider:
    """The provider behind one connection; kept open, because access tokens are dear."""
    return open_connection(PAYMENT_PROVIDERS, connection)
