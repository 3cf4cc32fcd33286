"""Providers of the port ``seal``."""

from typing import Any

from django.conf import settings

from kommunalportal.adapters.seals import pades
from kommunalportal.certificates.ports import SealProvider
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.adapters import Adapter
from kommunalportal.wiring.opening import open_connection

SEAL_PROVIDERS: dict[str, Adapter[SealProvider]] = {
    "pades": Adapter("PAdES-Siegel", pades.Config, pades.open_provider),
}
#: Provider of the demonstration's seal; its certificate says that it is one.
DEMO_SEAL = "pades"


def open_seal_provider(connection: Connection) -> SealProvider:
    """The provider behind one connection; kept open, because loading a key takes longer than sealing."""
    return open_connection(SEAL_PROVIDERS, connection)


def demo_seal_settings(organisation: str) -> dict[str, Any]:
    """Settings of a seal made for the demonstration."""
    return {"pem_file": str(pades.ensure_demo_seal(settings.DATA_DIR / "seals", organisation))}
