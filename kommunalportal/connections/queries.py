"""Which connection serves a port, and which can be used."""

from collections.abc import Mapping
from dataclasses import dataclass

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.failures import Misconfigured


def connection_for(port: str, slug: str = "") -> Connection:
    """The active connection with this slug, or the port's first; ``Misconfigured`` if there is none."""
    found = Connection.objects.filter(port=port, is_active=True)
    connection = (found.filter(slug=slug) if slug else found).first()
    if connection is None:
        raise Misconfigured(f"There is no active connection {port}/{slug or '*'}.")
    return connection


@dataclass(frozen=True)
class UsableConnections:
    """The current tenant's active connections: (port, slug) -> not paused. In the order in which a port's first is."""

    by_name: Mapping[tuple[str, str], bool]

    def has(self, port: str, slug: str = "") -> bool:
        """Whether ``connection_for`` with the same words finds one that is not paused."""
        if slug:
            return self.by_name.get((port, slug), False)
        return next((is_usable for (known, _slug), is_usable in self.by_name.items() if known == port), False)
