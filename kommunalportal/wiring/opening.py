"""Opens providers and keeps them open as long as their settings stay the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.kernel.failures import Misconfigured

P = TypeVar("P")
KEEP = 500  # per process; more connections than that are opened anew
_open: dict[tuple[int, str], Any] = {}


def open_connection(table: Mapping[str, Adapter[P]], connection: Connection) -> P:
    """The provider of ``connection`` according to its port's table; ``Misconfigured`` if the table lacks it."""
    adapter = table.get(connection.provider)
    if adapter is None:
        raise Misconfigured(f"Unknown provider {connection.provider!r}.")
    described = json.dumps([connection.provider, connection.settings], sort_keys=True)
    key = (connection.pk, hashlib.sha256(described.encode()).hexdigest())
    if key not in _open:
        if len(_open) >= KEEP:
            _open.clear()
        _open[key] = adapter.open(connection.settings)
    provider: P = _open[key]
    return provider
