"""Which back-office system calls."""

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet

from kommunalportal.adapters.delivery.restpull.config import Config
from kommunalportal.connections.models import Connection, Port

NAME = "restpull"


def connections_of(client_id: str) -> list[Connection]:
    """Connections of the current tenant that this client may use."""
    return [connection for connection in _connections() if connection.settings.get("client_id") == client_id]


def client_with(client_id: str, secret: str) -> Connection | None:
    """The connection whose client proves itself; a client that is unknown takes as long as a wrong secret."""
    found = connections_of(client_id)
    if not found:
        make_password(secret)
    return next((one for one in found if check_password(secret, str(one.settings.get("client_secret", "")))), None)


def connection_with(pk: int) -> Connection | None:
    """The connection of a client that has proven itself before, unless it is switched off by now."""
    return _connections().filter(pk=pk).first()


def scopes_of(connection: Connection) -> frozenset[str]:
    """What its client may do."""
    return frozenset(Config.model_validate(connection.settings).scopes.split())


def _connections() -> QuerySet[Connection]:
    found: QuerySet[Connection] = Connection.objects.filter(port=Port.DELIVERY, provider=NAME, is_active=True)
    return found
