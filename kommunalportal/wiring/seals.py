"""Providers of the port ``seal``."""

from pathlib import Path
from typing import Any

from django.conf import settings

from kommunalportal.adapters.seals import pades
from kommunalportal.certificates.ports import SealProvider
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.wiring.opening import open_connection

SEAL_PROVIDERS: dict[str, Adapter[SealProvider]] = {
    "pades": Adapter("PAdES mit eigenem Schlüssel", pades.Config, pades.open_provider),
}


def open_seal_provider(connection: Connection) -> SealProvider:
    """The provider behind one connection; kept open, because keys are dear to load."""
    return open_connection(SEAL_PROVIDERS, connection)


def demo_seal_settings(organisation: str) -> dict[str, Any]:
    """Settings of a seal that says of itself that it is worthless; its files are made when they are missing."""
    path = pades.ensure_demo_seal(Path(settings.DATA_DIR) / "seals", organisation)
    return {"pem_file": str(path.resolve()), "location": organisation}
