"""Which connection serves a port."""

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.failures import Misconfigured


def connection_for(port: str, slug: str = "") -> Connection:
    """The active connection with this slug, or the port's first; ``Misconfigured`` if there is none."""
    found = Connection.objects.filter(port=port, is_active=True)
    connection = (found.filter(slug=slug) if slug else found).first()
    if connection is None:
        raise Misconfigured(f"There is no active connection {port}/{slug or '*'}.")
    return connection
